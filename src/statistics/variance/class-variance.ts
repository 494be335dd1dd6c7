import type { FoldedValue } from '../residual-moments.js';

/** Points and sums of classes within each group of residuals, [groups · classes]. */
export interface ClassSums {
  readonly groups: number;
  readonly classes: number;
  readonly counts: ArrayLike<number>;
  readonly sums: ArrayLike<number>;
}

/**
 * Variance between the means of classes, weighted by their points, less what the sampling of groups adds: the jackknife
 * variance of each class mean's deviation. For balanced classes that is the unbiased component of a two-way analysis of
 * variance, V = Σ_c d_c²/C - MS(group x class)(C - 1)/(C·G); Searle, Casella and McCulloch 1992, *Variance Components*,
 * section 4.2; with unequal counts (jitter) it is the weighted form of the same. `leaveOut` keeps the correction of the
 * whole: it varies one order less. NaN without at least two groups.
 */
export function classVariance(grouped: ClassSums): FoldedValue {
  const { groups, classes } = grouped;
  const counts = new Float64Array(classes);
  const sums = new Float64Array(classes);
  for (let at = 0; at < groups * classes; at++) {
    counts[at % classes] += grouped.counts[at];
    sums[at % classes] += grouped.sums[at];
  }
  const deviations = new Float64Array(classes);
  const plugIn = classDeviations(counts, sums, deviations);
  const points = counts.reduce((sum, count) => sum + count, 0);
  const leaveOut = new Float64Array(groups);
  const first = new Float64Array(classes);
  const second = new Float64Array(classes);
  const restCounts = new Float64Array(classes);
  const restSums = new Float64Array(classes);
  const without = new Float64Array(classes);
  for (let group = 0; group < groups; group++) {
    for (let c = 0; c < classes; c++) {
      restCounts[c] = counts[c] - grouped.counts[group * classes + c];
      restSums[c] = sums[c] - grouped.sums[group * classes + c];
    }
    leaveOut[group] = classDeviations(restCounts, restSums, without);
    for (let c = 0; c < classes; c++) {
      // About the whole's deviation, to keep the digits.
      const change = without[c] - deviations[c];
      first[c] += change;
      second[c] += change * change;
    }
  }
  let chance = groups > 1 ? 0 : NaN;
  for (let c = 0; c < classes; c++) {
    const variance = ((groups - 1) / groups) * (second[c] - (first[c] * first[c]) / groups);
    chance += (counts[c] / points) * variance;
  }
  return { value: plugIn - chance, leaveOut: leaveOut.map((value) => value - chance) };
}

/** Deviations of the class means from the mean of all, to `target`; returns their weighted mean square. */
function classDeviations(counts: Float64Array, sums: Float64Array, target: Float64Array): number {
  let points = 0;
  let total = 0;
  for (let c = 0; c < counts.length; c++) {
    points += counts[c];
    total += sums[c];
  }
  let squares = 0;
  for (let c = 0; c < counts.length; c++) {
    target[c] = counts[c] > 0 ? sums[c] / counts[c] - total / points : 0;
    squares += (counts[c] / points) * target[c] ** 2;
  }
  return squares;
}
