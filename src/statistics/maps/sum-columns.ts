/** Σ_k weight_k · column_k, column after column: the plain reference of `createKernelColumns`. */
export function sumColumns(
  columns: readonly Float32Array[],
  weights: Float64Array,
  length: number,
): Float64Array {
  const sum = new Float64Array(length);
  columns.forEach((column, k) => {
    for (let i = 0; i < length; i++) sum[i] += weights[k] * column[i];
  });
  return sum;
}
