import type { RegionSummary } from '../maps/region-summaries.js';
import { permutation } from '../uncertainty/permutation.js';
import type { JointMoments, PairCovariance } from './joint-moments.js';
import { threeBits, whitenedSums } from './region-triple.js';
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

/** The same by what is dealt out to other residuals: the unit alone, the decision alone, or the face against both. */
export interface SharedNulls {
  readonly unit: PermutedShared;
  readonly decision: PermutedShared;
  readonly face: PermutedShared;
}

/** The same permutations for all units and regions, counter-based; none for under five residuals. */
export function sharedOrders(residuals: number, seed: number): Int32Array[] {
  if (residuals < MIN_RESIDUALS) return [];
  return Array.from({ length: PERMUTATIONS }, (_, p) => permutation(residuals, seed, 'shared', p));
}

/**
 * That nothing is shared has three ways of being so, and each has permutations of its own.
 * The unit says nothing of the face: its mean scores are dealt out to other residuals; the decision keeps its own, and unit
 * and decision keep what they share from image to image of one residual. An error of I(F; U) then counts for as much as D
 * says of F.
 * The decision says nothing of it: the reverse. An error of I(F; D) then counts for as much as U says of F.
 * Neither does, and the unit resembles the decision, as those that are asked do: the face is dealt out against both, who
 * stay together. What D goes with a face by accident U goes with too, which parting them does not see (simulated:
 * docs/statistics.md §2.9).
 * `decision` are the residuals' mean margins about their mean: the same for all units, so that they are dealt out once.
 */
export function createSharedChance(
  region: RegionSummary,
  decision: Float64Array,
  orders: readonly Int32Array[],
): (moments: JointMoments) => SharedNulls {
  const { dimensions } = region;
  const own = whitenedSums(decision, region);
  const dealtDecisions = orders.map((order) => whitenedSums(deal(decision, order), region));
  return ({ groups, deviations: [unit], full }) => {
    const [ofUnit, ofDecision, ofFace] = [0, 1, 2].map(() => emptyShared(orders.length));
    const ownUnit = whitenedSums(unit, region);
    orders.forEach((order, p) => {
      const dealt = deal(unit, order);
      const dealtUnit = whitenedSums(dealt, region);
      const apart = partedCovariance(full, crossedMean(dealt, decision));
      setShared(ofUnit, p, threeBits([dealtUnit, own], apart, dimensions, groups));
      const other = partedCovariance(full, crossedMean(unit, deal(decision, order)));
      setShared(ofDecision, p, threeBits([ownUnit, dealtDecisions[p]], other, dimensions, groups));
      // Both dealt out alike are the face dealt out.
      setShared(ofFace, p, threeBits([dealtUnit, dealtDecisions[p]], full, dimensions, groups));
    });
    return { unit: ofUnit, decision: ofDecision, face: ofFace };
  };
}

/** By plain reads, here and below: a study asks for hundreds of thousands. */
function deal(values: Float64Array, order: Int32Array): Float64Array {
  const dealt = new Float64Array(order.length);
  for (let r = 0; r < order.length; r++) dealt[r] = values[order[r]];
  return dealt;
}

/**
 * What the best of several units stays under by chance: the maximum over them in each permutation (Nichols and Holmes 2002,
 * Human Brain Mapping 15), its 95th of 99 values, and of the three nulls the largest, since any may hold. Null where there
 * is none.
 */
export function bestByChance(
  units: readonly SharedNulls[],
  measure: keyof PermutedShared,
): number | null {
  const points = (['unit', 'decision', 'face'] as const)
    .map((dealt) => bestOf(units.map((nulls) => nulls[dealt][measure])))
    .filter((point) => point !== null);
  return points.length < 3 ? null : Math.max(...points);
}

function bestOf(units: readonly Float64Array[]): number | null {
  if (units.length === 0 || units[0].length === 0) return null;
  const maxima = units[0].map((_, p) => Math.max(...units.map((values) => values[p])));
  return maxima.every(Number.isFinite) ? maxima.sort()[RANK - 1] : null;
}

function emptyShared(orders: number): PermutedShared {
  return { shared: new Float64Array(orders), redundant: new Float64Array(orders) };
}

function setShared({ shared, redundant }: PermutedShared, p: number, [u, d, both]: Three): void {
  shared[p] = u + d - both;
  redundant[p] = Math.min(u, d);
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
  let sum = 0;
  for (let r = 0; r < x.length; r++) sum += x[r] * y[r];
  return sum / (x.length - 1);
}

/** A covariance [uu, ud, ud, dd] with another ud. */
function withCross([uu, , , dd]: Float64Array, crossed: number): Float64Array {
  return Float64Array.of(uu, crossed, crossed, dd);
}
