import * as Plot from '@observablehq/plot';
import type { DecisionEstimates, LevelDecision, MeanEstimate } from '../statistics/types.js';
import type { AuditIllustrations } from '../studies/illustration-types.js';
import type { AuditPerformance, AuditSummary } from '../studies/types.js';
import { chart } from './chart.js';
import { decisionConfusions } from './decision-confusions.js';
import { decisionPairs } from './decision-pairs.js';
import { decisionVerification } from './decision-verification.js';
import { decisionWorst } from './decision-worst.js';
import { capitalised, factorTitle, levelTitle } from './factor-names.js';
import { formatChance, formatDecimals, formatInterval, formatPercent } from './format.js';
import { fewDifferNote, intervalLegend } from './interval-legend.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { reportFactors } from './report-factors.js';
import type { ReportFactor } from './report-factors.js';
import { cutMiddle } from './short-names.js';

/** Of a factor with more levels only the extremes are drawn, this many at each end. */
const EXTREME_LEVELS = 5;
const MAX_LEVELS = 12;
const WIDTH = 340;
const ROW_PIXELS = 18;
const CHARACTER_PIXELS = 6.7;
const MAX_LABEL_CHARACTERS = 18;
const TICKS = 3;
/** Chance further below the values than this many of their ranges is not drawn. */
const MAX_CHANCE_GAP = 2;

interface Measure {
  readonly name: 'accuracy' | 'margin' | 'topFive';
  readonly title: string;
  readonly format: (value: number | null) => string;
  /** `step`: distance between ticks. */
  readonly tickFormat: (value: number, step: number) => string;
}

const MEASURES: readonly Measure[] = [
  {
    name: 'accuracy',
    title: 'Accuracy',
    format: formatPercent,
    tickFormat: (share, step) => `${formatDecimals(100 * share, decimalsOf(100 * step))} %`,
  },
  {
    name: 'topFive',
    title: 'Among the first five',
    format: formatPercent,
    tickFormat: (share, step) => `${formatDecimals(100 * share, decimalsOf(100 * step))} %`,
  },
  {
    name: 'margin',
    title: 'Mean of the decision variable',
    // A cosine moves in its third decimal, a logit's margin in its second.
    format: (value) => formatDecimals(value, Math.abs(value ?? 0) < 1 ? 3 : 2),
    tickFormat: (value, step) => formatDecimals(value, decimalsOf(step)),
  },
];

/** Decimals that keep ticks of this distance apart. */
function decimalsOf(step: number): number {
  return Math.max(0, Math.ceil(-Math.log10(step)));
}

interface LevelDot {
  readonly label: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly points: number;
}

/** What all panels of one measure share, so that they can be compared down a column. */
interface DotScale {
  readonly measure: Measure;
  readonly overall: number | null;
  /** What guessing would reach. */
  readonly chance: number | null;
  readonly domain: [number, number];
  readonly marginLeft: number;
}

/** Accuracy and margin, overall and per level of each factor, or the reason why there are none. */
export function decisionCharts(
  summary: AuditSummary,
  pictures: Pick<AuditIllustrations, 'worst' | 'outsiders'> = {},
): Markup {
  const { estimates, decision, caution = null } = summary.performance;
  if (estimates === null) {
    return markup`<p class="absent">No decisions: ${absence(summary.performance)}.</p>`;
  }
  const measures = MEASURES.filter(({ name }) => estimates[name].value !== null);
  return markup`
${decision === null ? '' : markup`<p>Decision variable: ${decision}.</p>`}
${caution === null ? '' : markup`<p class="absent">With reserve: ${caution}.</p>`}
<dl class="figures">${measures.map(
    (measure) =>
      markup`<div><dt>${measure.title}</dt><dd>${measure.format(estimates[measure.name].value)}<small>${intervalText(estimates[measure.name], measure)}</small>${chanceText(chanceOf(estimates, measure))}</dd></div>`,
  )}</dl>
${estimates.accuracy.low === null ? '' : markup`<p class="note">${fewDifferNote(summary.run.space.residuals)}</p>`}
${measures.map((measure) => measureSection(summary, estimates, measure))}
${decisionPairs(summary)}
${decisionVerification(summary)}
${decisionConfusions(summary)}
${decisionWorst(summary, pictures)}`;
}

/** What guessing would reach; null for a measure that is no share. */
function chanceOf({ chance }: DecisionEstimates, { name }: Measure): number | null {
  return name === 'margin' ? null : chance[name];
}

function chanceText(chance: number | null): Markup {
  return chance === null ? markup`` : markup`<small>chance ${formatChance(chance)}</small>`;
}

function absence({ reason }: AuditPerformance): string {
  return reason ?? 'the run gives no reason';
}

function intervalText(estimate: MeanEstimate, measure: Measure): string {
  const interval = formatInterval(estimate, measure.format);
  return interval === null ? 'no interval' : `95 % interval ${interval}`;
}

