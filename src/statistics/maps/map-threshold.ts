import type { ResidualMoments } from '../residual-moments.js';
import { permutation } from '../uncertainty/permutation.js';
import { adjustedExplained, explainedBits } from './explained-information.js';
import { coefficientCovariance } from './residual-coefficients.js';
import type { ResidualCoefficients } from './residual-coefficients.js';
import { forEachExplained } from './vertex-field.js';
import type { VertexField } from './vertex-field.js';

/** Permutations behind a map's threshold: the 95th of 99 largest values. */
const PERMUTATIONS = 99;
const RANK = 95;

/**
 * Bits that the best vertex of a map reaches by chance in one map of twenty: residuals' coefficients are permuted
 * against their scores (counter-based, so the same for every unit and run), the maximum over vertices is taken, and
 * the 95th of 99 such maxima is returned. Nichols and Holmes 2002, *Human Brain Mapping* 15. Null for under five
 * residuals.
 */
export function mapThreshold(
  field: VertexField,
  coefficients: ResidualCoefficients,
  { means, mean, between, total, groups }: ResidualMoments,
  seed: number,
): number | null {
  if (groups < 5) return null;
  const permuted = Array.from({ length: PERMUTATIONS }, (_, p) => {
    const order = permutation(groups, seed, 'map', p);
    const own = Float64Array.from(order, (r) => means[r]);
    return coefficientCovariance(own, mean, coefficients);
  });
  const maxima: number[] = [];
  forEachExplained(field, permuted, (explained) => {
    let most = -Infinity;
    for (let j = 0; j < field.vertices; j++) {
      most = Math.max(most, adjustedExplained(explained[j], between, field.ranks[j], groups));
    }
    maxima.push(explainedBits(most, total));
  });
  return Float64Array.from(maxima).sort()[RANK - 1];
}
