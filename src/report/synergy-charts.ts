import * as Plot from '@observablehq/plot';
import type { FeatureTriple, SynergyEstimates, TripleFeature } from '../statistics/index.js';
import type { AuditSummary } from '../studies/types.js';
import { categoryAxis, chart } from './chart.js';
import { factorTitle } from './factor-names.js';
import { formatBits, formatDecimals, formatInterval, formatPercent } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { layerCellPixels } from './layer-cells.js';
import { matrixChart } from './matrix-chart.js';
import { scrollBox } from './scroll-box.js';
import { thinned, thinnedNote } from './thinned.js';
import { tripleCharts } from './triple-charts.js';

const MAX_LAYERS = 24;
const MAX_FEATURES = 14;
const LISTED_ROWS = 6;
const WIDTH = 620;
const HEIGHT = 190;

/** Which layers carry what drives the decision, and where a unit and the decision say more together. */
export function synergyCharts({ synergy }: AuditSummary): Markup {
  if (!synergy) return markup`<p class="absent">Not estimated: the run is incomplete.</p>`;
  if (synergy.triples.length === 0) {
    return markup`<p class="absent">Nothing to trace: ${synergy.reason ?? 'no unit goes with the decision'}.</p>`;
  }
  return markup`
<p>For the four units of each layer that go most with the decision: how much of what the decision says about a feature of the face, or a factor, the unit says already. Shared bits are I(F; U) + I(F; D) − I(F; U, D) for feature F, unit U and decision D: above 0 the two repeat each other (redundancy), below 0 they say more together than apart (synergy). Redundancy is no proof of cause.</p>
${driverPart(synergy)}
${tripleCharts(synergy)}
${redundancyMatrix(synergy)}
${synergyTable(synergy.triples)}`;
}

function featureName(feature: TripleFeature): string {
  return feature.kind === 'factor'
    ? factorTitle(feature.factor)
    : `${feature.region} (${feature.property === 'shape' ? 'shape' : 'albedo'})`;
}

/** Bits that unit and decision share about the feature; negative: synergy. */
function sharedBits({ interactionBits }: FeatureTriple): number | null {
  return interactionBits === null ? null : -interactionBits;
}

/** The asked unit of a layer that shares most, or adds most, whichever is larger. */
function foremost(
  triples: readonly FeatureTriple[],
  name: string,
  layer: string,
): FeatureTriple | null {
  const size = (row: FeatureTriple | null): number => Math.abs((row && sharedBits(row)) ?? 0);
  return triples
    .filter((row) => row.layer === layer && featureName(row.feature) === name)
    .reduce<FeatureTriple | null>((most, row) => (size(row) > size(most) ? row : most), null);
}

function driverPart({ driver, driverReason, triples }: SynergyEstimates): Markup {
  if (!driver) {
    const reason = driverReason ?? 'the decision says nothing above 0 about any region of the face';
    return markup`<p class="note">Nothing drives the decision as far as can be told: ${reason}.</p>`;
  }
  const name = featureName(driver.feature);
  const layers = [...new Set(triples.map(({ layer }) => layer))];
  const points = layers.map((layer, position) => {
    const best = triples
      .filter((row) => row.layer === layer && featureName(row.feature) === name)
      .reduce((most, row) => Math.max(most, sharedBits(row) ?? 0), 0);
    return { layer, position, bits: best, share: Math.min(1, best / driver.decisionBits) };
  });
  const interval = formatInterval(driver, formatBits);
  const unclear = (driver.low ?? 0) <= 0 ? ': not clearly above 0' : '';
  const last = points[points.length - 1];
  const axis = categoryAxis(layers, WIDTH - 70);
  return markup`<figure class="panel wide"><figcaption><strong>Of the face's regions the decision goes most with: ${name}, ${formatBits(driver.decisionBits)} bits</strong> <span>${
    interval === null ? '' : `(${interval}${unclear}). `
  }Bars: how much of it the best of a layer's units shares; ${formatPercent(last.share)} in ${last.layer}.</span></figcaption>${chart(
    `Share of what the decision says about ${name} that each layer carries`,
    {
      width: WIDTH,
      height: HEIGHT + axis.marginBottom - 24,
      marginTop: 24,
      marginLeft: Math.max(56, axis.marginLeft),
      marginBottom: axis.marginBottom,
      marginRight: 8,
      x: { ...axis.scale, type: 'band', padding: 0.25 },
      y: {
        domain: [0, 1],
        label: 'share of the decision’s bits',
        labelArrow: 'none',
        grid: true,
        tickSize: 0,
        ticks: 5,
        tickFormat: (share: number) => `${Math.round(100 * share)} %`,
        clamp: true,
      },
      marks: [
        Plot.barY(points, {
          x: 'position',
          y: 'share',
          fill: 'var(--best)',
          fillOpacity: 0.8,
          title: ({ layer, bits, share }: (typeof points)[number]) =>
            `${layer}: ${formatBits(bits)} bits shared, ${formatPercent(share)}`,
        }),
        Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      ],
    },
  )}</figure>`;
}

