import type { Comparison, TestedDifference } from '../studies/index.js';
import { cellTitle } from './compare-cells.js';
import { factorTitle } from './factor-names.js';
import { formatBits, formatDecimals, formatInterval, formatPercent } from './format.js';

const MOST_ROWS = 12;
const MAX_NAME_CHARACTERS = 56;

interface Line {
  readonly name: string;
  readonly row: TestedDifference;
  readonly format: (value: number | null) => string;
}

/**
 * A comparison as a table of a terminal: the whole's accuracy and margin, then the rows that changed, most first by kind.
 * At most 14 rows; the page and `compare.csv` have all.
 */
export function compareLines(comparison: Comparison): string[] {
  const whole = performanceLines(comparison).filter(({ isWhole }) => isWhole);
  const changed = [
    ...informationLines(comparison),
    ...performanceLines(comparison).filter(({ isWhole }) => !isWhole),
    ...invarianceLines(comparison),
  ].filter(({ row }) => row.changed);
  const shown = [...whole, ...changed.slice(0, MOST_ROWS)];
  if (shown.length === 0) return [];
  const more = changed.length - MOST_ROWS;
  return [
    ...columns([
      ['', 'A', 'B', 'B − A', '95 % interval'],
      ...shown.map(({ name, row, format }) => [
        name,
        format(row.a),
        format(row.b),
        format(row.difference),
        formatInterval(row, format) ?? '–',
      ]),
    ]),
    ...(more > 0 ? [`and ${more} more rows that changed: see the page or the table`] : []),
  ];
}

function performanceLines({ performance }: Comparison): (Line & { readonly isWhole: boolean })[] {
  return bySize(performance).map((row) => ({
    name: `${row.measure}, ${cellTitle(row.cell)}`,
    row,
    format: row.measure === 'accuracy' ? formatPercent : (value) => formatDecimals(value, 2),
    isWhole: row.cell.length === 0,
  }));
}

function informationLines({ information }: Comparison): Line[] {
  return bySize(information).map((row) => ({
    name: `bits about ${factorTitle(row.factor)} in ${row.layer}${row.source === 'read-outs' ? '' : ', best unit'}`,
    row,
    format: formatBits,
  }));
}

function invarianceLines({ invariance }: Comparison): Line[] {
  return bySize(invariance).map((row) => ({
    name: `invariance to ${factorTitle(row.factor)} in ${row.layer}`,
    row,
    format: (value) => formatDecimals(value, 2),
  }));
}

function bySize<Row extends TestedDifference>(rows: readonly Row[]): Row[] {
  return [...rows].sort((x, y) => Math.abs(y.difference ?? 0) - Math.abs(x.difference ?? 0));
}

/** First column to the left, numbers to the right, two spaces between. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const cut = rows.map(([name, ...numbers]) => [shortened(name), ...numbers]);
  const widths = cut[0].map((_, column) => Math.max(...cut.map((row) => row[column].length)));
  return cut.map((row) =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]),
      )
      .join('  ')
      .trimEnd(),
  );
}

function shortened(name: string): string {
  return name.length <= MAX_NAME_CHARACTERS
    ? name
    : `${name.slice(0, 26)}…${name.slice(27 - MAX_NAME_CHARACTERS)}`;
}
