import { createKernels } from '../kernels/kernels.js';
import type { EmbeddingTemplates } from '../types.js';
import { COSINE_BINS } from './cells.js';
import { EMBEDDING_SCALE, inverseLength, quantise } from './templates.js';

/** Rows that are compared at a time. */
export const COMPARED_ROWS = 32;

const PAGE_BYTES = 65_536;

/** Directions of templates in a kernel's memory, and dot products of rows with them. */
export interface TemplateIndex {
  readonly width: number;
  /** Identities. */
  readonly count: number;
  readonly perIdentity: number;
  /** 1/length of each template's direction, [identities · perIdentity]; 0 for an empty template. */
  readonly inverse: Float64Array;
  /** The same of the templates of all views, [identities]. */
  readonly inverseOfAll: Float64Array;
  /** The fixed point of row `row`. */
  row(row: number): Int16Array;
  /**
   * Makes row `row` the fixed point of the embedding from `from` on, as `quantise` does, before products are asked for;
   * returns 1/length of it, 0 for zeros.
   */
  load(row: number, values: Float32Array, from: number): number;
  /** Dot products of the first `rows` rows with the templates of all views, [rows][identities]; valid until the next. */
  nearest(rows: number): Int32Array;
  /**
   * Of one row of those products: how many identities' cosines are above `own`, the row's to its own identity, or equal
   * and of a lower number; and the identity of the largest cosine, the lower number first among equals.
   */
  rank(row: number, identity: number, own: number, inverseLength: number): Ranked;
  /** Dot products with all templates of one identity, [rows][perIdentity]. */
  ofIdentity(identity: number, rows: number): Int32Array;
  /**
   * Bins of the cosines with all templates of one identity, [rows][perIdentity], of rows of the given inverse lengths;
   * -1 for an empty template. Valid until the next.
   */
  binsOf(identity: number, inverseLengths: Float64Array): Int32Array;
}

export interface Ranked {
  readonly rank: number;
  readonly chosen: number;
}

/**
 * Directions are int16 (2^14 to the unit, padded to 16 bytes), 2 bytes per number: those of all views twice, so that the search for
 * the nearest reads one stretch of memory.
 */
export function createTemplateIndex(templates: EmbeddingTemplates): TemplateIndex {
  const { width, perIdentity, sums } = templates;
  const total = sums.length / width;
  const count = total / perIdentity;
  const vectorBytes = Math.ceil(width / 8) * 16;
  const kernels = createKernels();
  const at = { all: 64, each: 0, rows: 0, products: 0, inverse: 0, ofAll: 0, lengths: 0, bins: 0 };
  at.each = at.all + count * vectorBytes;
  at.rows = at.each + (perIdentity > 1 ? total : 0) * vectorBytes;
  at.products = at.rows + COMPARED_ROWS * vectorBytes;
  at.bins = at.products + 4 * COMPARED_ROWS * Math.max(count, perIdentity);
  at.inverse = at.bins + 8 * Math.ceil((COMPARED_ROWS * perIdentity) / 2);
  at.ofAll = at.inverse + 8 * total;
  at.lengths = at.ofAll + 8 * count;
  // Behind the lengths: the largest cosine.
  const largest = at.lengths + 8 * COMPARED_ROWS;
  const end = largest + 8 + 4 * width;
  const { memory } = kernels;
  memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / PAGE_BYTES)));
  if (perIdentity === 1) at.each = at.all;
  const vector = (address: number): Int16Array => new Int16Array(memory.buffer, address, width);
  const inverse = new Float64Array(memory.buffer, at.inverse, total);
  for (let template = 0; template < total; template++) {
    const direction = quantise(sums, template * width, vector(at.each + template * vectorBytes));
    inverse[template] = inverseLength(direction);
    if (template % perIdentity === 0) {
      vector(at.all + (template / perIdentity) * vectorBytes).set(direction);
    }
  }
  const inverseOfAll = new Float64Array(memory.buffer, at.ofAll, count);
  inverseOfAll.forEach((_, i) => (inverseOfAll[i] = inverse[i * perIdentity]));
  const lengths = new Float64Array(memory.buffer, at.lengths, COMPARED_ROWS);
  const embedding = new Float32Array(memory.buffer, largest + 8, width);
  const rowVectors = Array.from({ length: COMPARED_ROWS }, (_, row) =>
    vector(at.rows + row * vectorBytes),
  );
  const products = (first: number, templateCount: number, rows: number): Int32Array => {
    const padded = 4 * Math.ceil(rows / 4);
    const bytes = 4 * templateCount;
    kernels.dotRows(at.rows, padded, first, templateCount, vectorBytes, at.products, bytes);
    return new Int32Array(memory.buffer, at.products, rows * templateCount);
  };
  const ofIdentity = (identity: number, rows: number): Int32Array =>
    products(at.each + identity * perIdentity * vectorBytes, perIdentity, rows);
  return {
    ...{ width, count, perIdentity, inverse, inverseOfAll, ofIdentity },
    row: (row) => rowVectors[row],
    load(row, values, from) {
      for (let i = 0; i < width; i++) embedding[i] = values[from + i];
      const target = at.rows + row * vectorBytes;
      const square = kernels.quantiseRow(largest + 8, width, EMBEDDING_SCALE, target);
      return square === 0 ? 0 : 1 / Math.sqrt(square);
    },
    nearest: (rows) => products(at.all, count, rows),
    rank(row, identity, own, length) {
      const from = at.products + 4 * row * count;
      const rank = kernels.rankCosines(from, at.ofAll, count, identity, own, length, largest);
      const [best] = new Float64Array(memory.buffer, largest, 1);
      if (best < own) return { rank, chosen: identity };
      const own32 = new Int32Array(memory.buffer, from, count);
      let chosen = 0;
      while (chosen === identity || own32[chosen] * inverseOfAll[chosen] * length !== best)
        chosen++;
      return { rank, chosen: best === own ? Math.min(chosen, identity) : chosen };
    },
    binsOf(identity, inverseLengths) {
      const rows = inverseLengths.length;
      lengths.set(inverseLengths);
      ofIdentity(identity, rows);
      const inverses = at.inverse + 8 * identity * perIdentity;
      const half = COSINE_BINS / 2;
      kernels.binCosines(at.products, rows, perIdentity, inverses, at.lengths, half, at.bins);
      return new Int32Array(memory.buffer, at.bins, rows * perIdentity);
    },
  };
}
