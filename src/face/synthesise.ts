import { amplifyShape } from './amplification/amplify-shape.js';
import { amplifyTexture } from './amplification/amplify-texture.js';
import type { BasisColumn, FaceCoefficients, FaceMesh, FaceModel, LinearBasis } from './types.js';

/**
 * Face of the coefficients: mean + Σ coefficient · column for shape and texture. Sums run in float64, first over the
 * residual columns, then over the conditions', then over the expressions', each in the bases' order, and are rounded to
 * float32 at the end.
 */
export function synthesise(model: FaceModel, coefficients: FaceCoefficients): FaceMesh {
  const person = sumResiduals(model, coefficients);
  return expressFace(model, addConditions(model, person, coefficients), coefficients);
}

/** A face before its last columns: [3V] each. */
export interface FaceSums {
  readonly shape: Float64Array;
  readonly texture: Float64Array;
}

/** The first part of `synthesise`, most of its work: what all conditions and expressions of a person share. */
export function sumResiduals(model: FaceModel, coefficients: FaceCoefficients): FaceSums {
  return {
    shape: sumResidual(model, coefficients, 'shape'),
    texture: sumResidual(model, coefficients, 'texture'),
  };
}

/** Mean and weighted residual columns of one basis, [3V]; what a gain above 1 does is kept within bounds. */
export function sumResidual(
  model: FaceModel,
  coefficients: FaceCoefficients,
  property: 'shape' | 'texture',
): Float64Array {
  const basis = model[property];
  const weights = coefficients[property];
  checkLength(basis, weights);
  const sum = addColumns(Float64Array.from(basis.mean), usedColumns(basis, weights, 'residual'));
  const gain = coefficients.gains?.[property] ?? 1;
  if (gain <= 1) return sum;
  const own = sum.map((value, i) => (value - basis.mean[i]) / gain);
  const amplified =
    property === 'shape' ? amplifyShape(model, own, gain) : amplifyTexture(basis.mean, own, gain);
  return amplified.map((value, i) => value + basis.mean[i]);
}

/** The second part: what all expressions share. `person` stays as it is. */
export function addConditions(
  model: FaceModel,
  person: FaceSums,
  { shape, texture }: FaceCoefficients,
): FaceSums {
  return {
    shape: addColumns(person.shape.slice(), usedColumns(model.shape, shape, 'condition')),
    texture: addColumns(person.texture.slice(), usedColumns(model.texture, texture, 'condition')),
  };
}

/** The last part; `neutral` stays as it is. */
export function expressFace(
  model: FaceModel,
  neutral: FaceSums,
  { shape, texture }: FaceCoefficients,
): FaceMesh {
  return {
    positions: addLast(neutral.shape, usedColumns(model.shape, shape, 'expression')),
    albedo: addLast(neutral.texture, usedColumns(model.texture, texture, 'expression')),
    triangles: model.triangles,
    specular: model.specular,
    ambientVisibility: model.ambientVisibility,
    landmarks: model.landmarks,
  };
}

/** Sum and columns, rounded to float32. The last column is added on the way: few faces have more than one. */
function addLast(sum: Float64Array, used: readonly WeightedColumn[]): Float32Array {
  const last = used.at(-1);
  if (!last) return new Float32Array(sum);
  const before = used.length > 1 ? addColumns(sum.slice(), used.slice(0, -1)) : sum;
  const { values, weight } = last;
  const out = new Float32Array(sum.length);
  for (let i = 0; i < out.length; i++) out[i] = before[i] + weight * values[i];
  return out;
}

function checkLength(basis: LinearBasis, coefficients: Float64Array): void {
  if (coefficients.length !== basis.columns.length) {
    throw new RangeError(
      `expected ${basis.columns.length} coefficients, one per column, found ${coefficients.length}`,
    );
  }
}

/** Columns of a kind with their coefficients; columns of coefficient 0 are skipped. */
function usedColumns(
  basis: LinearBasis,
  coefficients: Float64Array,
  wanted: BasisColumn['kind'],
): WeightedColumn[] {
  return basis.columns.flatMap(({ kind, values }, k) =>
    coefficients[k] === 0 || kind !== wanted ? [] : [{ values, weight: coefficients[k] }],
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
