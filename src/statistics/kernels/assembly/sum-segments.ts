import { MARGIN_BYTES, QUANTITY_BYTES, ROW_BYTES, SEGMENT_BYTES } from './layout';
import { firstFour, lastFour } from './side-by-side';
import { addEight, LEVEL_BYTES } from './sum-levels';

/** Scratch of a cell, of eight units: i16 sum, i32 squares (two vectors), i32 products (two vectors). */
export const CELL_BYTES: usize = 80;

/**
 * Adds segments of any length of eight units: each to its targets, and its rows, one at a time, to their cells, which
 * begin at 0.
 */
// @ts-ignore: decorator
@inline
export function sumSegments(
  scores: usize,
  margins: usize,
  segment: usize,
  segments: i32,
  narrowRows: i32,
  cells: usize,
  targets: usize,
  targetBytes: usize,
  withProducts: bool,
): void {
  const narrowBytes = <usize>narrowRows * ROW_BYTES;
  for (let i = 0; i < segments; i++) {
    const first = <usize>load<i32>(segment);
    const end = scores + (first + <usize>load<i32>(segment, 4)) * ROW_BYTES;
    let cell = cells + <usize>load<i32>(segment, 8) * CELL_BYTES;
    let from = scores + first * ROW_BYTES;
    let margin = margins + first * MARGIN_BYTES;
    let s0 = i32x4.splat(0);
    let s1 = i32x4.splat(0);
    let q0 = i32x4.splat(0);
    let q1 = i32x4.splat(0);
    let p0 = i32x4.splat(0);
    let p1 = i32x4.splat(0);
    while (from < end) {
      const pause = min(end, from + narrowBytes);
      let narrow = i16x8.splat(0);
      for (; from < pause; from += ROW_BYTES) {
        const q = v128.load(from);
        narrow = i16x8.add(narrow, q);
        v128.store(cell, i16x8.add(v128.load(cell), q));
        const low = firstFour(q, i16x8.splat(0));
        const high = lastFour(q, i16x8.splat(0));
        const lowSquares = i32x4.dot_i16x8_s(low, low);
        const highSquares = i32x4.dot_i16x8_s(high, high);
        q0 = i32x4.add(q0, lowSquares);
        q1 = i32x4.add(q1, highSquares);
        v128.store(cell, i32x4.add(v128.load(cell, 16), lowSquares), 16);
        v128.store(cell, i32x4.add(v128.load(cell, 32), highSquares), 32);
        if (withProducts) {
          const d = v128.load16_splat(margin);
          margin += MARGIN_BYTES;
          const lowProduct = i32x4.dot_i16x8_s(low, d);
          const highProduct = i32x4.dot_i16x8_s(high, d);
          p0 = i32x4.add(p0, lowProduct);
          p1 = i32x4.add(p1, highProduct);
          v128.store(cell, i32x4.add(v128.load(cell, 48), lowProduct), 48);
          v128.store(cell, i32x4.add(v128.load(cell, 64), highProduct), 64);
        }
        cell += CELL_BYTES;
      }
      s0 = i32x4.add(s0, i32x4.extend_low_i16x8_s(narrow));
      s1 = i32x4.add(s1, i32x4.extend_high_i16x8_s(narrow));
    }
    const own = load<i32>(segment, 12);
    segment += SEGMENT_BYTES;
    for (let k = 0; k < own; k++) {
      const target = targets + <usize>load<i32>(segment) * targetBytes;
      addEight(target, s0, s1);
      addEight(target + QUANTITY_BYTES, q0, q1);
      if (withProducts) addEight(target + 2 * QUANTITY_BYTES, p0, p1);
      segment += 4;
    }
  }
}

/** Adds a group's cells to those of several groups and to its levels: to the fast ones where targets are its own. */
export function gatherCells(
  plan: usize,
  fastLevels: i32,
  cellFrom: i32,
  cellTo: i32,
  cells: usize,
  gathered: usize,
  fast: usize,
  middle: usize,
  withProducts: bool,
): void {
  const toFast = load<i32>(plan, 8) > 1;
  for (let i = cellFrom; i < cellTo; i++) {
    const cell = cells + <usize>i * CELL_BYTES;
    const sum = v128.load(cell);
    addCell(gathered + <usize>i * LEVEL_BYTES, cell, sum, withProducts);
    addCell(middle + <usize>(i / fastLevels) * LEVEL_BYTES, cell, sum, withProducts);
    if (toFast) addCell(fast + <usize>(i % fastLevels) * LEVEL_BYTES, cell, sum, withProducts);
  }
}

/** Adds a group's cell, whose sum is given, to a level. */
function addCell(level: usize, cell: usize, sum: v128, withProducts: bool): void {
  v128.store(level, i32x4.add(v128.load(level), i32x4.extend_low_i16x8_s(sum)));
  v128.store(level, i32x4.add(v128.load(level, 16), i32x4.extend_high_i16x8_s(sum)), 16);
  v128.store(level, i32x4.add(v128.load(level, 32), v128.load(cell, 16)), 32);
  v128.store(level, i32x4.add(v128.load(level, 48), v128.load(cell, 32)), 48);
  if (withProducts) {
    v128.store(level, i32x4.add(v128.load(level, 64), v128.load(cell, 48)), 64);
    v128.store(level, i32x4.add(v128.load(level, 80), v128.load(cell, 64)), 80);
  }
}
