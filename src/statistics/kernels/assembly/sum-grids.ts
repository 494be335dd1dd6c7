import { kept } from './kept';
import { MARGIN_BYTES, QUANTITY_BYTES, ROW_BYTES, SEGMENT_BYTES, skipSegments } from './layout';
import { sumCells } from './sum-cells';
import { firstFour, lastFour } from './side-by-side';
import { addEight, LEVEL_BYTES } from './sum-levels';

// Whole grids one after the other, as most groups have them: a segment's rows are added in registers, then a cell's, two
// rows at a time by the instruction that adds two products. Each sum is one of those that `sumTile` has room for.

/** Whether `count` segments are whole grids of `cells` cells that follow each other. */
export function areWholeGrids(segment: usize, count: i32, cells: i32): bool {
  let row = load<i32>(segment);
  for (let i = 0; i < count; i++) {
    if (load<i32>(segment) !== row || load<i32>(segment, 4) !== cells) return false;
    row += cells;
    segment = skipSegments(segment, 1);
  }
  return true;
}

/**
 * Adds a group of whole grids of eight units: each segment to its targets; each cell to `gathered` and, with `toFast`, to
 * its level at `fast`; and writes the levels of the middle factor to `middle`. `scratch`: 16 bytes. Returns where the
 * segments end.
 */
// @ts-ignore: decorator
@inline
export function sumGrids(
  scores: usize,
  margins: usize,
  segment: usize,
  segments: i32,
  fastLevels: i32,
  middleLevels: i32,
  targets: usize,
  targetBytes: usize,
  gathered: usize,
  fast: usize,
  toFast: bool,
  middle: usize,
  scratch: usize,
  withProducts: bool,
): usize {
  const rows = fastLevels * middleLevels;
  const first = <usize>load<i32>(segment);
  const gridBytes = <usize>rows * ROW_BYTES;
  let grid = scores + first * ROW_BYTES;
  let margin = margins + first * MARGIN_BYTES;
  for (let i = 0; i < segments; i++) {
    sumSegment(grid, margin, rows, segment, targets, targetBytes, scratch, withProducts);
    segment = skipSegments(segment, 1);
    grid += gridBytes;
    margin += <usize>rows * MARGIN_BYTES;
  }
  let cell = scores + first * ROW_BYTES;
  margin = margins + first * MARGIN_BYTES;
  for (let a = 0; a < middleLevels; a++) {
    sumCells(
      cell,
      margin,
      segments,
      gridBytes,
      fastLevels,
      gathered,
      fast,
      toFast,
      middle,
      withProducts,
    );
    const level = <usize>fastLevels;
    cell += level * ROW_BYTES;
    margin += level * MARGIN_BYTES;
    gathered += level * LEVEL_BYTES;
    middle += LEVEL_BYTES;
  }
  return segment;
}

/** Adds the rows of a segment to its targets. */
// @ts-ignore: decorator
@inline
function sumSegment(
  from: usize,
  margin: usize,
  rows: i32,
  segment: usize,
  targets: usize,
  targetBytes: usize,
  scratch: usize,
  withProducts: bool,
): void {
  const ones = kept(scratch, i16x8.splat(1));
  const end = from + <usize>rows * ROW_BYTES;
  let s0 = i32x4.splat(0);
  let s1 = i32x4.splat(0);
  let q0 = i32x4.splat(0);
  let q1 = i32x4.splat(0);
  let p0 = i32x4.splat(0);
  let p1 = i32x4.splat(0);
  if (rows & 1) {
    const q = v128.load(from);
    const low = firstFour(q, i16x8.splat(0));
    const high = lastFour(q, i16x8.splat(0));
    s0 = i32x4.extend_low_i16x8_s(q);
    s1 = i32x4.extend_high_i16x8_s(q);
    q0 = i32x4.dot_i16x8_s(low, low);
    q1 = i32x4.dot_i16x8_s(high, high);
    if (withProducts) {
      const d = v128.load32_splat(margin);
      p0 = i32x4.dot_i16x8_s(low, d);
      p1 = i32x4.dot_i16x8_s(high, d);
    }
    from += ROW_BYTES;
    margin += MARGIN_BYTES;
  }
  for (; from < end; from += 2 * ROW_BYTES) {
    const a = v128.load(from);
    const b = v128.load(from, ROW_BYTES);
    const low = firstFour(a, b);
    const high = lastFour(a, b);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(low, ones));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(high, ones));
    q0 = i32x4.add(q0, i32x4.dot_i16x8_s(low, low));
    q1 = i32x4.add(q1, i32x4.dot_i16x8_s(high, high));
    if (withProducts) {
      const d = v128.load32_splat(margin);
      margin += 2 * MARGIN_BYTES;
      p0 = i32x4.add(p0, i32x4.dot_i16x8_s(low, d));
      p1 = i32x4.add(p1, i32x4.dot_i16x8_s(high, d));
    }
  }
  let own = segment + SEGMENT_BYTES;
  const last = own + ((<usize>load<i32>(segment, 12)) << 2);
  for (; own < last; own += 4) {
    const target = targets + <usize>load<i32>(own) * targetBytes;
    addEight(target, s0, s1);
    addEight(target + QUANTITY_BYTES, q0, q1);
    if (withProducts) addEight(target + 2 * QUANTITY_BYTES, p0, p1);
  }
}
