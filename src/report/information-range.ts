import type { InformationRow } from '../studies/types.js';
import { formatBits, formatInterval } from './format.js';

/** `0.85 to 0.97`; `≤ 0.0040` where the interval would be too short; null where there is neither. */
export function informationRange(row: InformationRow): string | null {
  const upper = row.upper ?? null;
  return upper === null ? formatInterval(row, formatBits) : `≤ ${formatBits(upper)}`;
}
