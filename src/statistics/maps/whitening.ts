/** A pivot below this share of the mean variance is a direction that does not vary (a float32 basis rounds at 4e-15). */
const SINGULAR_SHARE = 1e-10;

/** Inverse of the lower Cholesky factor of a covariance; rows of directions that do not vary are zero. */
export interface Whitening {
  /** [size · size], lower triangular: z = inverse · x has unit covariance in `rank` directions. */
  readonly inverse: Float64Array;
  readonly rank: number;
}

/**
 * Whitens by Cholesky factorisation, leaving out variables that are linear combinations of those before them, so that
 * |inverse · x|² = xᵀ C⁺ x for any x in the span of C. `covariance` is [size · size].
 */
export function whitening(covariance: ArrayLike<number>, size: number): Whitening {
  let limit = 0;
  for (let i = 0; i < size; i++) limit += (SINGULAR_SHARE * covariance[i * size + i]) / size;
  const factor = new Float64Array(size * size);
  const inverse = new Float64Array(size * size);
  let rank = 0;
  for (let i = 0; i < size; i++) {
    let pivot = covariance[i * size + i];
    for (let j = 0; j < i; j++) {
      if (inverse[j * size + j] === 0) continue;
      let rest = covariance[i * size + j];
      for (let k = 0; k < j; k++) rest -= factor[i * size + k] * factor[j * size + k];
      factor[i * size + j] = rest * inverse[j * size + j];
      pivot -= factor[i * size + j] ** 2;
    }
    if (!(pivot > limit)) {
      factor.fill(0, i * size, (i + 1) * size);
      continue;
    }
    rank++;
    inverse[i * size + i] = 1 / Math.sqrt(pivot);
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += factor[i * size + k] * inverse[k * size + j];
      inverse[i * size + j] = -sum * inverse[i * size + i];
    }
  }
  return { inverse, rank };
}

/** z = inverse · x for a whitening of `size` variables. */
export function whiten(
  inverse: Float64Array,
  size: number,
  x: ArrayLike<number>,
  offset = 0,
): Float64Array {
  const z = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) z[i] += inverse[i * size + j] * x[offset + j];
  }
  return z;
}
