import { partialInformation } from '../estimators/index.js';
import { THIRDS } from './thirds.js';

const CELLS = THIRDS * THIRDS;

/** Unit and decision are the first and second source, the feature the target. */
export type Parts = ReturnType<typeof partialInformation>;
export type PartName = Exclude<keyof Parts, 'reason'>;

/**
 * Counts at [unit third][margin third][feature third], summed over the residuals that are included. `cells`: of each
 * residual those at [unit third][margin third].
 */
export function jointCounts(
  cells: readonly Float64Array[],
  thirds: Int32Array,
  isIncluded: (residual: number) => boolean = () => true,
): Float64Array {
  const counts = new Float64Array(CELLS * THIRDS);
  cells.forEach((own, residual) => {
    if (!isIncluded(residual)) return;
    for (let cell = 0; cell < CELLS; cell++) counts[cell * THIRDS + thirds[residual]] += own[cell];
  });
  return counts;
}

/** I_ccs of the counted shares. */
export function partsOf(counts: Float64Array): Parts {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const probabilities = counts.map((count) => count / n);
  return partialInformation({ shape: [THIRDS, THIRDS, THIRDS], probabilities });
}
