import type { FaceDirections } from './face-space.js';
import { adjustedExplained, explainedBits, jointExplainedBits } from './explained-information.js';
import type { ResidualCoefficients } from './residual-coefficients.js';
import { whitening } from './whitening.js';

/** How each vertex's three numbers vary over the residuals, ready to be asked what a score shares with them. */
export interface VertexField {
  readonly basis: readonly Float32Array[];
  readonly vertices: number;
  readonly residuals: number;
  /** Lower triangle of each vertex's whitening, row by row, [6V]. */
  readonly whitenings: Float64Array;
  /** Directions in which each vertex varies, 0..3, [V]. */
  readonly ranks: Uint8Array;
}

/** What a map is made from: covariances of one score with the coefficients, and its variances. */
export interface ScoreCovariance {
  /** Cov(q, c_k), [K], fixed point. */
  readonly covariance: Float64Array;
  /** Variance of the residuals' mean scores, and of all images' scores. */
  readonly between: number;
  readonly total: number;
}

/** Cov(vertex_j) = B_j Cov(c) B_jᵀ, whitened. */
export function vertexField(
  { basis }: FaceDirections,
  { covariance, residuals, count }: ResidualCoefficients,
): VertexField {
  const vertices = (basis[0]?.length ?? 0) / 3;
  const whitenings = new Float64Array(6 * vertices);
  const ranks = new Uint8Array(vertices);
  const rows = new Float64Array(3 * count);
  const product = new Float64Array(count);
  const local = new Float64Array(9);
  for (let j = 0; j < vertices; j++) {
    for (let i = 0; i < 3; i++) {
      for (let k = 0; k < count; k++) rows[i * count + k] = basis[k][3 * j + i];
    }
    for (let i = 0; i < 3; i++) {
      for (let l = 0; l < count; l++) {
        let sum = 0;
        for (let k = 0; k < count; k++) sum += rows[i * count + k] * covariance[l * count + k];
        product[l] = sum;
      }
      for (let h = 0; h < 3; h++) {
        let sum = 0;
        for (let l = 0; l < count; l++) sum += product[l] * rows[h * count + l];
        local[3 * i + h] = sum;
      }
    }
    const { inverse, rank } = whitening(local, 3);
    whitenings.set([inverse[0], inverse[3], inverse[4], inverse[6], inverse[7], inverse[8]], 6 * j);
    ranks[j] = rank;
  }
  return { basis, vertices, residuals, whitenings, ranks };
}

/**
 * Gaussian information between a score and each vertex's three numbers, bits, [V]: images are the samples, so views
 * and conditions count as noise; chance is removed for the number of residuals, so values may be negative. A vertex
 * that does not vary carries 0. Null where the residuals are too few for three dimensions.
 */
export function vertexMap(
  field: VertexField,
  { covariance, between, total }: ScoreCovariance,
): Float32Array | null {
  if (field.residuals < 5) return null;
  const explained = explainedByVertex(field, covariance);
  const bits = new Float32Array(field.vertices);
  for (let j = 0; j < field.vertices; j++) {
    const share = adjustedExplained(explained[j], between, field.ranks[j], field.residuals);
    bits[j] = explainedBits(share, total);
  }
  return bits;
}

/** Variance of residual means that each vertex explains in the sample, |W_j B_j Cov(q, c)|², [V]. */
export function explainedByVertex(field: VertexField, covariance: Float64Array): Float64Array {
  const z = whitenedCovariance(field, covariance);
  const explained = new Float64Array(field.vertices);
  for (let j = 0; j < field.vertices; j++) {
    explained[j] = z[3 * j] ** 2 + z[3 * j + 1] ** 2 + z[3 * j + 2] ** 2;
  }
  return explained;
}

/**
 * Information between several scores together (a layer's read-outs) and each vertex, bits, [V]. `total` and `between`
 * are their covariances over images and over residual means, [size · size]. Null where the residuals are too few or
 * the scores are dependent.
 */
export function jointVertexMap(
  field: VertexField,
  covariances: readonly Float64Array[],
  between: Float64Array,
  total: Float64Array,
): Float32Array | null {
  const size = covariances.length;
  const z = covariances.map((covariance) => whitenedCovariance(field, covariance));
  const explained = new Float64Array(size * size);
  const bits = new Float32Array(field.vertices);
  for (let j = 0; j < field.vertices; j++) {
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) {
        let sum = 0;
        for (let i = 3 * j; i < 3 * j + 3; i++) sum += z[a][i] * z[b][i];
        explained[a * size + b] = sum;
      }
    }
    const { residuals, ranks } = field;
    const value = jointExplainedBits(total, between, explained, size, ranks[j], residuals);
    if (Number.isNaN(value)) return null;
    bits[j] = value;
  }
  return bits;
}

/** W_j B_j Cov(q, c) of every vertex, [3V]. */
function whitenedCovariance(
  { basis, vertices, whitenings }: VertexField,
  covariance: Float64Array,
): Float64Array {
  const x = sumColumns(basis, covariance, 3 * vertices);
  for (let j = 0; j < vertices; j++) {
    const [a, b, c] = [x[3 * j], x[3 * j + 1], x[3 * j + 2]];
    const w = 6 * j;
    x[3 * j] = whitenings[w] * a;
    x[3 * j + 1] = whitenings[w + 1] * a + whitenings[w + 2] * b;
    x[3 * j + 2] = whitenings[w + 3] * a + whitenings[w + 4] * b + whitenings[w + 5] * c;
  }
  return x;
}

/** Σ_k weight_k · column_k. Four columns share a pass: the same bits as one by one, at a third of the time. */
function sumColumns(
  columns: readonly Float32Array[],
  weights: Float64Array,
  length: number,
): Float64Array {
  const sum = new Float64Array(length);
  let k = 0;
  for (; k + 4 <= columns.length; k += 4) {
    const [a, b, c, d] = [columns[k], columns[k + 1], columns[k + 2], columns[k + 3]];
    const [wa, wb, wc, wd] = [weights[k], weights[k + 1], weights[k + 2], weights[k + 3]];
    for (let i = 0; i < length; i++) {
      sum[i] = sum[i] + wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
    }
  }
  for (; k < columns.length; k++) {
    const column = columns[k];
    const weight = weights[k];
    for (let i = 0; i < length; i++) sum[i] += weight * column[i];
  }
  return sum;
}
