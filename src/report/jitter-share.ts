import type { RedrawnJitter } from '../studies/index.js';
import { formatPercent } from './format.js';

/** What jitter, or `part` of it, makes: `0.8 % to 8.1 %`, or `at most 8.1 %`. */
export function jitterShare({ least, most }: RedrawnJitter, part = 1): string {
  const upper = formatPercent(part * most);
  if (least === null) return `at most ${upper}`;
  const lower = formatPercent(part * least);
  return lower === upper ? upper : `${lower} to ${upper}`;
}
