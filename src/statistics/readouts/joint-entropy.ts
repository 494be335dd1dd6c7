import { choleskyFactor, log } from '../../numeric/index.js';
import { entropyBias } from '../gaussian-entropy.js';

/** A share of a read-out's variance this small that the others leave over is linear dependence, for rounded scores. */
const DEPENDENT = 1e-9;

/**
 * Sums of joint scores: n, Σ q_a, [d], and Σ q_a q_b of pairs a >= b, [d (d + 1)/2], one after the other.
 */
export function jointSumsLength(variables: number): number {
  return 1 + variables + (variables * (variables + 1)) / 2;
}

/**
 * Entropy of jointly Gaussian scores from their sums at `from`, nats, without the constant: ½ ln det C - b(n, d).
 * NaN unless there are more points than scores, -Infinity where the scores do not vary or depend on each other.
 */
export function jointEntropy(sums: Float64Array, from: number, variables: number): number {
  const n = sums[from];
  if (n <= variables + 1) return NaN;
  const covariance = new Float64Array(variables * variables);
  let pair = from + 1 + variables;
  for (let a = 0; a < variables; a++) {
    for (let b = 0; b <= a; b++, pair++) {
      const scatter = sums[pair] - (sums[from + 1 + a] * sums[from + 1 + b]) / n;
      covariance[a * variables + b] = covariance[b * variables + a] = scatter / (n - 1);
    }
  }
  const factor = choleskyFactor(covariance, variables);
  if (factor === null) return -Infinity;
  let half = 0;
  for (let a = 0; a < variables; a++) {
    const pivot = factor[a * variables + a];
    if (!(pivot * pivot > DEPENDENT * covariance[a * variables + a])) return -Infinity;
    half += log(pivot);
  }
  return half - entropyBias(n, variables);
}
