import type { LayerSensitivity, SampledSensitivity } from '../studies/index.js';
import { factorTitle, levelTitle } from './factor-names.js';
import { formatCount, formatDecimals, formatPercent, joinWords, withInterval } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** What views were drawn from, and the indices of layers and of the units that go most with each factor. */
export function sampledSensitivity({ ranges, rows, layers, units }: SampledSensitivity): Markup {
  return markup`<p class="note">Views were drawn evenly from ${joinWords(
    ranges.map(({ factor, low, high }) => `${factorTitle(factor)} ${ends(factor, low, high)}`),
  )}: ${formatCount(rows)} rows of a Sobol sequence, turned for each person, of ${2 + 2 * ranges.length} images. Shares are of the variance within people (given who it is), half mean squared differences by Jansen 1999, pairs by Saltelli 2002; intervals over blocks of residuals.</p>
<h3>Layers</h3>
<p class="note">Mean indices of a layer's units that vary: alone, and in total.</p>
<div class="scroll"><table class="plain"><thead><tr><th scope="col">layer</th><th scope="col" class="number">units</th><th scope="col" class="number">constant</th>${ranges.map(({ factor }) => markup`<th scope="col" class="number">${factorTitle(factor)}</th>`)}</tr></thead>
<tbody>${layers.map(layerRow)}</tbody></table></div>
<details><summary>The units that go most with each factor</summary>
<div class="scroll"><table class="plain"><thead><tr><th scope="col">factor</th><th scope="col">unit</th><th scope="col" class="number">alone</th><th scope="col" class="number">in total</th></tr></thead>
<tbody>${units.map(
    ({ factor, layer, unit, first, total }) =>
      markup`<tr><th scope="row">${factorTitle(factor)}</th><td>${layer} #${unit}</td><td class="number">${withInterval(first, formatPercent)}</td><td class="number">${withInterval(total, formatPercent)}</td></tr>`,
  )}</tbody></table></div></details>`;
}

/** Both ends with their unit; of scale and shifts as decimals. */
function ends(factor: string, low: number, high: number): string {
  const text = (value: number): string =>
    Number.isInteger(value) ? levelTitle(factor, value) : formatDecimals(value, 2);
  return `${text(low)} to ${text(high)}`;
}

function layerRow({ layer, units, constant, factors }: LayerSensitivity): Markup {
  return markup`<tr><th scope="row">${layer}</th><td class="number">${formatCount(units)}</td><td class="number">${formatCount(constant)}</td>${factors.map(
    ({ first, total }) =>
      markup`<td class="number">${formatPercent(first)}, ${formatPercent(total)}</td>`,
  )}</tr>`;
}
