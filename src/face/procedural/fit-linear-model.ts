import { drawAddress, normalDraw } from '../../numeric/index.js';
import type { BasisColumn, LinearBasis } from '../types.js';

export interface FittedModel {
  /** Mean at zero regressors; a column per regressor, then the residual components, one standard deviation each. */
  readonly basis: LinearBasis;
  /** Share of the residual variance that each component explains, descending. */
  readonly explained: readonly number[];
}

/**
 * General linear model of sampled faces, then principal components of its residuals: y = mean + Σ x_j·condition_j +
 * Σ c_k·residual_k with independent standard normal c_k.
 * @param samples [N] vectors of one length D
 * @param regressors [N][Q], without the constant
 * @param names [Q] column names
 * @param componentCount K, fewer than N - Q - 1
 */
export function fitLinearModel(
  samples: readonly Float32Array[],
  regressors: readonly (readonly number[])[],
  names: readonly string[],
  componentCount: number,
): FittedModel {
  const design = regressors.map((row) => [1, ...row]);
  const effects = regress(samples, design);
  const residuals = samples.map((sample, i) => subtractEffects(sample, design[i], effects));
  const freedom = samples.length - design[0].length;
  const { components, explained } = principalComponents(residuals, componentCount, freedom);
  const conditions = names.map((name, j): BasisColumn => ({
    name,
    kind: 'condition',
    values: effects[j + 1],
  }));
  const columns = components.map((values, k): BasisColumn => ({
    name: `residual ${k}`,
    kind: 'residual',
    values,
  }));
  return { basis: { mean: effects[0], columns: [...conditions, ...columns] }, explained };
}

/** Ordinary least squares, all entries at once: [1 + Q] effect vectors. */
function regress(
  samples: readonly Float32Array[],
  design: readonly (readonly number[])[],
): Float32Array[] {
  const width = design[0].length;
  const normal = Array.from({ length: width }, (_, i) =>
    Array.from({ length: width }, (_, j) => design.reduce((sum, row) => sum + row[i] * row[j], 0)),
  );
  const inverse = invert(normal);
  return inverse.map((row) => {
    const effect = new Float64Array(samples[0].length);
    samples.forEach((sample, n) => {
      const weight = row.reduce((sum, value, j) => sum + value * design[n][j], 0);
      for (let d = 0; d < effect.length; d++) effect[d] += weight * sample[d];
    });
    return Float32Array.from(effect);
  });
}

function subtractEffects(
  sample: Float32Array,
  row: readonly number[],
  effects: readonly Float32Array[],
): Float32Array {
  return sample.map((value, d) => {
    let fitted = 0;
    for (let j = 0; j < row.length; j++) fitted += row[j] * effects[j][d];
    return value - fitted;
  });
}

/** Leading components, scaled to one standard deviation of the sample (`freedom` degrees of freedom). */
function principalComponents(
  residuals: readonly Float32Array[],
  componentCount: number,
  freedom: number,
): { components: Float32Array[]; explained: number[] } {
  const gram = gramMatrix(residuals);
  const total = gram.reduce((sum, row, i) => sum + row[i], 0);
  const { vectors, values } = leadingEigenvectors(gram, componentCount);
  const components = vectors.map((vector) => {
    const component = new Float64Array(residuals[0].length);
    residuals.forEach((residual, n) => {
      for (let d = 0; d < component.length; d++) component[d] += vector[n] * residual[d];
    });
    return Float32Array.from(component, (value) => value / Math.sqrt(freedom));
  });
  return { components, explained: values.map((value) => value / total) };
}

function gramMatrix(vectors: readonly Float32Array[]): Float64Array[] {
  const gram = vectors.map(() => new Float64Array(vectors.length));
  vectors.forEach((left, i) => {
    for (let j = 0; j <= i; j++) {
      const right = vectors[j];
      let sum = 0;
      for (let d = 0; d < left.length; d++) sum += left[d] * right[d];
      gram[i][j] = sum;
      gram[j][i] = sum;
    }
  });
  return gram;
}

