import type { TestedDifference } from '../studies/index.js';
import { formatDecimals, formatInterval, plural } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

export interface NamedDifference {
  /** What the difference is of: a cell, or layer and factor. */
  readonly name: string;
  readonly row: TestedDifference;
}

const MOST_ROWS = 200;

/** Differences as a table: what changed first, then by size. At most 200 rows; `compare.csv` has all. */
export function differenceTable(
  caption: string,
  rows: readonly NamedDifference[],
  format: (value: number | null) => string,
): Markup {
  const sorted = [...rows].sort(
    (x, y) => Number(y.row.changed) - Number(x.row.changed) || size(y) - size(x),
  );
  const shown = sorted.slice(0, MOST_ROWS);
  const cut = shown.length < rows.length ? `, the first ${MOST_ROWS} of ${rows.length}` : '';
  return markup`<div class="scroll tall" tabindex="0" role="region" aria-label="${caption}"><table class="plain">
<caption>${caption}: ${plural(rows.filter(({ row }) => row.changed).length, 'change')} in ${plural(rows.length, 'row')}${cut}</caption>
<thead><tr><th scope="col">of</th><th scope="col" class="number">A</th><th scope="col" class="number">B</th><th scope="col" class="number">B − A</th><th scope="col" class="number">95 % interval</th><th scope="col" class="number">false discovery rate</th><th scope="col">why empty</th></tr></thead>
<tbody>${shown.map(({ name, row }) => tableRow(name, row, format))}</tbody></table></div>`;
}

function size({ row }: NamedDifference): number {
  return Math.abs(row.difference ?? -1);
}

function tableRow(
  name: string,
  row: TestedDifference,
  format: (value: number | null) => string,
): Markup {
  const interval = formatInterval(row, format) ?? '–';
  return markup`<tr><th scope="row">${name}</th><td class="number">${format(row.a)}</td><td class="number">${format(row.b)}</td>
<td class="number${row.changed ? ' bad' : ''}">${format(row.difference)}</td><td class="number">${interval}</td><td class="number">${formatDecimals(row.falseDiscoveryRate, 3)}</td><td>${row.reason ?? ''}</td></tr>`;
}
