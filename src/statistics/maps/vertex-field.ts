import { choleskyFactor, log } from '../../numeric/index.js';
import { BITS_PER_NAT } from '../information-value.js';
import { createKernelColumns } from '../kernels/kernel-columns.js';
import type { FaceDirections } from './face-space.js';
import { adjustedExplained, explainedBits, isAlive } from './explained-information.js';
import type { ResidualCoefficients } from './residual-coefficients.js';
import { whitening } from './whitening.js';

/** How each vertex's three numbers vary over the residuals, ready to be asked what a score shares with them. */
export interface VertexField {
  /** B_j of every vertex times covariances with the coefficients, [3V], valid until the next call. */
  readonly displacements: (covariance: Float64Array) => Float64Array;
  readonly vertices: number;
  readonly residuals: number;
  /** Lower triangle of each vertex's whitening, row by row, [6V]. */
  readonly whitenings: Float64Array;
  /** Directions in which each vertex varies, 0..3, [V]. */
  readonly ranks: Uint8Array;
  /** The vertices that vary, those of equal rank together. */
  readonly groups: readonly VertexGroup[];
}

/** Vertices of one rank: their numbers among all, and displacements and whitenings of them alone. */
export interface VertexGroup extends Pick<VertexField, 'displacements' | 'whitenings'> {
  readonly rank: number;
  readonly numbers: Int32Array;
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
  const groups = [1, 2, 3].flatMap((rank) => groupOf(rank, ranks, basis, whitenings));
  const displacements = createKernelColumns(basis);
  return { displacements, vertices, residuals, whitenings, ranks, groups };
}

function groupOf(
  rank: number,
  ranks: Uint8Array,
  basis: readonly Float32Array[],
  whitenings: Float64Array,
): VertexGroup[] {
  const numbers = Int32Array.from([...ranks.keys()].filter((j) => ranks[j] === rank));
  if (numbers.length === 0) return [];
  const pick = <Values extends Float32Array | Float64Array>(
    from: Values,
    target: Values,
    width: number,
  ): Values => {
    numbers.forEach((j, i) => target.set(from.subarray(width * j, width * (j + 1)), width * i));
    return target;
  };
  return [
    {
      ...{ rank, numbers },
      displacements: createKernelColumns(
        basis.map((column) => pick(column, new Float32Array(3 * numbers.length), 3)),
      ),
      whitenings: pick(whitenings, new Float64Array(6 * numbers.length), 6),
    },
  ];
}

/**
 * Gaussian information between a score and each vertex's three numbers, bits, [V]: images are the samples, so views
 * and conditions count as noise; chance is removed for the number of residuals, so values may be negative. A vertex
 * that does not vary carries 0. Null where the residuals are too few for three dimensions, and of a dead unit.
 */
export function vertexMap(
  field: VertexField,
  { covariance, between, total }: ScoreCovariance,
): Float32Array | null {
  if (field.residuals < 5 || !isAlive(total)) return null;
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
  const explained = new Float64Array(field.vertices);
  forEachWhitened(field, [covariance], (z) => addSquares(z, explained));
  return explained;
}

/** The same of many scores; `visit` is given each in turn, and must not keep it. */
export function forEachExplained(
  field: VertexField,
  covariances: readonly Float64Array[],
  visit: (explained: Float64Array) => void,
): void {
  const explained = new Float64Array(field.vertices);
  forEachWhitened(field, covariances, (z) => {
    explained.fill(0);
    addSquares(z, explained);
    visit(explained);
  });
}

/** Adds |z|² of each vertex. */
function addSquares(z: Float64Array, target: Float64Array): void {
  for (let j = 0; j < target.length; j++) {
    target[j] += z[3 * j] ** 2 + z[3 * j + 1] ** 2 + z[3 * j + 2] ** 2;
  }
}

/**
 * Information between several scores together (a layer's read-outs) and each vertex, bits, [V]: ½ log2(det C / det(C - E)),
 * E what the vertex explains, adjusted for chance as in `adjustedExplained`. `total` and `between` are the scores'
 * covariances over images and over residual means, [size · size]. Null where the residuals are too few or the scores are
 * dependent.
 *
 * With d directions and f = n - 1 - d, C - E = M - (1 + d/f) Z Zᵀ for M = C + (d/f) B and Z [size · 3] the whitened
 * covariances, so that only det(I - (1 + d/f) Zᵀ M⁻¹ Z) of three rows is taken at each vertex (matrix determinant lemma).
 */
