import type { FaceCoefficients, FaceMesh, FaceModel, LinearBasis } from './types.js';

/**
 * Face of the coefficients: mean + Σ coefficient · column for shape and texture. Sums run in float64, first over the
 * residual columns, then over the others, each in the bases' order, and are rounded to float32 at the end.
 */
export function synthesise(model: FaceModel, coefficients: FaceCoefficients): FaceMesh {
  return synthesiseFrom(model, sumResiduals(model, coefficients), coefficients);
}

/** Mean and residual columns, what all conditions and expressions of a person share: [3V] each. */
export interface ResidualSums {
  readonly shape: Float64Array;
  readonly texture: Float64Array;
}

/** The first part of `synthesise`, most of its work. */
export function sumResiduals(model: FaceModel, coefficients: FaceCoefficients): ResidualSums {
  const sum = (basis: LinearBasis, weights: Float64Array): Float64Array => {
    checkLength(basis, weights);
    return addColumns(Float64Array.from(basis.mean), usedColumns(basis, weights, true));
  };
  return {
    shape: sum(model.shape, coefficients.shape),
    texture: sum(model.texture, coefficients.texture),
  };
}

/** The second part of `synthesise`; `residuals` stay as they are. */
export function synthesiseFrom(
  model: FaceModel,
  residuals: ResidualSums,
  coefficients: FaceCoefficients,
): FaceMesh {
  const { shape, texture } = coefficients;
  const positions = addColumns(residuals.shape.slice(), usedColumns(model.shape, shape, false));
  const albedo = addColumns(residuals.texture.slice(), usedColumns(model.texture, texture, false));
  return {
    positions: new Float32Array(positions),
    albedo: new Float32Array(albedo),
    triangles: model.triangles,
    specular: model.specular,
    ambientVisibility: model.ambientVisibility,
    landmarks: model.landmarks,
  };
}

function checkLength(basis: LinearBasis, coefficients: Float64Array): void {
  if (coefficients.length !== basis.columns.length) {
    throw new RangeError(
      `expected ${basis.columns.length} coefficients, one per column, found ${coefficients.length}`,
    );
  }
}

/** Residual columns or all others, with their coefficients; columns of coefficient 0 are skipped. */
function usedColumns(
  basis: LinearBasis,
  coefficients: Float64Array,
  residual: boolean,
): WeightedColumn[] {
  return basis.columns.flatMap(({ kind, values }, k) =>
    coefficients[k] === 0 || (kind === 'residual') !== residual
      ? []
      : [{ values, weight: coefficients[k] }],
  );
}

/**
 * Adds weighted columns to `sum` and returns it. Four columns share a pass, added from left to right: the same bits as
 * one by one, at half the time.
 */
function addColumns(sum: Float64Array, used: readonly WeightedColumn[]): Float64Array {
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
