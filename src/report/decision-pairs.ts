import type { PairDecision } from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';
import { cellChart } from './cell-chart.js';
import { capitalised, factorTitle, levelTitle } from './factor-names.js';
import {
  formatCount,
  formatDecimals,
  formatInterval,
  formatPercent,
  formatPoints,
} from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** Least width of the colour scale, a share. */
const LEAST_RANGE = 0.05;

/** Accuracy at every pair of levels that was summed, one matrix per pair of factors, all on one colour scale. */
export function decisionPairs(summary: AuditSummary): Markup {
  const { estimates } = summary.performance;
  const cells = estimates?.byPair ?? [];
  if (estimates === null || cells.length === 0) return markup``;
  const values = cells.flatMap(({ accuracy: { value } }) => (value === null ? [] : [value]));
  const domain = colourDomain(values);
  const pairs = [...new Set(cells.map(({ first, second }) => `${first}|${second}`))];
  if (Math.min(...values) === Math.max(...values)) {
    return markup`<p class="note">Accuracy: ${formatPercent(values[0])} at every pair of levels that was summed (${pairs.length} pairs of factors).</p>`;
  }
  return markup`<h3>Accuracy per pair of levels</h3>
<p class="key">Per cent. One colour scale for all: ${formatPercent(domain[0])} to ${formatPercent(domain[1])}${
    estimates.chance.accuracy === null
      ? ''
      : markup`; chance is ${formatPercent(estimates.chance.accuracy)}`
  }. Hover over a cell for its interval, over blocks of residuals, and its margin${widthText(cells)}.</p>
<div class="panels">${pairs.map((pair) =>
    panel(
      summary,
      cells.filter(({ first, second }) => `${first}|${second}` === pair),
      domain,
    ),
  )}</div>`;
}

/** The values' range, at least five points wide: less is seldom more than chance, and would fill the ramp with it. */
function colourDomain(values: readonly number[]): [number, number] {
  const high = Math.max(...values);
  const low = Math.min(...values);
  if (high - low >= LEAST_RANGE) return [low, high];
  const from = Math.max(0, Math.min(1 - LEAST_RANGE, (low + high - LEAST_RANGE) / 2));
  return [from, from + LEAST_RANGE];
}

/** `; intervals are 31 points wide at the median`, so that nobody reads the cells' decimals alone. */
function widthText(cells: readonly PairDecision[]): string {
  const widths = cells
    .flatMap(({ accuracy: { low, high } }) => (low === null || high === null ? [] : [high - low]))
    .sort((a, b) => a - b);
  if (widths.length === 0) return '';
  const median = widths[Math.floor(widths.length / 2)];
  return `; the median interval is ${formatPoints(median)} wide`;
}

function panel(
  summary: AuditSummary,
  cells: readonly PairDecision[],
  domain: readonly [number, number],
): Markup {
  const { first, second } = cells[0];
  const rows = levelTitles(summary, first);
  const columns = levelTitles(summary, second);
  const title = `${capitalised(factorTitle(first))} and ${factorTitle(second)}`;
  const values = cells.flatMap(({ accuracy: { value } }) => (value === null ? [] : [value]));
  const range =
    values.length === 0
      ? 'no points'
      : `${formatPercent(Math.min(...values))} to ${formatPercent(Math.max(...values))}`;
  return markup`<figure class="panel stacked"><figcaption><strong>${title}</strong> <span>${range}</span></figcaption>${cellChart(
    {
      label: `Accuracy per level of ${factorTitle(first)} and ${factorTitle(second)}: ${range}`,
      ...{ rows, columns, domain },
      rowTitle: factorTitle(first),
      columnTitle: factorTitle(second),
      cells: cells.map((cell) => ({
        column: cell.secondLevel,
        row: cell.firstLevel,
        value: cell.accuracy.value,
        text: formatDecimals(100 * (cell.accuracy.value ?? 0), 1),
        title: cellTitle(cell, rows, columns),
      })),
    },
  )}</figure>`;
}

function cellTitle(
  { firstLevel, secondLevel, accuracy, margin, points }: PairDecision,
  rows: readonly string[],
  columns: readonly string[],
): string {
  const interval = formatInterval(accuracy, formatPercent);
  return (
    `${rows[firstLevel]}, ${columns[secondLevel]}: ${formatPercent(accuracy.value)}` +
    `${interval === null ? '' : ` (95 % interval ${interval})`}, margin ${formatDecimals(margin.value, 2)}, ` +
    `${formatCount(points)} images`
  );
}

/** The levels of a factor in words. */
export function levelTitles({ run }: AuditSummary, name: string): string[] {
  const levels = run.space.factors.find((factor) => factor.name === name)?.levels ?? [];
  return levels.map((level) => levelTitle(name, level));
}
