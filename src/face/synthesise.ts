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

/**
 * [3V] mean + Σ_k coefficients[k] · column k; columns of coefficient 0 are skipped. Four columns share a pass over the
 * sum, added from left to right: the same bits as one by one, at half the time.
 */
function combine(basis: LinearBasis, coefficients: Float64Array): Float64Array {
  if (coefficients.length !== basis.columns.length) {
    throw new RangeError(
      `expected ${basis.columns.length} coefficients, one per column, found ${coefficients.length}`,
    );
  }
  const sum = Float64Array.from(basis.mean);
  const used = basis.columns.flatMap(({ values }, k) =>
    coefficients[k] === 0 ? [] : [{ values, weight: coefficients[k] }],
  );
  let k = 0;
  for (; k + 4 <= used.length; k += 4) {
    const [a, b, c, d] = used.slice(k, k + 4);
    addFour(sum, a, b, c, d);
  }
  for (; k < used.length; k++) {
    const { values, weight } = used[k];
    for (let i = 0; i < sum.length; i++) sum[i] += weight * values[i];
  }
  return sum;
}

interface WeightedColumn {
  readonly values: Float32Array;
  readonly weight: number;
}

function addFour(
  sum: Float64Array,
  { values: a, weight: wa }: WeightedColumn,
  { values: b, weight: wb }: WeightedColumn,
  { values: c, weight: wc }: WeightedColumn,
  { values: d, weight: wd }: WeightedColumn,
): void {
  for (let i = 0; i < sum.length; i++) {
    sum[i] = sum[i] + wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
  }
}