function measureSection(
  summary: AuditSummary,
  estimates: DecisionEstimates,
  measure: Measure,
): Markup {
  const panels = reportFactors(summary)
    .map((factor) => ({ factor, dots: levelDots(factor, estimates.byLevel, measure) }))
    .filter(({ dots }) => dots.length > 0);
  if (panels.length === 0) return markup``;
  const overall = estimates[measure.name].value;
  const values = panels.flatMap(({ dots }) => dots.map(({ value }) => value));
  if (Math.min(...values) === Math.max(...values)) {
    return markup`<p class="note">${measure.title}: ${measure.format(values[0])} at every level of every factor.</p>`;
  }
  const dots = panels.flatMap((one) => one.dots);
  const guessing = chanceOf(estimates, measure);
  const close = sharedDomain(dots, [overall]);
  // Far from chance the levels would lie on each other if the axis reached down to it.
  const isFar = guessing !== null && close[0] - guessing > MAX_CHANCE_GAP * (close[1] - close[0]);
  const chance = isFar ? null : guessing;
  const domain = sharedDomain(dots, [overall, chance]);
  const marginLeft = labelPixels(panels.flatMap(({ dots }) => dots));
  return markup`<h3>${measure.title} per level</h3>
<p class="key"><span class="dot"></span>level (${intervalLegend(dots, summary.run.space.residuals)}) <span class="line overall"></span>all images${chance === null ? '' : markup` <span class="line chance"></span>chance, ${formatChance(chance)}`}${isFar ? `; chance, ${formatChance(guessing)}, is off the scale` : ''}. One horizontal scale for all panels.</p>
<div class="panels packed">${panels.map(({ factor, dots }) => panel(factor, dots, { measure, overall, chance, domain, marginLeft }))}</div>`;
}

function levelDots(
  factor: ReportFactor,
  levels: readonly LevelDecision[],
  measure: Measure,
): LevelDot[] {
  return levels
    .filter((level) => level.factor === factor.name && level[measure.name].value !== null)
    .map((level) => ({
      label: levelTitle(factor.name, factor.levels[level.level] ?? level.level),
      value: level[measure.name].value ?? 0,
      low: level[measure.name].low,
      high: level[measure.name].high,
      points: level.points,
    }));
}

function sharedDomain(
  dots: readonly LevelDot[],
  lines: readonly (number | null)[],
): [number, number] {
  const values = dots
    .flatMap(({ value, low, high }) => [value, low, high])
    .concat(lines)
    .filter((value) => value !== null);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.04;
  return [low - room, high + room];
}

function panel(factor: ReportFactor, all: readonly LevelDot[], scale: DotScale): Markup {
  const { measure } = scale;
  const dots = all.length > MAX_LEVELS ? extremes(all) : all;
  const title = capitalised(factorTitle(factor.name));
  const values = all.map(({ value }) => value);
  const range = `${measure.format(Math.min(...values))} to ${measure.format(Math.max(...values))}`;
  const kept =
    dots.length < all.length
      ? `, ${EXTREME_LEVELS} lowest and ${EXTREME_LEVELS} highest of ${all.length}`
      : '';
  return markup`<figure class="panel"><figcaption><strong>${title}</strong> <span>${range}${kept}</span></figcaption>${chart(
    `${measure.title} per level of ${factorTitle(factor.name)}: ${range}`,
    dotPlot(dots, scale),
  )}</figure>`;
}

/** Room for the longest label, pixels. */
function labelPixels(dots: readonly LevelDot[]): number {
  const characters = Math.max(4, ...dots.map(({ label }) => label.length));
  return Math.min(characters, MAX_LABEL_CHARACTERS) * CHARACTER_PIXELS + 14;
}

function extremes(dots: readonly LevelDot[]): LevelDot[] {
  const sorted = [...dots].sort((a, b) => a.value - b.value);
  return [...sorted.slice(0, EXTREME_LEVELS), ...sorted.slice(-EXTREME_LEVELS)];
}

function dotPlot(
  dots: readonly LevelDot[],
  { measure, overall, chance, domain, marginLeft }: DotScale,
): Plot.PlotOptions {
  const labels = dots.map(({ label }) => cutMiddle(label, MAX_LABEL_CHARACTERS));
  const rows = dots.map((dot, row) => ({ ...dot, row }));
  return {
    width: WIDTH,
    height: dots.length * ROW_PIXELS + 34,
    marginTop: 4,
    marginRight: 24,
    marginBottom: 30,
    marginLeft,
    x: {
      domain,
      ticks: TICKS,
      tickFormat: (value: number) => measure.tickFormat(value, (domain[1] - domain[0]) / TICKS),
      tickSize: 3,
      label: null,
      grid: true,
    },
    y: {
      type: 'point',
      domain: rows.map(({ row }) => row),
      tickFormat: (row: number) => labels[row],
      tickSize: 0,
      padding: 0.5,
      label: null,
    },
    marks: [
      ...(overall === null
        ? []
        : [Plot.ruleX([overall], { stroke: 'var(--median)', strokeDasharray: '4 3' })]),
      ...(chance === null
        ? []
        : [Plot.ruleX([chance], { stroke: 'var(--warm)', strokeDasharray: '1 3' })]),
      Plot.ruleY(
        rows.filter(({ low, high }) => low !== null && high !== null),
        { y: 'row', x1: 'low', x2: 'high', stroke: 'var(--best)', strokeWidth: 2 },
      ),
      Plot.dot(rows, {
        x: 'value',
        y: 'row',
        fill: 'var(--best)',
        r: 3.5,
        title: (dot: LevelDot) =>
          `${dot.label}: ${measure.format(dot.value)} (${intervalText(dot, measure)}), ${dot.points} images`,
      }),
    ],
  };
}
