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
    const copy = values.slice();
    magnitudes[v] = largest(copy);
    means[v] = centre(copy);
    return copy;
  });
  const covariance = new Float64Array(d * d);
  for (let row = 0; row < d; row++) {
    for (let column = 0; column <= row; column++) {
      const scatter = product(centred[row], centred[column]);
      covariance[row * d + column] = covariance[column * d + row] = scatter / (n - 1);
    }
  }
  return { n, means, covariance, magnitudes };
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]);
    if (size > most) most = size;
  }
  return most;
}

/** Subtracts the mean and returns it. */
function centre(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) values[i] -= mean;
  return mean;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Moments of some of the variables, by number. */
function pick({ n, means, covariance, magnitudes }: SampleMoments, kept: number[]): SampleMoments {
  const d = means.length;
  return {
    n,
    means: Float64Array.from(kept, (v) => means[v]),
    covariance: Float64Array.from(kept.flatMap((v) => kept.map((w) => covariance[v * d + w]))),
    magnitudes: Float64Array.from(kept, (v) => magnitudes[v]),
  };
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
 * Entropy of jointly Gaussian variables from their moments, nats, without the constant ½ d ln(2πe): ½ ln det C, minus
 * its bias. NaN unless there are more samples than variables, -Infinity where the covariance is singular.
 */
export function entropyOfMoments(moments: SampleMoments, biasCorrected: boolean): number {
  const { n } = moments;
  const d = moments.means.length;
  if (n <= d) return NaN;
  const factor = covarianceFactor(moments);
  if (factor === null) return -Infinity;
  return halfLogDeterminant(factor, d) - (biasCorrected ? entropyBias(n, d) : 0);
}

/** The same from samples, one array [n] per variable. */
export function entropyOfSamples(
  variables: readonly Float64Array[],
  biasCorrected: boolean,
): number {
  return entropyOfMoments(sampleMoments(variables), biasCorrected);
}

/**
 * Entropies of any union of sides, each a list of variables, as a function of the sides' numbers. The samples are read
 * once.
 */
export function entropiesOfSides(
  sides: readonly (readonly Float64Array[])[],
  biasCorrected: boolean,
): (...numbers: number[]) => number {
  const moments = sampleMoments(sides.flat());
  let next = 0;
  const numbersOf = sides.map((side) => side.map(() => next++));
  return (...numbers) =>
    entropyOfMoments(
      pick(
        moments,
        numbers.flatMap((side) => numbersOf[side]),
      ),
      biasCorrected,
    );
}
