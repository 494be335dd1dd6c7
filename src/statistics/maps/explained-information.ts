import { log } from '../../numeric/index.js';
import { BITS_PER_NAT } from '../information-value.js';

/** Variance of the rounding of scores to integers: what no feature can explain. */
export const ROUNDING_VARIANCE = 1 / 12;

/**
 * Variance of residual means that a feature of `dimensions` numbers explains, chance removed. The mean of the
 * explained share over all permutations of n residuals is exactly dimensions/(n - 1) of what is unexplained, whatever
 * the distributions, so nothing need be drawn: E - (B - E) d/(n - 1 - d). Ezekiel 1930, *Methods of Correlation
 * Analysis* (adjusted R²). May be negative; NaN with too few residuals.
 */
export function adjustedExplained(
  explained: number,
  between: number,
  dimensions: number,
  residuals: number,
): number {
  const freedom = residuals - 1 - dimensions;
  return freedom > 0 ? explained - ((between - explained) * dimensions) / freedom : NaN;
}

/** Whether a score's variance is more than its rounding: of a dead unit nothing can be asked. */
export function isAlive(total: number): boolean {
  return total > ROUNDING_VARIANCE;
}

/**
 * Bits of a Gaussian score of `total` variance of which `explained` is a feature's: -½ log2(1 - explained/total). 0 of a dead
 * unit, for comparisons with others; where bits are told, ask `isAlive` first.
 */
export function explainedBits(explained: number, total: number): number {
  if (!isAlive(total)) return 0;
  const rest = Math.max(total - explained, ROUNDING_VARIANCE);
  return Number.isNaN(explained) ? NaN : 0.5 * BITS_PER_NAT * log(total / rest);
}

/**
 * The same for two scores together, ½ log2(det C / det(C - E)), of what is explained of each and of their covariance, E, after
 * the correction for chance (`adjustedExplained`); `total` is C, [2 · 2]. NaN with too few residuals, or where the scores are
 * dependent. Without arrays: permutations ask for millions.
 */
export function explainedPairBits(
  total: Float64Array,
  first: number,
  crossed: number,
  second: number,
): number {
  const [a, b, c] = [total[0], total[2], total[3]];
  const all = halfLogOfTwo(a, b, c);
  return (all - halfLogOfTwo(a - first, b - crossed, c - second)) * BITS_PER_NAT;
}

/** ½ ln det of [a, b; b, c] by its Cholesky factor; NaN where it is not positive definite. */
function halfLogOfTwo(a: number, b: number, c: number): number {
  const first = Math.sqrt(a);
  const crossed = b / first;
  const rest = c - crossed * crossed;
  return a > 0 && rest > 0 ? log(first) + log(Math.sqrt(rest)) : NaN;
}