/** Orthogonal iteration with spare vectors, then Rayleigh-Ritz within their span; eigenvalues descending. */
function leadingEigenvectors(
  matrix: readonly Float64Array[],
  count: number,
): { vectors: Float64Array[]; values: number[] } {
  const size = matrix.length;
  const address = drawAddress(3, 'eigenvectors', []);
  let block: Float64Array[] = Array.from({ length: Math.min(size, count + 20) }, (_, k) =>
    Float64Array.from({ length: size }, (_, n) => normalDraw(address, k * size + n)),
  );
  for (let iteration = 0; iteration < 30; iteration++) {
    block = orthonormalise(block.map((vector) => multiply(matrix, vector)));
  }
  const images = block.map((vector) => multiply(matrix, vector));
  const projected = block.map((vector) => images.map((image) => dot(vector, image)));
  const { values, rotation } = diagonalise(projected);
  const order = values.map((_, k) => k).sort((a, b) => values[b] - values[a]);
  const kept = order.slice(0, count);
  const vectors = kept.map((k) => {
    const vector = new Float64Array(size);
    block.forEach((direction, i) => {
      for (let n = 0; n < size; n++) vector[n] += rotation[i][k] * direction[n];
    });
    return vector;
  });
  return { vectors, values: kept.map((k) => values[k]) };
}

/** Gram-Schmidt, each projection twice for accuracy; directions that vanish (rank exhausted) are dropped. */
function orthonormalise(block: readonly Float64Array[]): Float64Array[] {
  const result: Float64Array[] = [];
  for (const source of block) {
    const vector = source.slice();
    const before = Math.sqrt(dot(vector, vector));
    for (const direction of [...result, ...result]) {
      const overlap = dot(vector, direction);
      for (let n = 0; n < vector.length; n++) vector[n] -= overlap * direction[n];
    }
    const length = Math.sqrt(dot(vector, vector));
    if (length > 1e-10 * before) result.push(vector.map((value) => value / length));
  }
  return result;
}

/** Eigenvalues and eigenvectors (columns of `rotation`) of a small symmetric matrix by cyclic Jacobi rotations. */
function diagonalise(symmetric: readonly (readonly number[])[]): {
  values: number[];
  rotation: number[][];
} {
  const size = symmetric.length;
  const matrix = symmetric.map((row) => [...row]);
  const rotation = matrix.map((_, i) => matrix.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 12; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(matrix, rotation, p, q);
    }
  }
  return { values: matrix.map((row, i) => row[i]), rotation };
}

/**
 * Turns columns into orthogonal ones, strongest first, by a rotation of their coefficients: with independent standard
 * normal coefficients the distribution of faces stays the same, and so does the root mean square of every entry.
 * @param columns [K] vectors of one length; not changed
 */
export function rotateToPrincipal(columns: readonly Float32Array[]): Float32Array[] {
  const { values, rotation } = diagonalise(gramMatrix(columns).map((row) => [...row]));
  const order = values.map((_, k) => k).sort((a, b) => values[b] - values[a]);
  return order.map((k) => {
    const turned = new Float64Array(columns[0].length);
    columns.forEach((column, j) => {
      for (let d = 0; d < turned.length; d++) turned[d] += rotation[j][k] * column[d];
    });
    return Float32Array.from(turned);
  });
}

/** One Jacobi rotation: makes matrix[p][q] zero (Golub and Van Loan, *Matrix Computations*, section 8.5). */
function rotate(matrix: number[][], rotation: number[][], p: number, q: number): void {
  if (matrix[p][q] === 0) return;
  const slope = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
  const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.sqrt(slope * slope + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (const rows of [matrix, rotation]) {
    for (const row of rows) {
      [row[p], row[q]] = [cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]];
    }
  }
  const [rowP, rowQ] = [matrix[p], matrix[q]];
  for (let k = 0; k < matrix.length; k++) {
    [rowP[k], rowQ[k]] = [cosine * rowP[k] - sine * rowQ[k], sine * rowP[k] + cosine * rowQ[k]];
  }
}

function multiply(matrix: readonly Float64Array[], vector: Float64Array): Float64Array {
  return Float64Array.from(matrix, (row) => dot(row, vector));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}

/** Inverse of a small positive definite matrix by Gauss-Jordan elimination. */
function invert(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let pivot = 0; pivot < size; pivot++) {
    const scale = rows[pivot][pivot];
    for (let k = 0; k < 2 * size; k++) rows[pivot][k] /= scale;
    for (let i = 0; i < size; i++) {
      const factor = rows[i][pivot];
      if (i === pivot || factor === 0) continue;
      for (let k = 0; k < 2 * size; k++) rows[i][k] -= factor * rows[pivot][k];
    }
  }
  return rows.map((row) => row.slice(size));
}
