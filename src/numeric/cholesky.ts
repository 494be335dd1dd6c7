/**
 * Lower triangular factor L of a symmetric positive definite matrix A = L·Lᵀ, both [size·size] row-major; null when
 * A is not positive definite. Golub and Van Loan 2013, *Matrix Computations*, algorithm 4.2.1.
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array | null {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * size + column];
      for (let k = 0; k < column; k++) {
        rest -= factor[row * size + k] * factor[column * size + k];
      }
      if (row !== column) {
        factor[row * size + column] = rest / factor[column * size + column];
      } else if (rest > 0) {
        factor[row * size + row] = Math.sqrt(rest);
      } else {
        return null;
      }
    }
  }
  return factor;
}
