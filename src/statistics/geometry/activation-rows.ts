import { permutation } from '../uncertainty/permutation.js';
import type { UnitLayer } from '../types.js';

/** Most rows that representation geometry takes: its matrices have their square. */
export const MAX_GEOMETRY_ROWS = 512;

/** Activations of some design points, row by row. */
export interface ActivationRows {
  readonly layers: readonly UnitLayer[];
  readonly units: number;
  /** [rows · units] */
  readonly activations: Float32Array;
  /** Level number of each row, by factor, [rows]. */
  readonly levels: Readonly<Record<string, ArrayLike<number>>>;
}

/** The rows used: all, or a subsample fixed by the seed, in their order. */
export function sampleRows(count: number, seed: number, limit = MAX_GEOMETRY_ROWS): Int32Array {
  return count <= limit
    ? Int32Array.from({ length: count }, (_, i) => i)
    : permutation(count, seed, 'geometry rows', 0).subarray(0, limit).slice().sort();
}

/** One layer's activations of the named rows, [rows][units of the layer]. */
export function layerRows(
  { activations, units }: ActivationRows,
  layer: UnitLayer,
  rows: Int32Array,
): Float64Array[] {
  return Array.from(rows, (row) => {
    const from = row * units + layer.offset;
    return Float64Array.from(activations.subarray(from, from + layer.units));
  });
}
