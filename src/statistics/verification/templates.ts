import type { EmbeddingTemplates, UnitLayer } from '../types.js';

/** Fixed point of embeddings of unit length: sums of 65,536 of them fit an int32, and so do dot products of two. */
export const EMBEDDING_SCALE = 16_384;

/** Bytes of templates per view level from which only those of all views are kept. */
export const MOST_TEMPLATE_BYTES = 2 ** 29;

/**
 * Empty templates: per identity one of all views and, if that is not too much to hold, one per view level. `keptPoints`
 * calibration points of each identity are kept beside their sums.
 */
export function createTemplates(
  identities: number,
  output: Pick<UnitLayer, 'units'>,
  viewLevels = 0,
  keptPoints = 0,
): EmbeddingTemplates {
  const width = output.units;
  const fits = 4 * identities * (1 + viewLevels) * width <= MOST_TEMPLATE_BYTES;
  const perIdentity = fits ? 1 + viewLevels : 1;
  const sums = new Int32Array(identities * perIdentity * width);
  if (keptPoints === 0) return { width, perIdentity, sums };
  checkKeptPoints(identities, width, keptPoints);
  const embeddings = new Int16Array(identities * keptPoints * width);
  return { width, perIdentity, sums, points: { perIdentity: keptPoints, embeddings } };
}

/** @throws RangeError where the embeddings of so many calibration points of each identity are too much to hold */
export function checkKeptPoints(identities: number, width: number, points: number): void {
  const most = Math.floor(MOST_TEMPLATE_BYTES / (2 * identities * width));
  if (points <= most) return;
  throw new RangeError(
    `expected at most ${most * identities} calibration points of an embedding of ${width} numbers where changed images are compared, found ${points * identities}: each one's embedding is kept; lower calibration.points`,
  );
}

/**
 * Adds the embedding of one calibration point, number `point` of its identity's, to the identity's template and to those
 * of its view levels (columns).
 */
export function addToTemplate(
  { width, perIdentity, sums, points }: EmbeddingTemplates,
  output: Pick<UnitLayer, 'offset'>,
  identity: number,
  activations: Float32Array,
  rowOffset: number,
  columns: readonly number[] = [],
  point = 0,
): void {
  const embedding = new Int16Array(width);
  quantise(activations, rowOffset + output.offset, embedding);
  const places = perIdentity > 1 ? [0, ...columns.map((column) => column + 1)] : [0];
  for (const place of places) {
    const from = (identity * perIdentity + place) * width;
    for (let i = 0; i < width; i++) sums[from + i] += embedding[i];
  }
  points?.embeddings.set(embedding, (identity * points.perIdentity + point) * width);
}

/**
 * Fixed point of the unit vector of `target.length` values from `from`, each to half of 2^-14: a cosine of two is then
 * right to about 3·10⁻⁵. Zeros stay zeros, so that their cosine is 0.
 */
export function quantise(
  values: Float32Array | Int32Array,
  from: number,
  target: Int16Array,
): Int16Array {
  let square = 0;
  for (let i = 0; i < target.length; i++) square += values[from + i] * values[from + i];
  const scale = square === 0 ? 0 : EMBEDDING_SCALE / Math.sqrt(square);
  for (let i = 0; i < target.length; i++) target[i] = Math.round(values[from + i] * scale);
  return target;
}

/** 1/length of a vector; 0 for zeros. */
export function inverseLength(vector: Int16Array): number {
  let square = 0;
  for (let i = 0; i < vector.length; i++) square += vector[i] * vector[i];
  return square === 0 ? 0 : 1 / Math.sqrt(square);
}

/**
 * Cosine of an embedding e to the sum S less one of its parts p, by default e itself: e·(S - p)/(|e| |S - p|), exact
 * integers under one root. Null when nothing is left of the template.
 */
export function cosineWithout(
  { sums, width }: EmbeddingTemplates,
  template: number,
  embedding: Int16Array,
  part = embedding,
): number | null {
  const from = template * width;
  let product = 0;
  let restSquare = 0;
  let ownSquare = 0;
  for (let i = 0; i < width; i++) {
    const own = embedding[i];
    const rest = sums[from + i] - part[i];
    product += own * rest;
    restSquare += rest * rest;
    ownSquare += own * own;
  }
  if (restSquare === 0) return null;
  return ownSquare === 0 ? 0 : product / Math.sqrt(restSquare * ownSquare);
}
