import type { RedrawnJitter } from '../studies/index.js';
import { formatPercent } from './format.js';

/** Width of bounds from which they say nothing. */
const WIDEST = 0.5;

/** What jitter, or `part` of it, makes: `0.8 % to 8.1 %`, or `at most 8.1 %`; null where that is not known. */
export function jitterShare({ least, most }: RedrawnJitter, part = 1): string | null {
  if (most - (least ?? 0) > WIDEST) return null;
  const upper = formatPercent(part * most);
  if (least === null) return `at most ${upper}`;
  const lower = formatPercent(part * least);
  return lower === upper ? upper : `${lower} to ${upper}`;
}
