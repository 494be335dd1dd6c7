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

/** A value, and the same without each residual or fold of residuals. */
export interface FoldedValue {
  readonly value: number;
  readonly leaveOut: Float64Array;
}

export interface FoldedMoments {
  readonly total: FoldedValue;
  readonly between: FoldedValue;
}

const withoutSingles = new WeakMap<ResidualMoments, FoldedMoments>();

/** `foldMoments` with every residual a fold of its own: asked for by many effects, computed once per unit. */
export function leaveOneOutMoments(moments: ResidualMoments): FoldedMoments {
  let folded = withoutSingles.get(moments);
  if (!folded) {
    folded = foldMoments(moments);
    withoutSingles.set(moments, folded);
  }
  return folded;
}

/** `total` and `between` without each residual: a scatter about the mean loses n/(n - 1) of its square. */
function foldMoments({
  groups,
  means,
  within,
  mean,
  between,
  total,
}: ResidualMoments): FoldedMoments {
  const rest = groups - 1;
  let withinSum = 0;
  for (let g = 0; g < groups; g++) withinSum += within[g];
  const betweenWithout = new Float64Array(groups);
  const totalWithout = new Float64Array(groups);
  for (let g = 0; g < groups; g++) {
    const scatter = between * rest - ((means[g] - mean) ** 2 * groups) / rest;
    betweenWithout[g] = rest > 1 ? scatter / (rest - 1) : 0;
    totalWithout[g] = (withinSum - within[g]) / rest + betweenWithout[g];
  }
  return {
    total: { value: total, leaveOut: totalWithout },
    between: { value: between, leaveOut: betweenWithout },
  };
}

function average(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
