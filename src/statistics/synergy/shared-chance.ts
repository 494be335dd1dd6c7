import type { RegionSummary } from '../maps/region-summaries.js';
import { whiten } from '../maps/whitening.js';
import { permutation } from '../uncertainty/permutation.js';
import type { JointMoments } from './joint-moments.js';
import { crossedSums, scaled, threeBits } from './region-triple.js';

/** Permutations behind chance, and which of their values in order it is. */
const PERMUTATIONS = 99;
const RANK = 95;
const MIN_RESIDUALS = 5;

/** What a unit shares with the decision about a region, in each permutation: [99] each. */
export interface PermutedShared {
  /** I(F; U) + I(F; D) - I(F; U, D) */
  readonly shared: Float64Array;
  /** min(I(F; U), I(F; D)) */
  readonly redundant: Float64Array;
}

/** The same permutations for all units and regions, counter-based; none for under five residuals. */
export function sharedOrders(residuals: number, seed: number): Int32Array[] {
  if (residuals < MIN_RESIDUALS) return [];
  return Array.from({ length: PERMUTATIONS }, (_, p) => permutation(residuals, seed, 'shared', p));
}

/**
 * The unit's mean scores are dealt out to other residuals, so that it says nothing of their faces; the decision keeps
 * its own, and unit and decision keep what they share from image to image of one residual. Permuting the face instead would
 * take the decision's part away too, and with it most of the chance: an error of I(F; U) counts for as much as D says.
 */
export function permutedShared(
  region: RegionSummary,
  moments: JointMoments,
  orders: readonly Int32Array[],
): PermutedShared {
  const { dimensions, whitening } = region;
  const { groups, deviations, full } = moments;
  const [unit, decision] = deviations;
  const whitened = (values: Float64Array): Float64Array =>
    whiten(whitening, dimensions, scaled(crossedSums(values, region), 1 / (groups - 1)));
  const own = whitened(decision);
  const three = orders.map((order) => {
    const permuted = Float64Array.from(order, (r) => unit[r]);
    const crossed = permuted.reduce((sum, value, r) => sum + value * decision[r], 0) / (groups - 1);
    const { between, total } = full;
    const covariance = {
      between: withCross(between, crossed),
      total: withCross(total, total[1] - between[1] + crossed),
    };
    return threeBits([whitened(permuted), own], covariance, dimensions, groups);
  });
  return {
    shared: Float64Array.from(three, ([u, d, both]) => u + d - both),
    redundant: Float64Array.from(three, ([u, d]) => Math.min(u, d)),
  };
}

/**
 * What the best of several units stays under in 95 of 99 permutations: the maximum over them in each (Nichols and Holmes
 * 2002, Human Brain Mapping 15). Null where there is none.
 */
export function bestByChance(units: readonly Float64Array[]): number | null {
  if (units.length === 0 || units[0].length === 0) return null;
  const maxima = units[0].map((_, p) => Math.max(...units.map((values) => values[p])));
  return maxima.every(Number.isFinite) ? maxima.sort()[RANK - 1] : null;
}

/** A covariance [uu, ud, ud, dd] with another ud. */
function withCross([uu, , , dd]: Float64Array, crossed: number): Float64Array {
  return Float64Array.of(uu, crossed, crossed, dd);
}
