import { symmetricEigen } from '../../numeric/index.js';
import type { WholeFace } from '../../stimulus/index.js';
import type { FaceDirections, FaceProperty, FaceSpace } from './face-space.js';
import { covarianceOf } from './residual-coefficients.js';
import type { ResidualCoefficients } from './residual-coefficients.js';
import { whitening } from './whitening.js';

/** Share of a region's variance that its axes explain, if eight of them do. */
export const REGION_VARIANCE_SHARE = 0.95;
export const MAX_REGION_AXES = 8;
/** Fewest residuals per axis: more axes would fit chance. */
const RESIDUALS_PER_AXIS = 4;
/** All vertices together, listed after the named regions. */
export const WHOLE_FACE: WholeFace = 'whole face';

/** One region as the few numbers that say most of it: scores on its principal axes. */
export interface RegionSummary {
  readonly region: string;
  readonly property: FaceProperty;
  readonly dimensions: number;
  /** Share of the region's variance that the axes explain, 0..1. */
  readonly varianceShare: number;
  /** Loadings of the coefficients on each axis, [dimensions][K]. */
  readonly axes: readonly Float64Array[];
  /** About their mean, [residuals · dimensions]. */
  readonly scores: Float64Array;
  /** Of all residuals, and without each: [dimensions²]. */
  readonly whitening: Float64Array;
  readonly leaveOutWhitening: readonly Float64Array[];
}

/**
 * Summaries of the named regions and of the whole face. The axes are those of the generator, whose residual
 * coefficients are independent standard normals: eigenvectors of Σ_j B_jᵀB_j over the region's vertices, the fewest
 * that explain 95 % of the region's variance, at most eight and at most a quarter of the residuals. They belong to
 * the face model and are not fitted to the network. Regions that do not vary are left out.
 */
export function regionSummaries(
  { regions, regionNames }: FaceSpace,
  directions: FaceDirections,
  coefficients: ResidualCoefficients,
): RegionSummary[] {
  const grams = regionNames.map((_, region) => regionGram(directions.basis, regions, region));
  const whole = new Float64Array(directions.basis.length ** 2);
  for (const gram of grams) gram.forEach((value, i) => (whole[i] += value));
  return [...regionNames, WHOLE_FACE].flatMap((region, i) => {
    const summary = summarise(region, grams[i] ?? whole, coefficients);
    return summary ? [summary] : [];
  });
}

function summarise(
  region: string,
  gram: Float64Array,
  coefficients: ResidualCoefficients,
): RegionSummary | null {
  const { property, residuals, count } = coefficients;
  const { values, vectors } = symmetricEigen(gram, count);
  const all = values.reduce((sum, value) => sum + value, 0);
  const most = Math.min(MAX_REGION_AXES, count, Math.floor(residuals / RESIDUALS_PER_AXIS));
  if (!(all > 0) || most < 1) return null;
  let dimensions = 0;
  let explained = 0;
  while (dimensions < most && explained < REGION_VARIANCE_SHARE * all) {
    explained += values[dimensions++];
  }
  const axes = vectors.slice(0, dimensions);
  const scores = project(coefficients, axes);
  const full = covarianceOf(scores, residuals, dimensions);
  return {
    region,
    property,
    dimensions,
    varianceShare: explained / all,
    axes,
    scores,
    whitening: whitening(full, dimensions).inverse,
    leaveOutWhitening: Array.from(
      { length: residuals },
      (_, r) =>
        whitening(covarianceWithout(full, scores, r, dimensions, residuals), dimensions).inverse,
    ),
  };
}

/** Σ over the region's vertices of B_jᵀB_j, [K · K]. */
function regionGram(
  basis: readonly Float32Array[],
  regions: ArrayLike<number>,
  region: number,
): Float64Array {
  const vertices = Array.from(regions, (number, j) => (number === region ? j : -1)).filter(
    (j) => j >= 0,
  );
  const parts = basis.map((column) => {
    const part = new Float64Array(3 * vertices.length);
    vertices.forEach((j, i) => part.set(column.subarray(3 * j, 3 * j + 3), 3 * i));
    return part;
  });
  const gram = new Float64Array(basis.length ** 2);
  for (let k = 0; k < parts.length; k++) {
    for (let l = 0; l <= k; l++) {
      let sum = 0;
      const [x, y] = [parts[k], parts[l]];
      for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
      gram[k * basis.length + l] = gram[l * basis.length + k] = sum;
    }
  }
  return gram;
}

function project(
  { centred, residuals, count }: ResidualCoefficients,
  axes: readonly Float64Array[],
): Float64Array {
  const scores = new Float64Array(residuals * axes.length);
  for (let r = 0; r < residuals; r++) {
    axes.forEach((axis, a) => {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += centred[r * count + k] * axis[k];
      scores[r * axes.length + a] = sum;
    });
  }
  return scores;
}

/** Covariance without residual r: the scatter loses n/(n - 1) of its outer product. */
function covarianceWithout(
  full: Float64Array,
  scores: Float64Array,
  r: number,
  size: number,
  residuals: number,
): Float64Array {
  const weight = residuals / (residuals - 1);
  const rest = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      const outer = scores[r * size + a] * scores[r * size + b];
      rest[a * size + b] =
        (full[a * size + b] * (residuals - 1) - weight * outer) / (residuals - 2);
    }
  }
  return rest;
}
