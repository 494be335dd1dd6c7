import type { ResidualMoments } from '../residual-moments.js';
import { permutation } from '../uncertainty/permutation.js';
import { adjustedExplained, explainedBits } from './explained-information.js';
import { MAP_PERMUTATIONS } from './family-threshold.js';
import { coefficientCovariance } from './residual-coefficients.js';
import type { ResidualCoefficients } from './residual-coefficients.js';
import { forEachExplained } from './vertex-field.js';
import type { ScoreCovariance, VertexField } from './vertex-field.js';

/** Fewest residuals that are permuted. */
const MIN_RESIDUALS = 5;

/** Orders of the residuals, counter-based: the same for every unit, layer, level and run. None for under five residuals. */
export function mapOrders(residuals: number, seed: number): Int32Array[] {
  if (residuals < MIN_RESIDUALS) return [];
  return Array.from({ length: MAP_PERMUTATIONS }, (_, p) => permutation(residuals, seed, 'map', p));
}

/** A score's covariance with the coefficients when its residuals' means are dealt out in another order. */
export function permutedCovariance(
  coefficients: Pick<ResidualCoefficients, 'centred' | 'residuals' | 'count'>,
  { means, mean }: ResidualMoments,
  order: Int32Array,
): Float64Array {
  const dealt = Float64Array.from(order, (r) => means[r]);
  return coefficientCovariance(dealt, mean, coefficients);
}

/** Bits of the best vertex of the map of one score after another, [scores]. */
export function vertexMaxima(field: VertexField, scores: readonly ScoreCovariance[]): Float64Array {
  const maxima = new Float64Array(scores.length);
  const covariances = scores.map(({ covariance }) => covariance);
  let number = 0;
  forEachExplained(field, covariances, (explained) => {
    const { between, total } = scores[number];
    let most = -Infinity;
    for (let j = 0; j < field.vertices; j++) {
      const share = adjustedExplained(explained[j], between, field.ranks[j], field.residuals);
      if (share > most) most = share;
    }
    maxima[number++] = explainedBits(most, total);
  });
  return maxima;
}

/** The same of one score that was not chosen among others, in each order, [orders]. */
export function permutedMaxima(
  field: VertexField,
  coefficients: ResidualCoefficients,
  moments: ResidualMoments,
  orders: readonly Int32Array[],
): Float64Array {
  const { between, total } = moments;
  return vertexMaxima(
    field,
    orders.map((order) => ({
      covariance: permutedCovariance(coefficients, moments, order),
      ...{ between, total },
    })),
  );
}
