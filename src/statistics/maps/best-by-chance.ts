import type { ResidualMoments } from '../residual-moments.js';
import { adjustedExplained, explainedBits } from './explained-information.js';
import { permutedCovariance, vertexMaxima } from './map-maxima.js';
import type { RegionSummary } from './region-summaries.js';
import type { ResidualCoefficients } from './residual-coefficients.js';
import type { ScoreCovariance, VertexField } from './vertex-field.js';
import { whiten } from './whitening.js';

/** One property of the face, as far as chance is asked. */
export interface ChanceField {
  readonly coefficients: ResidualCoefficients;
  readonly vertices: VertexField;
  readonly regions: readonly RegionSummary[];
}

/** What the best of the units that were offered reaches in each permutation, [permutations]. */
export interface ChanceMaxima {
  /** Its best region, bits. */
  readonly regions: Float64Array;
  /** The best vertex of its map, bits. */
  readonly vertices: Float64Array;
}

/** The choice of one unit among many, made in every permutation as it is made in earnest. */
export interface BestByChance {
  offer(moments: ResidualMoments): void;
  maxima(): ChanceMaxima;
}

/**
 * A layer's unit is drawn because its best region says most. So its map is judged by the map of the unit whose best region says
 * most when all units' mean scores are dealt out to other residuals, in the same order for all: chance has the same choice.
 */
export function createBestByChance(
  { coefficients, vertices, regions }: ChanceField,
  orders: readonly Int32Array[],
): BestByChance {
  const axes = whitenedAxes(regions, coefficients.residuals);
  const best: (ScoreCovariance | null)[] = orders.map(() => null);
  const bits = new Float64Array(orders.length).fill(-Infinity);
  const explained = new Float64Array(regions.length);
  return {
    offer(moments) {
      const deviations = moments.means.map((value) => value - moments.mean);
      orders.forEach((order, p) => {
        explainedByRegion(axes, deviations, order, explained);
        const own = bestRegionBits(regions, explained, moments);
        if (best[p] !== null && !(own > bits[p])) return;
        bits[p] = own;
        const covariance = permutedCovariance(coefficients, moments, order);
        best[p] = { covariance, between: moments.between, total: moments.total };
      });
    },
    maxima: () => ({
      regions: bits.map((value) => Math.max(0, value)),
      vertices: vertexMaxima(
        vertices,
        best.filter((one) => one !== null),
      ),
    }),
  };
}

/** Scores of all regions' axes, whitened and over residuals - 1, so that sums of products with a score are what a region explains. */
interface WhitenedAxes {
  /** [residuals · width] */
  readonly scores: Float64Array;
  readonly width: number;
  /** First axis of each region, and one past the last. */
  readonly ends: Int32Array;
  readonly sums: Float64Array;
}

function whitenedAxes(regions: readonly RegionSummary[], residuals: number): WhitenedAxes {
  const ends = new Int32Array(regions.length + 1);
  regions.forEach(({ dimensions }, i) => (ends[i + 1] = ends[i] + dimensions));
  const width = ends[regions.length];
  const scores = new Float64Array(residuals * width);
  regions.forEach(({ dimensions, scores: own, whitening }, i) => {
    for (let r = 0; r < residuals; r++) {
      const z = whiten(whitening, dimensions, own, r * dimensions);
      for (let a = 0; a < dimensions; a++) scores[r * width + ends[i] + a] = z[a] / (residuals - 1);
    }
  });
  return { scores, width, ends, sums: new Float64Array(width) };
}

/** Writes the variance of residual means that each region explains when they are dealt out in this order. */
function explainedByRegion(
  { scores, width, ends, sums }: WhitenedAxes,
  deviations: Float64Array,
  order: Int32Array,
  target: Float64Array,
): void {
  sums.fill(0);
  for (let r = 0; r < order.length; r++) {
    const deviation = deviations[order[r]];
    const from = r * width;
    for (let a = 0; a < width; a++) sums[a] += deviation * scores[from + a];
  }
  for (let region = 0; region < target.length; region++) {
    let squares = 0;
    for (let a = ends[region]; a < ends[region + 1]; a++) squares += sums[a] * sums[a];
    target[region] = squares;
  }
}

function bestRegionBits(
  regions: readonly RegionSummary[],
  explained: Float64Array,
  { between, total, groups }: ResidualMoments,
): number {
  let most = -Infinity;
  for (let i = 0; i < regions.length; i++) {
    const share = adjustedExplained(explained[i], between, regions[i].dimensions, groups);
    if (share > most) most = share;
  }
  return explainedBits(most, total);
}
