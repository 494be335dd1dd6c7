import type { Space } from '../stimulus/index.js';
import { MAX_SCORE } from './score-bins.js';

const MAX_INT32 = 2 ** 31 - 1;

/**
 * Refuses a space whose sums could overflow, with a RangeError: Σq of one identity and the clamped count in int32, a
 * block's histogram counts in int32, Σq² of the whole space in 2^53.
 */
export function checkWidths(space: Space, units: number, largestBlock: number): void {
  const viewLimit = Math.floor(MAX_INT32 / Math.max(MAX_SCORE, units));
  if (space.viewCount > viewLimit) {
    throw new RangeError(
      `expected at most ${viewLimit} views per identity with ${units} units, found ${space.viewCount}: ` +
        'its sums could overflow; drop levels or make two spaces',
    );
  }
  const blockPoints = largestBlock * space.viewCount;
  if (blockPoints > MAX_INT32) {
    throw new RangeError(
      `expected at most ${MAX_INT32} points per block, found ${blockPoints}: drop levels or make two spaces`,
    );
  }
  if (space.pointCount * MAX_SCORE * MAX_SCORE > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(
      `expected at most ${Math.floor(Number.MAX_SAFE_INTEGER / MAX_SCORE ** 2)} points, found ${space.pointCount}`,
    );
  }
}
