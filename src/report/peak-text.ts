import { formatBits } from './format.js';
import { informationRange } from './information-range.js';
import type { InformationPeak } from './information-index.js';

/**
 * `1.93 bits (1.80 to 2.06) in pool, all its read-outs together`, `0.92 bits (…) in block1/out, unit 3 alone`; with
 * `possibleBits` `1.93 of 2.32 bits (…) …`.
 */
export function peakText({ layer, row, source }: InformationPeak, possibleBits?: number): string {
  const range = informationRange(row);
  const what = source === 'read-outs' ? 'all its read-outs together' : `unit ${row.unit} alone`;
  return `${formatBits(row.bits)}${possibleBits === undefined ? '' : ` of ${formatBits(possibleBits)}`} bits${range === null ? '' : ` (${range})`} in ${layer}, ${what}`;
}
