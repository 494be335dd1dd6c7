import { drawAddress, symmetricEigen, uniformDraw } from '../../numeric/index.js';

/** Largest matrix that is decomposed whole. */
const MOST_WHOLE = 64;
/** Further axes that are iterated, so that the wanted ones converge fast. */
const SPARE = 8;
const ITERATIONS = 60;
/** An axis of less than this share of the first one's is rounding. */
const NEGLIGIBLE = 1e-9;

export interface LeadingAxes {
  /** Descending, above rounding. */
  readonly values: readonly number[];
  /** Unit length, [size] each. */
  readonly vectors: readonly Float64Array[];
}

/**
 * The first `count` eigenvectors of a positive semidefinite matrix, [size · size]: of large ones by orthogonal iteration
 * from fixed draws with a Rayleigh-Ritz step (Golub and Van Loan 2013, section 8.2.4).
 */
export function leadingAxes(matrix: Float64Array, size: number, count: number): LeadingAxes {
  const { values, vectors } =
    size <= MOST_WHOLE ? symmetricEigen(matrix, size) : iterate(matrix, size, count + SPARE);
  const kept = Array.from({ length: Math.min(count, vectors.length) }, (_, k) => k).filter(
    (k) => values[k] > NEGLIGIBLE * values[0],
  );
  return { values: kept.map((k) => values[k]), vectors: kept.map((k) => vectors[k]) };
}

function iterate(matrix: Float64Array, size: number, width: number) {
  let block: Float64Array[] = Array.from({ length: Math.min(width, size) }, (_, k) => {
    const address = drawAddress(0, 'leading-axes', [k]);
    return Float64Array.from({ length: size }, (_, i) => uniformDraw(address, i) - 0.5);
  });
  block = orthonormal(block);
  for (let i = 0; i < ITERATIONS; i++) {
    block = orthonormal(block.map((vector) => multiply(matrix, size, vector)));
  }
  const images = block.map((vector) => multiply(matrix, size, vector));
  const small = block.flatMap((a) => images.map((b) => dot(a, b)));
  const { values, vectors } = symmetricEigen(small, block.length);
  return {
    values,
    vectors: vectors.map((weights) => {
      const axis = new Float64Array(size);
      block.forEach((vector, k) => addScaled(axis, vector, weights[k]));
      return axis;
    }),
  };
}

/** Modified Gram-Schmidt, twice over; vectors that depend on those before them are dropped. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const kept: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = vector.slice();
    const before = Math.sqrt(dot(rest, rest));
    for (let pass = 0; pass < 2; pass++) {
      for (const other of kept) addScaled(rest, other, -dot(rest, other));
    }
    const length = Math.sqrt(dot(rest, rest));
    if (length > 1e-10 * before) kept.push(rest.map((x) => x / length));
  }
  return kept;
}

function multiply(matrix: Float64Array, size: number, vector: Float64Array): Float64Array {
  const product = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += matrix[row * size + k] * vector[k];
    product[row] = sum;
  }
  return product;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(target: Float64Array, vector: Float64Array, weight: number): void {
  for (let i = 0; i < target.length; i++) target[i] += weight * vector[i];
}
