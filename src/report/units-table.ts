import type { InformationRow } from '../studies/types.js';
import { factorTitle } from './factor-names.js';
import { formatBits, joinWords, plural } from './format.js';
import { informationRange } from './information-range.js';
import type { InformationIndex } from './information-index.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

const MAX_ROWS = 200;

/** The strongest units of every factor, the same number of each, 200 rows at most; sortable and filterable by the page's script. */
export function unitsTable(index: InformationIndex): Markup {
  const perFactor = Math.max(1, Math.floor(MAX_ROWS / Math.max(1, index.factors.length)));
  const rows = index.factors.flatMap(({ name }) => index.unitsOf(name).slice(0, perFactor));
  if (rows.length === 0) {
    return markup`<p class="absent">No unit has an estimate.</p>`;
  }
  return markup`
<form class="filter" hidden><label>Factor <select data-filter="factor"><option value="">all</option>${index.factors.map(
    ({ name }) => markup`<option value="${factorTitle(name)}">${factorTitle(name)}</option>`,
  )}</select></label> <label>Layer contains <input type="search" data-filter="layer"></label> <output></output></form>
<div class="scroll tall" tabindex="0" role="region" aria-label="Strongest units">
<table class="plain" id="units">
<caption>The strongest ${perFactor} units of each factor, of those that the bins, where there are any, bear out</caption>
<thead><tr>${['factor', 'layer', 'unit', 'bits', '95 % interval or bound', 'binned bits'].map(
    (title, column) =>
      markup`<th scope="col"${column > 1 ? markup` class="number"` : ''}>${title}</th>`,
  )}</tr></thead>
<tbody>${rows.map(tableRow)}</tbody></table></div>
${binnedNote(rows)}${distrustedNote(index)}`;
}

/** The table holds what headlines may quote, and no more. */
function distrustedNote(index: InformationIndex): Markup {
  const left = index.factors.reduce((sum, { name }) => sum + index.distrustedUnits(name), 0);
  if (left === 0) return markup``;
  return markup`<p class="note">${plural(left, 'estimate')} ${left === 1 ? 'is' : 'are'} left out: the bins see much less than the copula claims, or there is no interval where other units of the layer have one. <a href="#agreement">The largest disagreements</a> are listed above, all of them in <code>tables/information.csv</code>.</p>`;
}

/** Why some rows have no binned bits, each reason with its factors. */
function binnedNote(rows: readonly InformationRow[]): Markup {
  const factors = new Map<string, Set<string>>();
  for (const { factor, binnedBits, binnedReason } of rows) {
    if (binnedBits !== null) continue;
    const reason = binnedReason ?? 'the run gives no reason';
    factors.set(reason, (factors.get(reason) ?? new Set()).add(factorTitle(factor)));
  }
  return markup`${[...factors].map(
    ([reason, names]) =>
      markup`<p class="note">No binned bits of ${joinWords([...names])}: ${reason}.</p>`,
  )}`;
}

function tableRow(row: InformationRow): Markup {
  return markup`<tr><td>${factorTitle(row.factor)}</td><td>${row.layer}</td>${numberCell(row.unit, String(row.unit))}${numberCell(row.bits, formatBits(row.bits))}${numberCell(row.upper ?? row.low, informationRange(row) ?? '–')}${numberCell(row.binnedBits, formatBits(row.binnedBits))}</tr>`;
}

/** `data-value` is what the column sorts by; a missing value sorts last. */
function numberCell(value: number | null, text: string): Markup {
  return value === null
    ? markup`<td class="number">${text}</td>`
    : markup`<td class="number" data-value="${value}">${text}</td>`;
}
