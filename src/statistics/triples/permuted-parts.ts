import { permutation } from '../uncertainty/permutation.js';
import { jointCounts, partsOf } from './joint-counts.js';
import type { PartName, Parts } from './joint-counts.js';
import { THIRDS } from './thirds.js';

/** The 95th of 99 permuted values. */
const PERMUTATIONS = 99;
const RANK_95 = 95;

/** What is dealt out to other residuals. */
type Dealt = 'unit' | 'decision' | 'face';

/** The ways in which a part may be nothing: any of them may hold, so the largest value counts. */
const DEALT_OF: Record<PartName, readonly Dealt[]> = {
  redundant: ['unit', 'decision', 'face'],
  synergistic: ['unit', 'decision', 'face'],
  uniqueFirst: ['unit', 'face'],
  uniqueSecond: ['decision', 'face'],
};

/**
 * What each part stays under in 95 of 99 permutations of residuals. That a part is nothing has several ways of being so:
 * - the unit says nothing of the feature: its thirds are another residual's, those of the decision stay;
 * - the decision says nothing: the reverse;
 * - neither does, and they resemble each other: the feature is another residual's. What the one goes with by accident the
 *   other goes with too, which parting them does not see (simulated: docs/statistics.md §2.9).
 * Null where a permutation has no parts.
 */
export function partsByChance(
  cells: readonly Float64Array[],
  thirds: Int32Array,
  seed: number,
): (name: PartName) => number | null {
  const units = cells.map((own) => marginal(own, (cell) => Math.floor(cell / THIRDS)));
  const decisions = cells.map((own) => marginal(own, (cell) => cell % THIRDS));
  const images = Float64Array.from(cells, sum);
  const orders = Array.from({ length: PERMUTATIONS }, (_, p) =>
    permutation(thirds.length, seed, 'triples', p),
  );
  const permuted: Record<Dealt, Parts[]> = {
    unit: orders.map((order) => apartParts(dealt(units, order), decisions, images, thirds)),
    decision: orders.map((order) => apartParts(units, dealt(decisions, order), images, thirds)),
    face: orders.map((order) =>
      partsOf(
        jointCounts(
          cells,
          order.map((r) => thirds[r]),
        ),
      ),
    ),
  };
  return (name) => {
    const points = DEALT_OF[name].map((way) => percentile95(permuted[way], name));
    return points.reduce<number | null>(
      (most, point) => (most === null || point === null ? null : Math.max(most, point)),
      -Infinity,
    );
  };
}

/**
 * Parts where unit and decision have nothing to do with each other within a residual. `images` are the residual's own: what
 * it is dealt of another adds none.
 */
function apartParts(
  units: readonly Float64Array[],
  decisions: readonly Float64Array[],
  images: Float64Array,
  thirds: Int32Array,
): Parts {
  const cells = decisions.map((decision, residual) => {
    const unit = units[residual];
    const weight = images[residual] / (sum(unit) * sum(decision));
    return Float64Array.from(
      { length: THIRDS * THIRDS },
      (_, cell) => unit[Math.floor(cell / THIRDS)] * decision[cell % THIRDS] * weight,
    );
  });
  return partsOf(jointCounts(cells, thirds));
}

function dealt(counts: readonly Float64Array[], order: Int32Array): Float64Array[] {
  return Array.from(order, (residual) => counts[residual]);
}

function marginal(cells: Float64Array, of: (cell: number) => number): Float64Array {
  const sums = new Float64Array(THIRDS);
  cells.forEach((count, cell) => (sums[of(cell)] += count));
  return sums;
}

function sum(counts: Float64Array): number {
  return counts.reduce((total, count) => total + count, 0);
}

function percentile95(chance: readonly Parts[], name: PartName): number | null {
  const values = chance.map((parts) => parts[name]).filter((bits) => bits !== null);
  if (values.length < chance.length) return null;
  return values.sort((a, b) => a - b)[RANK_95 - 1];
}
