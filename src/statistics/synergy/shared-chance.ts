import type { RegionSummary } from '../maps/region-summaries.js';
import { whiten } from '../maps/whitening.js';
import { permutation } from '../uncertainty/permutation.js';
import type { JointMoments, PairCovariance } from './joint-moments.js';
import { crossedSums, scaled, threeBits } from './region-triple.js';
import type { Three } from './region-triple.js';

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

/** The same by what is dealt out to other residuals: the unit alone, or the face against unit and decision. */
export interface SharedNulls {
  readonly unit: PermutedShared;
  readonly face: PermutedShared;
}

/** The same permutations for all units and regions, counter-based; none for under five residuals. */
export function sharedOrders(residuals: number, seed: number): Int32Array[] {
  if (residuals < MIN_RESIDUALS) return [];
  return Array.from({ length: PERMUTATIONS }, (_, p) => permutation(residuals, seed, 'shared', p));
}

/**
 * That nothing is shared has two ways of being so, and each has permutations of its own.
 * The unit says nothing of the face: its mean scores are dealt out to other residuals; the decision keeps its own, and unit
 * and decision keep what they share from image to image of one residual. An error of I(F; U) then counts for as much as D
 * says of F.
 * The decision says nothing of it either, and the unit resembles the decision, as those that are asked do: the face is
 * dealt out against both, who stay together. What D goes with a face by accident U goes with too, which the former,
 * parting the two, does not see: of units at a correlation of 0.95 the best exceeds it in 17 to 60 of 100 cases.
 */
export function permutedShared(
  region: RegionSummary,
  moments: JointMoments,
  orders: readonly Int32Array[],
): SharedNulls {
  const { dimensions, whitening } = region;
  const { groups, deviations, full } = moments;
  const [unit, decision] = deviations;
  const whitened = (values: Float64Array): Float64Array =>
    whiten(whitening, dimensions, scaled(crossedSums(values, region), 1 / (groups - 1)));
  const own = whitened(decision);
  const cases = orders.map((order): [Three, Three] => {
    const dealt = Float64Array.from(order, (r) => unit[r]);
    const dealtUnit = whitened(dealt);
    // Both dealt out alike are the face dealt out.
    const dealtDecision = whitened(Float64Array.from(order, (r) => decision[r]));
    const apart = partedCovariance(full, crossedMean(dealt, decision));
    return [
      threeBits([dealtUnit, own], apart, dimensions, groups),
      threeBits([dealtUnit, dealtDecision], full, dimensions, groups),
    ];
  });
  return {
    unit: sharedOf(cases.map(([three]) => three)),
    face: sharedOf(cases.map(([, three]) => three)),
  };
}

/**
 * What the best of several units stays under by chance: the maximum over them in each permutation (Nichols and Holmes 2002,
 * Human Brain Mapping 15), its 95th of 99 values, and of the two nulls the larger, since either may hold. Null where there
 * is none.
 */
export function bestByChance(
  units: readonly SharedNulls[],
  measure: keyof PermutedShared,
): number | null {
  const [unit, face] = (['unit', 'face'] as const).map((dealt) =>
    bestOf(units.map((nulls) => nulls[dealt][measure])),
  );
  return unit === null || face === null ? null : Math.max(unit, face);
}

function bestOf(units: readonly Float64Array[]): number | null {
  if (units.length === 0 || units[0].length === 0) return null;
  const maxima = units[0].map((_, p) => Math.max(...units.map((values) => values[p])));
  return maxima.every(Number.isFinite) ? maxima.sort()[RANK - 1] : null;
}

function sharedOf(three: readonly Three[]): PermutedShared {
  return {
    shared: Float64Array.from(three, ([u, d, both]) => u + d - both),
    redundant: Float64Array.from(three, ([u, d]) => Math.min(u, d)),
  };
}

/** The covariance where the residuals' means of unit and decision have another one. */
function partedCovariance({ between, total }: PairCovariance, crossed: number): PairCovariance {
  return {
    between: withCross(between, crossed),
    total: withCross(total, total[1] - between[1] + crossed),
  };
}

/** Covariance of deviations from the mean, over residuals. */
function crossedMean(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, value, r) => sum + value * y[r], 0) / (x.length - 1);
}

/** A covariance [uu, ud, ud, dd] with another ud. */
function withCross([uu, , , dd]: Float64Array, crossed: number): Float64Array {
  return Float64Array.of(uu, crossed, crossed, dd);
}
