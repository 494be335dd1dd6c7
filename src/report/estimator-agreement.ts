import * as Plot from '@observablehq/plot';
import { APART_BITS, WEAK_APART_BITS } from '../numeric/index.js';
import type { AuditSummary } from '../studies/types.js';
import { chart } from './chart.js';
import { binnedExcess, disagrees, hasBothEstimates } from './disagreement.js';
import type { BothEstimates } from './disagreement.js';
import { factorTitle } from './factor-names.js';
import { formatBits, formatCount, formatDecimals, plural } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

const LISTED_ROWS = 12;
/** Units closer than this on the square-root scales share a dot. */
const GRID_STEPS = 56;
const SIZE = 400;
const ROUND_BITS = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 3, 4, 6, 8];
const MIN_TICK_PIXELS = 34;

interface Dot {
  readonly copulaBits: number;
  readonly binnedBits: number;
  readonly rows: number;
  readonly disagree: boolean;
}

/** The Gaussian copula against 16 bins: a picture of all units, and the rows that disagree most. */
export function estimatorAgreement(summary: AuditSummary): Markup {
  const rows = summary.information.filter(hasBothEstimates);
  if (rows.length === 0) {
    return markup`<p class="absent">Nothing to compare: no unit has both estimates.</p>`;
  }
  const disagreeing = rows
    .filter(disagrees)
    .sort((a, b) => Math.abs(binnedExcess(b)) - Math.abs(binnedExcess(a)));
  const hidden = disagreeing.filter((row) => binnedExcess(row) > 0).length;
  return markup`
<p>${formatCount(disagreeing.length)} of ${plural(rows.length, 'estimate')} (${formatDecimals((100 * disagreeing.length) / rows.length, 1)} %) disagree by more than ${APART_BITS} bits and a quarter of the larger, or by more than ${WEAK_APART_BITS} bits and half of it; in ${formatCount(hidden)} of them the bins see more. Where the bins see more, the levels differ in more than mean and variance of the score, which is all the Gaussian estimate sees. Where the copula sees more, 16 bins are too coarse, or the score is far from Gaussian (a rectified unit's zeros); the binned value is then the more cautious one.</p>
<div class="beside">
<figure class="square">${chart(
    `Binned against copula information of ${plural(rows.length, 'unit')}; ${plural(disagreeing.length, 'estimate')} disagree`,
    scatter(rows),
  )}<figcaption class="key"><span class="dot quiet"></span>agree <span class="dot warm"></span>disagree. Area: number of estimates at that place. Square-root scales.</figcaption></figure>
${disagreementTable(disagreeing)}
</div>`;
}

function scatter(rows: readonly BothEstimates[]): Plot.PlotOptions {
  const maximum = rows.reduce((most, row) => Math.max(most, row.bits, row.binnedBits), 0.1) * 1.05;
  const scale = {
    type: 'sqrt' as const,
    domain: [0, maximum],
    ticks: squareRootTicks(maximum),
    tickFormat: String,
    tickSize: 3,
    clamp: true,
    grid: true,
  };
  return {
    width: SIZE,
    height: SIZE,
    inset: 8,
    marginTop: 24,
    marginRight: 16,
    marginBottom: 40,
    marginLeft: 44,
    x: { ...scale, label: 'Gaussian copula, bits', labelAnchor: 'center', labelArrow: 'none' },
    y: { ...scale, label: '16 bins, bits', labelArrow: 'none' },
    r: { range: [1.2, 9] },
    marks: [
      Plot.line(
        [
          [0, 0],
          [maximum, maximum],
        ],
        { stroke: 'var(--rule-strong)' },
      ),
      Plot.dot(gatherDots(rows, maximum), {
        x: 'copulaBits',
        y: 'binnedBits',
        r: 'rows',
        fill: ({ disagree }: Dot) => (disagree ? 'var(--warm)' : 'var(--quiet)'),
        fillOpacity: 0.75,
        title: (dot: Dot) =>
          `${plural(dot.rows, 'estimate')} near copula ${formatBits(dot.copulaBits)}, bins ${formatBits(dot.binnedBits)} bits`,
      }),
    ],
  };
}

/** Round numbers of bits, those left out that would stand closer than a label is wide. */
function squareRootTicks(maximum: number): number[] {
  const place = (tick: number): number => SIZE * Math.sqrt(tick / maximum);
  const kept: number[] = [];
  for (const tick of ROUND_BITS) {
    const previous = kept.at(-1);
    const room = previous === undefined ? Infinity : place(tick) - place(previous);
    if (tick <= maximum && room >= MIN_TICK_PIXELS) kept.push(tick);
  }
  return kept;
}

function gatherDots(rows: readonly BothEstimates[], maximum: number): Dot[] {
  const step = (bits: number): number =>
    Math.round(GRID_STEPS * Math.sqrt(Math.max(0, bits) / maximum));
  const bitsAt = (steps: number): number => maximum * (steps / GRID_STEPS) ** 2;
  const dots = new Map<string, Dot>();
  for (const row of rows) {
    const [x, y, disagree] = [step(row.bits), step(row.binnedBits), disagrees(row)];
    const key = `${x},${y},${disagree}`;
    const count = (dots.get(key)?.rows ?? 0) + 1;
    dots.set(key, { copulaBits: bitsAt(x), binnedBits: bitsAt(y), rows: count, disagree });
  }
  return [...dots.values()].sort((a, b) => Number(a.disagree) - Number(b.disagree));
}

function disagreementTable(rows: readonly BothEstimates[]): Markup {
  if (rows.length === 0) return markup`<p class="note">No estimate disagrees.</p>`;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Disagreements"><table class="plain">
<caption>${rows.length > LISTED_ROWS ? `The ${LISTED_ROWS} largest disagreements, bits` : 'Disagreements, bits'}</caption>
<thead><tr><th scope="col">factor</th><th scope="col">layer</th><th scope="col" class="number">unit</th><th scope="col" class="number">copula</th><th scope="col" class="number">bins</th></tr></thead>
<tbody>${rows
    .slice(0, LISTED_ROWS)
    .map(
      (row) =>
        markup`<tr><td>${factorTitle(row.factor)}</td><td>${row.layer}</td><td class="number">${row.unit ?? 'layer'}</td><td class="number">${formatBits(row.bits)}</td><td class="number">${formatBits(row.binnedBits)}</td></tr>`,
    )}</tbody></table></div>`;
}
