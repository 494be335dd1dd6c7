import type { Space } from '../stimulus/index.js';
import { MAX_SCORE } from './score-bins.js';

const MAX_INT32 = 2 ** 31 - 1;
/** Largest |r| of a raw fixed-point value. */
const MAX_RAW = 2 ** 15;

/**
 * Refuses a space whose sums could overflow, with a RangeError: Σq of one identity and the clamped count in int32, a
 * block's histogram counts in int32, Σr² of a block, Σq² of the whole space and its fibres' squares in 2^53.
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
  const rawLimit = Math.floor(Number.MAX_SAFE_INTEGER / MAX_RAW ** 2);
  if (blockPoints > rawLimit) {
    throw new RangeError(
      `expected at most ${rawLimit} points per block, found ${blockPoints}: drop levels or make two spaces`,
    );
  }
  const views = space.factors.filter(({ kind }) => kind === 'view');
  // A fibre's square is at most levels² · MAX_SCORE², and it has that many points.
  const levels = Math.max(1, ...views.map((factor) => factor.levels.length));
  const limit = Math.floor(Number.MAX_SAFE_INTEGER / (levels * MAX_SCORE ** 2));
  if (space.pointCount > limit) {
    throw new RangeError(
      `expected at most ${limit} points with ${levels} levels of a factor, found ${space.pointCount}`,
    );
  }
}
