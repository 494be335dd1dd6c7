import * as Plot from '@observablehq/plot';
import type { PartEstimate, SynergyEstimates, TripleDecomposition } from '../statistics/index.js';
import { categoryAxis, chanceTicks, chart } from './chart.js';
import { formatBits, formatCount, formatInterval, formatPercent } from './format.js';
import { PROPERTY_TITLE } from './map-names.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { scrollBox } from './scroll-box.js';

const WIDTH = 460;
const HEIGHT = 170;

type PartName = 'redundant' | 'synergistic';

const PARTS: readonly {
  readonly name: PartName;
  readonly title: string;
  readonly what: string;
  readonly colour: string;
  readonly chance: (row: TripleDecomposition) => number | null;
}[] = [
  {
    name: 'redundant',
    title: 'Redundancy',
    what: 'unit and decision say the same',
    colour: 'var(--best)',
    chance: ({ redundantChance95Bits }) => redundantChance95Bits,
  },
  {
    name: 'synergistic',
    title: 'Synergy',
    what: 'said only by the two together',
    colour: 'var(--warm)',
    chance: ({ synergisticChance95Bits }) => synergisticChance95Bits,
  },
];

/** Which layers carry the feature of the face that the decision goes with, in parts that do not cancel: I_ccs of counted thirds. */
export function tripleCharts({
  decompositions = [],
  decompositionReason = null,
}: SynergyEstimates): Markup {
  const known = decompositions.filter(({ redundant }) => redundant.bits !== null);
  const title = markup`<h3>Which layers carry it: redundancy and synergy apart</h3>`;
  if (known.length === 0) {
    const reason = decompositionReason ?? decompositions[0]?.reason ?? 'not counted by this run';
    return markup`${title}<p class="absent">No parts: ${reason}.</p>`;
  }
  const features = [...new Set(known.map(featureKey))].map((key) =>
    known.filter((row) => featureKey(row) === key),
  );
  return markup`${title}
<p>One feature of the face's shape and one of its albedo, those that go most with the decision; of each layer the unit that says most of it. Feature, unit and decision are cut into thirds and counted together, and what the two say of the feature is divided in four (I_ccs, Ince 2017): said by both alike, by one alone, by the two only together. Chosen on one half of the people, counted on the other.</p>
<p class="key"><span class="dot"></span>redundancy <span class="dot warm"></span>synergy, with 95&nbsp;% intervals; pale: not above chance. <span class="line noise"></span>chance: what 95 of 99 permutations of people stay under: of the unit's, of the decision's, or of the faces against both, whichever is most. <span class="line overall"></span>all that the decision says.</p>
${features.map(featureFigure)}
${partsTable(known)}`;
}

function featureKey({ feature }: TripleDecomposition): string {
  return `${feature.property} ${feature.region} ${feature.axis}`;
}

/** `nose (shape), axis 2`. */
function featureTitle({ feature }: TripleDecomposition): string {
  return `${feature.region} (${PROPERTY_TITLE[feature.property]}), axis ${feature.axis + 1}`;
}

/** Clear of what a unit makes that says nothing: the interval's lower end, not the value alone. */
function isAboveChance({ bits, low }: PartEstimate, chance: number | null): boolean {
  return bits !== null && low !== null && low > Math.max(0, chance ?? 0);
}

function featureFigure(rows: readonly TripleDecomposition[]): Markup {
  const [first] = rows;
  const most = Math.max(
    ...rows.flatMap((row) => [
      row.featureDecisionBits ?? 0,
      ...PARTS.flatMap(({ name, chance }) => [row[name].high ?? row[name].bits ?? 0, chance(row)!]),
    ]),
  );
  const least = Math.min(0, ...rows.flatMap((row) => PARTS.map(({ name }) => row[name].low ?? 0)));
  return markup`<figure class="triple"><figcaption><strong>${featureTitle(first)}</strong> <span>${sentence(rows)}</span></figcaption>
<div class="pair">${PARTS.map(
    (part) =>
      markup`<div class="panel"><p class="note">${part.title}, bits: ${part.what}</p>${scrollBox(
        `${part.title} about ${featureTitle(first)} by layer`,
        partChart(rows, part, [least, most]),
      )}</div>`,
  )}</div></figure>`;
}

