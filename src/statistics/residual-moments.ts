/**
 * Moments of a score over a space in which residuals are sampled and everything else is fixed by the design: the
 * population variance is the mean variance within a residual (its images are all there are) plus the variance
 * between the means of residuals (of which a sample was drawn: divisor groups - 1).
 */
export interface ResidualMoments {
  readonly groups: number;
  /** Mean score of each residual, [groups]. */
  readonly means: Float64Array;
  /** Variance within each residual, divisor its points, [groups]. */
  readonly within: Float64Array;
  readonly mean: number;
  /** Variance between residual means, divisor groups - 1; 0 for one residual. */
  readonly between: number;
  /** Mean of `within` plus `between`. */
  readonly total: number;
}

/** From points, sums and sums of squares per residual; every residual must have points. */
export function residualMoments(
  counts: ArrayLike<number>,
  sums: ArrayLike<number>,
  squares: ArrayLike<number>,
): ResidualMoments {
  const groups = counts.length;
  const means = Float64Array.from({ length: groups }, (_, g) => sums[g] / counts[g]);
  // Sums of integers: below zero is rounding.
  const within = means.map((mean, g) => Math.max(0, squares[g] / counts[g] - mean * mean));
  const mean = average(means);
  let scatter = 0;
  for (const value of means) scatter += (value - mean) ** 2;
  const between = groups > 1 ? scatter / (groups - 1) : 0;
  return { groups, means, within, mean, between, total: average(within) + between };
}

/** A variance, and the same without each fold of residuals: `foldOf` names each residual's. */
export interface FoldedValue {
  readonly value: number;
  readonly leaveOut: Float64Array;
}

/** `total` and `between` of the moments without each of `folds` runs of residuals. */
export function foldMoments(
  moments: ResidualMoments,
  foldOf: ArrayLike<number>,
  folds: number,
): { readonly total: FoldedValue; readonly between: FoldedValue } {
  // Per fold: residuals, Σ within, Σ deviation, Σ deviation².
  const parts = new Float64Array(4 * folds);
  const all = new Float64Array(4);
  for (let g = 0; g < moments.groups; g++) {
    const deviation = moments.means[g] - moments.mean;
    const values = [1, moments.within[g], deviation, deviation * deviation];
    values.forEach((value, i) => {
      parts[4 * foldOf[g] + i] += value;
      all[i] += value;
    });
  }
  const between = new Float64Array(folds);
  const total = new Float64Array(folds);
  for (let fold = 0; fold < folds; fold++) {
    const [n, within, sum, squares] = all.map((value, i) => value - parts[4 * fold + i]);
    between[fold] = n > 1 ? (squares - (sum * sum) / n) / (n - 1) : 0;
    total[fold] = within / n + between[fold];
  }
  return {
    total: { value: moments.total, leaveOut: total },
    between: { value: moments.between, leaveOut: between },
  };
}

function average(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
