// Layouts in memory that kernels and their host share; bytes, little-endian. A tile is 16 units.

/** Bytes of a tile's row of int16 scores. */
export const ROW_BYTES: usize = 32;

/** f64 of 16 units: one quantity (sum, squares, product) of an accumulator. */
export const QUANTITY_BYTES: usize = 128;

// The plan (`plan-sums.ts` writes it), i32. A group: numbers of segments, of targets of its total, of its fast and of
// its middle factor, target of its first cell (-1 for none) and two strides of cells; targets of the total; target and stride for each target
// of the fast and then of the middle factor. Its segments follow: first row, rows, first cell, number of targets, targets.
export const GROUP_BYTES: usize = 28;
export const SEGMENT_BYTES: usize = 16;

/** Where the segments after the next `count` begin. */
export function skipSegments(segment: usize, count: i32): usize {
  for (; count > 0; count--) segment += SEGMENT_BYTES + ((<usize>load<i32>(segment, 12)) << 2);
  return segment;
}

/** A row's margin as `pairMargins` writes it: i16 of the row and the next, then of the row and that of the next grid. */
export const MARGIN_BYTES: usize = 8;
