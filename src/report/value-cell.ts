import { formatInterval } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** A table's cell with a value and, in a line of its own, its interval: so that many columns fit a page. */
export function valueCell(
  estimate: {
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
  },
  format: (value: number | null) => string,
): Markup {
  const interval = formatInterval(estimate, format);
  return markup`<td class="number">${format(estimate.value)}${interval === null ? '' : markup`<span class="ends">${interval}</span>`}</td>`;
}
