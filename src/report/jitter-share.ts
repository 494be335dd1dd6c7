import type { RedrawnJitter } from '../studies/index.js';
import { formatPercent } from './format.js';

/** Width of bounds from which they say nothing. */
const WIDEST = 0.5;

/**
 * What jitter, or `part` of it, makes: `about 0.8 % to 8.1 %`, or `at most about 8.1 %`; null where that is not known. The
 * ends are estimates without intervals, which their errors may bring in the other order.
 */
export function jitterShare({ least, most }: RedrawnJitter, part = 1): string | null {
  const [low, high] = [Math.min(least ?? 0, most), Math.max(least ?? 0, most)];
  if (high - low > WIDEST) return null;
  const upper = formatPercent(part * high);
  if (least === null) return `at most about ${upper}`;
  const lower = formatPercent(part * low);
  return lower === upper ? `about ${upper}` : `about ${lower} to ${upper}`;
}