/** What the figure shows, in words. */
function sentence(rows: readonly TripleDecomposition[]): string {
  const [{ featureDecisionBits, residuals, images }] = rows;
  const clear = rows.filter((row) => isAboveChance(row.redundant, row.redundantChance95Bits));
  const best = rows.reduce((most, row) =>
    (row.redundant.bits ?? 0) > (most.redundant.bits ?? 0) ? row : most,
  );
  const counted = `${formatCount(images)} images of ${formatCount(residuals)} residuals`;
  const said = `The decision says ${formatBits(featureDecisionBits)} bits of it (${counted}).`;
  if (clear.length === 0) return `${said} No layer's unit repeats clearly more than chance.`;
  const share =
    featureDecisionBits !== null && featureDecisionBits > 0
      ? `, ${formatPercent(Math.min(1, (best.redundant.bits ?? 0) / featureDecisionBits))} of it`
      : '';
  const where =
    clear.length === rows.length ? 'every layer' : `${clear.length} of ${rows.length} layers`;
  return `${said} Repeated above chance in ${where}; most in ${best.layer} (unit ${best.unit}): ${formatBits(best.redundant.bits)} bits${share}.`;
}

interface PartBar {
  readonly position: number;
  readonly bits: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly chance: number | null;
  readonly isClear: boolean;
  readonly title: string;
}

function partChart(
  rows: readonly TripleDecomposition[],
  { name, title, colour, chance }: (typeof PARTS)[number],
  [least, most]: readonly [number, number],
): Markup {
  const layers = rows.map(({ layer }) => layer);
  const axis = categoryAxis(layers, WIDTH - 60);
  const bars = rows.map((row, position): PartBar => ({
    ...{ position, bits: row[name].bits ?? 0, low: row[name].low, high: row[name].high },
    chance: chance(row),
    isClear: isAboveChance(row[name], chance(row)),
    title: rowTitle(row),
  }));
  const all = rows[0].featureDecisionBits;
  return chart(`${title} about ${featureTitle(rows[0])} by layer, bits`, {
    width: WIDTH,
    height: HEIGHT + axis.marginBottom,
    marginTop: 12,
    marginRight: 8,
    marginLeft: Math.max(52, axis.marginLeft),
    marginBottom: axis.marginBottom,
    x: { ...axis.scale, type: 'band', padding: 0.25 },
    y: { domain: [least, most], nice: true, label: null, ticks: 4, grid: true, tickSize: 0 },
    color: { type: 'identity' },
    marks: [
      Plot.barY(bars, {
        ...{ x: 'position', y: 'bits', fill: colour, title: 'title' },
        fillOpacity: ({ isClear }: PartBar) => (isClear ? 0.85 : 0.3),
      }),
      Plot.ruleX(
        bars.filter(({ low }) => low !== null),
        { x: 'position', y1: 'low', y2: 'high', stroke: 'var(--ink)', strokeOpacity: 0.65 },
      ),
      chanceTicks(bars),
      Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      ...(name === 'redundant' && all !== null
        ? [Plot.ruleY([all], { stroke: 'var(--median)', strokeDasharray: '4 3' })]
        : []),
    ],
  });
}

function rowTitle(row: TripleDecomposition): string {
  return [
    `${row.layer}, unit ${row.unit}, ${featureTitle(row)}`,
    `unit says ${formatBits(row.featureUnitBits)} bits, decision ${formatBits(row.featureDecisionBits)}, both ${formatBits(row.jointBits)}`,
    `redundant ${partText(row.redundant)}, chance ${formatBits(row.redundantChance95Bits)}`,
    `synergistic ${partText(row.synergistic)}, chance ${formatBits(row.synergisticChance95Bits)}`,
    `unit alone ${partText(row.uniqueUnit)}${chanceText(row.uniqueUnitChance95Bits)}, decision alone ${partText(row.uniqueDecision)}${chanceText(row.uniqueDecisionChance95Bits)}`,
  ].join('\n');
}

/** Empty where an earlier summary has none. */
function chanceText(chance: number | null | undefined): string {
  return chance === undefined || chance === null ? '' : ` (chance ${formatBits(chance)})`;
}

function partText(part: PartEstimate): string {
  const interval = formatInterval(part, formatBits);
  return `${formatBits(part.bits)}${interval === null ? '' : ` (${interval})`}`;
}

function partsTable(rows: readonly TripleDecomposition[]): Markup {
  const heads = ['unit', 'unit says', 'decision says', 'redundant', 'unit alone', 'decision alone'];
  return markup`<details><summary>All four parts in numbers</summary>${scrollBox(
    'Parts of the information about the feature',
    markup`<table class="plain"><caption>Bits of thirds, with 95 % intervals over residuals; parts may be negative (misinformation)</caption>
<thead><tr><th scope="col">feature</th><th scope="col">layer</th>${[...heads, 'synergistic'].map((head) => markup`<th scope="col" class="number">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
      (row) =>
        markup`<tr><td>${featureTitle(row)}</td><td>${row.layer}</td><td class="number">${row.unit}</td><td class="number">${formatBits(row.featureUnitBits)}</td><td class="number">${formatBits(row.featureDecisionBits)}</td>${[row.redundant, row.uniqueUnit, row.uniqueDecision, row.synergistic].map((part) => markup`<td class="number">${partText(part)}</td>`)}</tr>`,
    )}</tbody></table>`,
  )}</details>`;
}
