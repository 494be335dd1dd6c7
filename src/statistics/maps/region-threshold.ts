import type { ResidualMoments } from '../residual-moments.js';
import { permutation } from '../uncertainty/permutation.js';
import { adjustedExplained, explainedBits } from './explained-information.js';
import { squaredLength } from './region-information.js';
import type { RegionSummary } from './region-summaries.js';
import { coefficientCovariance } from './residual-coefficients.js';
import { whiten } from './whitening.js';

/** Permutations behind the threshold: the 95th of 99 largest values. */
const PERMUTATIONS = 99;
const RANK = 95;
const MIN_RESIDUALS = 5;

/**
 * Bits that the best of several regions reaches by chance in one case of twenty: the residuals' mean scores are permuted
 * against their faces (counter-based), the maximum over regions is taken, and the 95th of 99 such maxima is returned.
 * Nichols and Holmes 2002, *Human Brain Mapping* 15. Null for under five residuals and without regions.
 */
export function regionThreshold(
  regions: readonly RegionSummary[],
  { means, mean, between, total, groups }: ResidualMoments,
  seed: number,
): number | null {
  if (groups < MIN_RESIDUALS || regions.length === 0) return null;
  const maxima = Float64Array.from({ length: PERMUTATIONS }, (_, p) => {
    const order = permutation(groups, seed, 'regions', p);
    const permuted = Float64Array.from(order, (r) => means[r]);
    return regions.reduce((most, { dimensions, scores: centred, whitening }) => {
      const place = { centred, residuals: groups, count: dimensions };
      const crossed = coefficientCovariance(permuted, mean, place);
      const explained = squaredLength(whiten(whitening, dimensions, crossed));
      const share = adjustedExplained(explained, between, dimensions, groups);
      return Math.max(most, explainedBits(share, total));
    }, -Infinity);
  });
  return maxima.sort()[RANK - 1];
}
