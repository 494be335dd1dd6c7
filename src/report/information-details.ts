import type { InformationRow } from '../studies/types.js';
import { factorTitle } from './factor-names.js';
import { formatBits } from './format.js';
import { layerEstimate } from './information-index.js';
import type { InformationIndex } from './information-index.js';
import { informationRange } from './information-range.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** The heat map's numbers with their intervals as text, folded away: for print, for reading aloud, for copying. */
export function informationDetails(index: InformationIndex): Markup {
  const rows = index.factors.map(({ name }) => ({ name, cells: index.layersOf(name) }));
  return markup`<details class="numbers"><summary>The same as numbers, with 95&nbsp;% intervals where there are any</summary>
<div class="scroll tall" tabindex="0" role="region" aria-label="What each layer knows, with intervals"><table class="plain">
<caption>Bits; of a layer's read-outs, or of its best unit (u and its number). “≤”: conservative upper bound from permutations, of units below 0.03 bits, whose interval may be too short</caption>
<thead><tr><th scope="col">layer</th>${rows.map(({ name }) => markup`<th scope="col" class="number">${factorTitle(name)}</th>`)}</tr></thead>
<tbody>${index.layers.map(
    (layer, i) =>
      markup`<tr><th scope="row">${layer}</th>${rows.map(({ cells }) => cell(cells[i] && layerEstimate(cells[i])))}</tr>`,
  )}</tbody></table></div></details>`;
}

function cell(row: InformationRow | null): Markup {
  if (row === null) return markup`<td class="number">–</td>`;
  const range = informationRange(row);
  const unit = row.unit === null ? '' : markup` <span class="unit">u${row.unit}</span>`;
  return markup`<td class="number">${formatBits(row.bits)}${unit}${range === null ? '' : markup`<span class="note">${range}</span>`}</td>`;
}
