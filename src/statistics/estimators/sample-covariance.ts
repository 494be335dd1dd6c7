import { choleskyFactor, log } from '../../numeric/index.js';
import { entropyBias } from '../gaussian-entropy.js';

/** Mean and covariance (n - 1) of jointly observed variables. */
export interface SampleMoments {
  readonly n: number;
  /** [d] */
  readonly means: Float64Array;
  /** [d·d] */
  readonly covariance: Float64Array;
  /** Largest absolute value of each variable, [d]: what its rounding errors are measured against. */
  readonly magnitudes: Float64Array;
}

/** Two passes, about the mean, so that little cancels. `variables` are [n] each. */
export function sampleMoments(variables: readonly Float64Array[]): SampleMoments {
  const d = variables.length;
  const n = variables[0].length;
  const means = new Float64Array(d);
  const magnitudes = new Float64Array(d);
  const centred = variables.map((values, v) => {
    for (let i = 0; i < n; i++) {
      means[v] += values[i];
      magnitudes[v] = Math.max(magnitudes[v], Math.abs(values[i]));
    }
    means[v] /= n;
    return values.map((value) => value - means[v]);
  });
  const covariance = new Float64Array(d * d);
  for (let row = 0; row < d; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += centred[row][i] * centred[column][i];
      covariance[row * d + column] = covariance[column * d + row] = sum / (n - 1);
    }
  }
  return { n, means, covariance, magnitudes };
}

/** A deviation this small beside the values is their rounding error: no variance. */
const CONSTANT = 1e-13;
/** A share of variance this small that the other variables leave over is rounding error: linear dependence. */
const DEPENDENT = 1e-12;

/**
 * Lower Cholesky factor [d·d] of a sample covariance; null where a variable has no variance or is, but for rounding,
 * a linear function of those before it.
 */
export function covarianceFactor({
  covariance,
  magnitudes,
}: Pick<SampleMoments, 'covariance' | 'magnitudes'>): Float64Array | null {
  const d = magnitudes.length;
  for (let v = 0; v < d; v++) {
    if (!(covariance[v * d + v] > (CONSTANT * magnitudes[v]) ** 2)) return null;
  }
  const factor = choleskyFactor(covariance, d);
  if (factor === null) return null;
  for (let v = 0; v < d; v++) {
    if (!(factor[v * d + v] ** 2 > DEPENDENT * covariance[v * d + v])) return null;
  }
  return factor;
}

/** ln det C of C = L·Lᵀ, halved. `factor` is L, [d·d]. */
export function halfLogDeterminant(factor: Float64Array, d: number): number {
  let sum = 0;
  for (let v = 0; v < d; v++) sum += log(factor[v * d + v]);
  return sum;
}

/**
 * Entropy of jointly Gaussian variables from samples, nats, without the constant ½ d ln(2πe): ½ ln det C, minus its
 * bias. NaN unless there are more samples than variables, -Infinity where the covariance is singular.
 */
export function entropyOfSamples(
  variables: readonly Float64Array[],
  biasCorrected: boolean,
): number {
  const d = variables.length;
  const n = variables[0].length;
  if (n <= d) return NaN;
  const factor = covarianceFactor(sampleMoments(variables));
  if (factor === null) return -Infinity;
  return halfLogDeterminant(factor, d) - (biasCorrected ? entropyBias(n, d) : 0);
}
