import { entropyFromSums } from './gaussian-entropy.js';

/**
 * Σ_k (n_k/n) H(class k) of a partition of the points, nats, and the same without each group (a residual or a block)
 * of the jackknife. NaN or -Infinity where an entropy is (`entropyFromSums`).
 */
export interface PartitionEntropy {
  readonly full: number;
  readonly leaveOut: Float64Array;
}

/** Counts, sums and sums of squares, each [groups · classes]. */
export interface GroupedSums {
  readonly groups: number;
  readonly classes: number;
  readonly counts: ArrayLike<number>;
  readonly sums: ArrayLike<number>;
  readonly squares: ArrayLike<number>;
}

/** Entropy of classes that every group may have points in: classes `first`..`first + count - 1` of `grouped`. */
export function crossedEntropy(
  grouped: GroupedSums,
  first = 0,
  count = grouped.classes,
): PartitionEntropy {
  const totals = new Float64Array(3 * count);
  for (let group = 0; group < grouped.groups; group++) {
    addClasses(totals, totals, grouped, group, first, count, 1);
  }
  const rest = new Float64Array(3 * count);
  const leaveOut = Float64Array.from({ length: grouped.groups }, (_, group) => {
    addClasses(rest, totals, grouped, group, first, count, -1);
    return weightedEntropy(rest);
  });
  return { full: weightedEntropy(totals), leaveOut };
}

/** Entropy of classes that lie within one group each; `groupOf` names it. Arrays are [classes]. */
export function nestedEntropy(
  counts: ArrayLike<number>,
  sums: ArrayLike<number>,
  squares: ArrayLike<number>,
  groupOf: ArrayLike<number>,
  groups: number,
): PartitionEntropy {
  let points = 0;
  let total = 0;
  const groupPoints = new Float64Array(groups);
  const groupTotals = new Float64Array(groups);
  for (let k = 0; k < counts.length; k++) {
    const weighted = counts[k] * entropyFromSums(counts[k], sums[k], squares[k], true);
    points += counts[k];
    total += weighted;
    groupPoints[groupOf[k]] += counts[k];
    groupTotals[groupOf[k]] += weighted;
  }
  return {
    full: total / points,
    leaveOut: groupTotals.map((part, group) => (total - part) / (points - groupPoints[group])),
  };
}

/** target = base + sign · the group's classes, interleaved as count, sum, squares. */
function addClasses(
  target: Float64Array,
  base: Float64Array,
  { classes, counts, sums, squares }: GroupedSums,
  group: number,
  first: number,
  count: number,
  sign: 1 | -1,
): void {
  for (let k = 0; k < count; k++) {
    const at = group * classes + first + k;
    target[3 * k] = base[3 * k] + sign * counts[at];
    target[3 * k + 1] = base[3 * k + 1] + sign * sums[at];
    target[3 * k + 2] = base[3 * k + 2] + sign * squares[at];
  }
}

function weightedEntropy(classes: Float64Array): number {
  let points = 0;
  let total = 0;
  for (let k = 0; k < classes.length; k += 3) {
    if (classes[k] === 0) continue;
    points += classes[k];
    total += classes[k] * entropyFromSums(classes[k], classes[k + 1], classes[k + 2], true);
  }
  return total / points;
}