/** Features by what the decision says about them, layers across. */
function redundancyMatrix({ triples }: SynergyEstimates): Markup {
  const decisionBits = new Map<string, number>();
  for (const { feature, featureDecisionBits } of triples) {
    if (featureDecisionBits !== null) decisionBits.set(featureName(feature), featureDecisionBits);
  }
  const ranked = [...decisionBits]
    .filter(([, bits]) => bits > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_FEATURES);
  const all = [...new Set(triples.map(({ layer }) => layer))];
  const layers = thinned(all, MAX_LAYERS);
  if (ranked.length === 0) return markup``;
  const rows = ranked.map(([name]) => layers.map((layer) => foremost(triples, name, layer)));
  const maximum = rows
    .flat()
    .reduce((most, row) => Math.max(most, Math.abs((row && sharedBits(row)) ?? 0)), 0);
  return markup`<h3>What a layer shares with the decision</h3>
<p class="note">Shared bits of the asked unit of each layer where they are furthest from 0: cool colours redundancy, warm ones synergy. In brackets: all that the decision says about the feature, bits${decisionBits.size > MAX_FEATURES ? `; the ${ranked.length} strongest of ${decisionBits.size} features and factors` : ''}. ${thinnedNote(all.length, MAX_LAYERS, 'layers')}</p>
${scrollBox(
  'Bits shared with the decision',
  matrixChart({
    label: 'Bits that units share with the decision, features by layers',
    rows: ranked.map(([name, bits]) => `${name} [${formatBits(bits)}]`),
    columns: layers,
    maximum,
    cellPixels: layerCellPixels(layers.length),
    rowPixels: 26,
    cells: rows.map((line, r) =>
      line.map((row, c) => ({
        value: row && sharedBits(row),
        text: formatDecimals(row && sharedBits(row), 2),
        title: row ? tripleTitle(row) : `${layers[c]}, ${ranked[r][0]}: not estimated`,
      })),
    ),
  }),
)}`;
}

function tripleTitle(row: FeatureTriple): string {
  const interval = formatInterval(row, formatBits);
  return [
    `${row.layer}, unit ${row.unit}, ${featureName(row.feature)}`,
    `unit ${formatBits(row.featureUnitBits)} bits, decision ${formatBits(row.featureDecisionBits)}, both ${formatBits(row.jointBits)}`,
    `shared at most ${formatBits(row.redundancyBits)} bits (the smaller of the two)`,
    `interaction ${formatBits(row.interactionBits)}${interval === null ? '' : ` (${interval})`}`,
  ].join('\n');
}

/** Triples whose interaction is clearly above 0. */
function synergyTable(triples: readonly FeatureTriple[]): Markup {
  const clear = triples
    .filter(({ low }) => (low ?? 0) > 0)
    .sort((a, b) => (b.interactionBits ?? 0) - (a.interactionBits ?? 0));
  if (clear.length === 0) {
    return markup`<p class="note">No unit says clearly more together with the decision than the two alone (no interaction's interval lies above 0).</p>`;
  }
  return markup`<h3>Synergy: more together than alone</h3><div class="scroll" tabindex="0" role="region" aria-label="Synergy"><table class="plain">
<caption>${clear.length > LISTED_ROWS ? `The ${LISTED_ROWS} largest of ${clear.length}` : 'All'} whose interval lies above 0, bits</caption>
<thead><tr><th scope="col">feature</th><th scope="col">layer</th><th scope="col" class="number">unit</th><th scope="col" class="number">unit alone</th><th scope="col" class="number">decision alone</th><th scope="col" class="number">both</th><th scope="col" class="number">interaction (95 % interval)</th></tr></thead>
<tbody>${clear
    .slice(0, LISTED_ROWS)
    .map(
      (row) =>
        markup`<tr><td>${featureName(row.feature)}</td><td>${row.layer}</td><td class="number">${row.unit}</td><td class="number">${formatBits(row.featureUnitBits)}</td><td class="number">${formatBits(row.featureDecisionBits)}</td><td class="number">${formatBits(row.jointBits)}</td><td class="number">${formatBits(row.interactionBits)} (${formatInterval(row, formatBits) ?? '–'})</td></tr>`,
    )}</tbody></table></div>`;
}
