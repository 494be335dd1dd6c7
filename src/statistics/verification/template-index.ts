import { createKernels } from '../kernels/kernels.js';
import type { EmbeddingTemplates } from '../types.js';
import { inverseLength, quantise } from './templates.js';

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
  /** The fixed point of row `row`, to be filled before products are asked for. */
  row(row: number): Int16Array;
  /** Dot products of the first `rows` rows with the templates of all views, [rows][identities]; valid until the next. */
  nearest(rows: number): Int32Array;
  /** Dot products with all templates of one identity, [rows][perIdentity]. */
  ofIdentity(identity: number, rows: number): Int32Array;
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
  const at = { all: 64, each: 0, rows: 0, products: 0 };
  at.each = at.all + count * vectorBytes;
  at.rows = at.each + (perIdentity > 1 ? total : 0) * vectorBytes;
  at.products = at.rows + COMPARED_ROWS * vectorBytes;
  const end = at.products + 4 * COMPARED_ROWS * Math.max(count, perIdentity);
  const { memory } = kernels;
  memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / PAGE_BYTES)));
  if (perIdentity === 1) at.each = at.all;
  const vector = (address: number): Int16Array => new Int16Array(memory.buffer, address, width);
  const inverse = new Float64Array(total);
  for (let template = 0; template < total; template++) {
    const direction = quantise(sums, template * width, vector(at.each + template * vectorBytes));
    inverse[template] = inverseLength(direction);
    if (template % perIdentity === 0) {
      vector(at.all + (template / perIdentity) * vectorBytes).set(direction);
    }
  }
  const inverseOfAll = Float64Array.from({ length: count }, (_, i) => inverse[i * perIdentity]);
  const rowVectors = Array.from({ length: COMPARED_ROWS }, (_, row) =>
    vector(at.rows + row * vectorBytes),
  );
  const products = (first: number, templateCount: number, rows: number): Int32Array => {
    const padded = 4 * Math.ceil(rows / 4);
    const bytes = 4 * templateCount;
    kernels.dotRows(at.rows, padded, first, templateCount, vectorBytes, at.products, bytes);
    return new Int32Array(memory.buffer, at.products, rows * templateCount);
  };
  return {
    ...{ width, count, perIdentity, inverse, inverseOfAll },
    row: (row) => rowVectors[row],
    nearest: (rows) => products(at.all, count, rows),
    ofIdentity: (identity, rows) =>
      products(at.each + identity * perIdentity * vectorBytes, perIdentity, rows),
  };
}
