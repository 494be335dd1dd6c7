import { choleskyFactor, log } from '../../numeric/index.js';
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
 * The same for several scores together: ½ log2(det C / det(C - E)) with E adjusted for chance. `total`, `between` and
 * `explained` are covariances, [size · size]. NaN with too few residuals, or where the scores are dependent.
 */
export function jointExplainedBits(
  total: Float64Array,
  between: Float64Array,
  explained: Float64Array,
  size: number,
  dimensions: number,
  residuals: number,
): number {
  const rest = total.map(
    (value, i) => value - adjustedExplained(explained[i], between[i], dimensions, residuals),
  );
  const [all, remaining] = [total, rest].map((matrix) => halfLogDeterminant(matrix, size));
  return (all - remaining) * BITS_PER_NAT;
}

/** ½ ln det of a covariance; NaN where it is not positive definite. */
function halfLogDeterminant(matrix: Float64Array, size: number): number {
  const factor = choleskyFactor(matrix, size);
  if (factor === null) return NaN;
  let sum = 0;
  for (let i = 0; i < size; i++) sum += log(factor[i * size + i]);
  return sum;
}