export function jointVertexMap(
  field: VertexField,
  covariances: readonly Float64Array[],
  between: Float64Array,
  total: Float64Array,
): Float32Array | null {
  const size = covariances.length;
  const whole = choleskyFactor(total, size);
  if (whole === null) return null;
  const bits = new Float32Array(field.vertices);
  for (const group of field.groups) {
    const { rank, numbers } = group;
    const freedom = field.residuals - 1 - rank;
    if (freedom <= 0) return null;
    const unexplained = total.map((value, i) => value + (rank / freedom) * between[i]);
    const factor = choleskyFactor(unexplained, size);
    if (factor === null) return null;
    const grams = vertexGrams(group, solveRows(factor, covariances));
    const shift = 2 * (halfLogDeterminant(whole, size) - halfLogDeterminant(factor, size));
    for (let i = 0; i < numbers.length; i++) {
      const left = determinantOfRest(grams, 6 * i, 1 + rank / freedom);
      if (!(left > 0)) return null;
      bits[numbers[i]] = 0.5 * BITS_PER_NAT * (shift - log(left));
    }
  }
  return bits;
}

/** L⁻¹ of the rows: [size][K] of [size][K]. */
function solveRows(factor: Float64Array, rows: readonly Float64Array[]): Float64Array[] {
  const size = rows.length;
  const solved: Float64Array[] = [];
  rows.forEach((row, a) => {
    const rest = row.slice();
    solved.forEach((before, b) => {
      const weight = factor[a * size + b];
      for (let k = 0; k < rest.length; k++) rest[k] -= weight * before[k];
    });
    solved.push(rest.map((value) => value / factor[a * size + a]));
  });
  return solved;
}

/** Σ over scores of z zᵀ at each vertex of the group, lower triangle row by row. */
function vertexGrams(group: VertexGroup, covariances: readonly Float64Array[]): Float64Array {
  const vertices = group.numbers.length;
  const grams = new Float64Array(6 * vertices);
  forEachWhitened(group, covariances, (z) => {
    for (let j = 0; j < vertices; j++) {
      const a = z[3 * j];
      const b = z[3 * j + 1];
      const c = z[3 * j + 2];
      const g = 6 * j;
      grams[g] += a * a;
      grams[g + 1] += b * a;
      grams[g + 2] += b * b;
      grams[g + 3] += c * a;
      grams[g + 4] += c * b;
      grams[g + 5] += c * c;
    }
  });
  return grams;
}

/** det(I - scale · G); NaN where it is not positive definite. */
function determinantOfRest(grams: Float64Array, at: number, scale: number): number {
  const a = 1 - scale * grams[at];
  const b = -scale * grams[at + 1];
  const c = 1 - scale * grams[at + 2];
  const d = -scale * grams[at + 3];
  const e = -scale * grams[at + 4];
  const f = 1 - scale * grams[at + 5];
  const second = a * c - b * b;
  const third = a * (c * f - e * e) - b * (b * f - e * d) + d * (b * e - c * d);
  return a > 0 && second > 0 ? third : NaN;
}

function halfLogDeterminant(factor: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += log(factor[i * size + i]);
  return sum;
}

/**
 * W_j B_j Cov(q, c) of every vertex, [3V], of many scores: `visit` is given each in turn, and must not keep it. Maps ask
 * for thousands of permuted scores: what each allocated would be much of an audit's time.
 */
function forEachWhitened(
  { displacements, whitenings }: Pick<VertexField, 'displacements' | 'whitenings'>,
  covariances: readonly Float64Array[],
  visit: (z: Float64Array) => void,
): void {
  for (const covariance of covariances) {
    const z = displacements(covariance);
    whitenVertices(z, whitenings);
    visit(z);
  }
}

/** Plain reads: a list taken apart is an allocation for every vertex, gigabytes in an audit. */
function whitenVertices(x: Float64Array, whitenings: Float64Array): void {
  for (let j = 0; 3 * j < x.length; j++) {
    const a = x[3 * j];
    const b = x[3 * j + 1];
    const c = x[3 * j + 2];
    const w = 6 * j;
    x[3 * j] = whitenings[w] * a;
    x[3 * j + 1] = whitenings[w + 1] * a + whitenings[w + 2] * b;
    x[3 * j + 2] = whitenings[w + 3] * a + whitenings[w + 4] * b + whitenings[w + 5] * c;
  }
}
