export interface SymmetricEigen {
  /** Descending. */
  readonly values: Float64Array;
  /** Unit length, in the order of `values`; the largest entry of each is positive, so that a sign is never chance. */
  readonly vectors: readonly Float64Array[];
}

const MAX_SWEEPS = 30;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, [size·size] row-major, by cyclic Jacobi rotations: accurate to
 * the last places, meant for sizes up to a few hundred. Golub and Van Loan 2013, *Matrix Computations*, section 8.5.
 */
export function symmetricEigen(matrix: ArrayLike<number>, size: number): SymmetricEigen {
  const rest = Float64Array.from(matrix);
  const rotation = new Float64Array(size * size);
  for (let i = 0; i < size; i++) rotation[i * size + i] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS && isCoupled(rest, size); sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(rest, rotation, size, p, q);
    }
  }
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (a, b) => rest[b * size + b] - rest[a * size + a],
  );
  return {
    values: Float64Array.from(order, (k) => rest[k * size + k]),
    vectors: order.map((k) => signed(rotation.subarray(k * size, (k + 1) * size))),
  };
}

/** Whether the part off the diagonal is above rounding. */
function isCoupled(matrix: Float64Array, size: number): boolean {
  let off = 0;
  let all = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const square = matrix[i * size + j] ** 2;
      all += square;
      if (i !== j) off += square;
    }
  }
  return off > 1e-30 * all;
}

/** One rotation: makes entry (p, q) zero; rows of `rotation` become the eigenvectors. */
function rotate(
  matrix: Float64Array,
  rotation: Float64Array,
  size: number,
  p: number,
  q: number,
): void {
  const coupling = matrix[p * size + q];
  if (coupling === 0) return;
  const slope = (matrix[q * size + q] - matrix[p * size + p]) / (2 * coupling);
  const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.sqrt(slope * slope + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) {
    const a = matrix[k * size + p];
    const b = matrix[k * size + q];
    matrix[k * size + p] = cosine * a - sine * b;
    matrix[k * size + q] = sine * a + cosine * b;
  }
  for (const rows of [matrix, rotation]) {
    for (let k = 0; k < size; k++) {
      const a = rows[p * size + k];
      const b = rows[q * size + k];
      rows[p * size + k] = cosine * a - sine * b;
      rows[q * size + k] = sine * a + cosine * b;
    }
  }
}

function signed(vector: Float64Array): Float64Array {
  const largest = vector.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
  return vector.map((x) => (largest < 0 ? -x : x));
}
