import type { FaceCoefficients, FaceMesh, FaceModel, LinearBasis } from './types.js';

/**
 * Face of the coefficients: mean + Σ coefficient · column for shape and texture, the plain reference.
 * Sums run in float64, column by column in the bases' order, and are rounded to float32 at the end.
 */
export function synthesise(model: FaceModel, coefficients: FaceCoefficients): FaceMesh {
  return {
    positions: Float32Array.from(combine(model.shape, coefficients.shape)),
    albedo: Float32Array.from(combine(model.texture, coefficients.texture)),
    triangles: model.triangles,
    specular: model.specular,
    landmarks: model.landmarks,
  };
}

/** [3V] mean + Σ_k coefficients[k] · column k; columns of coefficient 0 are skipped. */
function combine(basis: LinearBasis, coefficients: Float64Array): Float64Array {
  if (coefficients.length !== basis.columns.length) {
    throw new RangeError(
      `expected ${basis.columns.length} coefficients, one per column, found ${coefficients.length}`,
    );
  }
  const sum = Float64Array.from(basis.mean);
  basis.columns.forEach(({ values }, k) => {
    const weight = coefficients[k];
    if (weight === 0) return;
    for (let i = 0; i < sum.length; i++) sum[i] += weight * values[i];
  });
  return sum;
}
