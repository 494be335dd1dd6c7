import type { FeatureTriple, SynergyEstimates } from '../statistics/index.js';
import type { AuditSummary } from '../studies/types.js';
import { driverFigure } from './driver-figure.js';
import { formatBits, formatCount, formatDecimals, formatInterval } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { layerCellPixels } from './layer-cells.js';
import { matrixChart } from './matrix-chart.js';
import { scrollBox } from './scroll-box.js';
import { featureName, isClear, sharedBits, tripleTitle } from './shared-bits.js';
import { thinned, thinnedNote } from './thinned.js';
import { tripleCharts } from './triple-charts.js';

const MAX_LAYERS = 24;
const MAX_FEATURES = 14;
const LISTED_ROWS = 6;

/** Which layers carry what drives the decision, and where a unit and the decision say more together. */
export function synergyCharts({ synergy }: AuditSummary): Markup {
  if (!synergy) return markup`<p class="absent">Not estimated: the run is incomplete.</p>`;
  if (synergy.triples.length === 0) {
    return markup`<p class="absent">Nothing to trace: ${synergy.reason ?? 'no unit goes with the decision'}.</p>`;
  }
  return markup`
<p>For the four units of each layer that go most with the decision: how much of what the decision says about a feature of the face, or a factor, the unit says already. Shared bits are I(F; U) + I(F; D) − I(F; U, D) for feature F, unit U and decision D: above 0 the two repeat each other (redundancy), below 0 they say more together than apart (synergy). Redundancy is no proof of cause.</p>
${driverFigure(synergy)}
${tripleCharts(synergy)}
${redundancyMatrix(synergy)}
${synergyTable(synergy.triples)}`;
}

/**
 * The asked unit of a layer that shares most, or adds most, whichever is larger; one that is clear before one that is
 * not.
 */
function foremost(
  triples: readonly FeatureTriple[],
  name: string,
  layer: string,
): FeatureTriple | null {
  const rank = (row: FeatureTriple): number =>
    Math.abs(sharedBits(row).bits ?? 0) + (isClear(row) ? CLEAR_FIRST : 0);
  return triples
    .filter((row) => row.layer === layer && featureName(row.feature) === name)
    .reduce<FeatureTriple | null>(
      (most, row) => (most === null || rank(row) > rank(most) ? row : most),
      null,
    );
}

/** More than any information here, bits. */
const CLEAR_FIRST = 100;

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
    .reduce((most, row) => Math.max(most, Math.abs((row && sharedBits(row).bits) ?? 0)), 0);
  return markup`<h3>What a layer shares with the decision</h3>
<p class="note">Shared bits of the asked unit of each layer where they are furthest from 0: cool colours redundancy, warm ones synergy. Pale: below chance (what the best of the layer's asked units stays under in 95 of 99 permutations of its people, or of the faces where that is more; regions only), or an interval that reaches 0; the cell's title gives both; one region in twenty exceeds its own chance anyway. ${clearNote(rows.flat())} In brackets: all that the decision says about the feature, bits${decisionBits.size > MAX_FEATURES ? `; the ${ranked.length} strongest of ${decisionBits.size} features and factors` : ''}. ${thinnedNote(all.length, MAX_LAYERS, 'layers')}</p>
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
        value: row && sharedBits(row).bits,
        text: formatDecimals(row && sharedBits(row).bits, 2),
        isFaint: row !== null && !isClear(row),
        title: row ? tripleTitle(row) : `${layers[c]}, ${ranked[r][0]}: not estimated`,
      })),
    ),
  }),
)}`;
}

/** How many of the drawn cells can be told from chance. */
function clearNote(cells: readonly (FeatureTriple | null)[]): string {
  const known = cells.filter((row) => row !== null && row.interactionBits !== null);
  const clear = known.filter((row) => row !== null && isClear(row)).length;
  return `${clear === 0 ? 'None' : formatCount(clear)} of ${formatCount(known.length)} cells ${clear === 1 ? 'is' : 'are'} clear of both.`;
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
