import { MARGIN_BYTES, ROW_BYTES } from './layout';
import { firstFour, lastFour } from './side-by-side';
import { LEVEL_BYTES } from './sum-levels';

/** Adds `cells` cells of one level of the middle factor, each over `grids` rows `gridBytes` apart. */
// @ts-ignore: decorator
@inline
export function sumCells(
  cell: usize,
  margin: usize,
  grids: i32,
  gridBytes: usize,
  cells: i32,
  gathered: usize,
  fast: usize,
  toFast: bool,
  middle: usize,
  withProducts: bool,
): void {
  const marginBytes = (gridBytes / ROW_BYTES) * MARGIN_BYTES;
  let m0 = i32x4.splat(0);
  let m1 = i32x4.splat(0);
  let m2 = i32x4.splat(0);
  let m3 = i32x4.splat(0);
  let m4 = i32x4.splat(0);
  let m5 = i32x4.splat(0);
  for (let e = 0; e < cells; e++) {
    const end = cell + <usize>grids * gridBytes;
    let from = cell;
    let other = margin + 4;
    let sum = i16x8.splat(0);
    let q0 = i32x4.splat(0);
    let q1 = i32x4.splat(0);
    let p0 = i32x4.splat(0);
    let p1 = i32x4.splat(0);
    if (grids & 1) {
      sum = v128.load(from);
      const low = firstFour(sum, i16x8.splat(0));
      const high = lastFour(sum, i16x8.splat(0));
      q0 = i32x4.dot_i16x8_s(low, low);
      q1 = i32x4.dot_i16x8_s(high, high);
      if (withProducts) {
        const d = v128.load32_splat(other);
        p0 = i32x4.dot_i16x8_s(low, d);
        p1 = i32x4.dot_i16x8_s(high, d);
      }
      from += gridBytes;
      other += marginBytes;
    }
    while (from < end) {
      const a = v128.load(from);
      const b = v128.load(from + gridBytes);
      from += 2 * gridBytes;
      sum = i16x8.add(sum, i16x8.add(a, b));
      const low = firstFour(a, b);
      const high = lastFour(a, b);
      q0 = i32x4.add(q0, i32x4.dot_i16x8_s(low, low));
      q1 = i32x4.add(q1, i32x4.dot_i16x8_s(high, high));
      if (withProducts) {
        const d = v128.load32_splat(other);
        other += 2 * marginBytes;
        p0 = i32x4.add(p0, i32x4.dot_i16x8_s(low, d));
        p1 = i32x4.add(p1, i32x4.dot_i16x8_s(high, d));
      }
    }
    const s0 = i32x4.extend_low_i16x8_s(sum);
    const s1 = i32x4.extend_high_i16x8_s(sum);
    addSix(gathered, s0, s1, q0, q1, p0, p1, withProducts);
    if (toFast) addSix(fast + <usize>e * LEVEL_BYTES, s0, s1, q0, q1, p0, p1, withProducts);
    m0 = i32x4.add(m0, s0);
    m1 = i32x4.add(m1, s1);
    m2 = i32x4.add(m2, q0);
    m3 = i32x4.add(m3, q1);
    if (withProducts) {
      m4 = i32x4.add(m4, p0);
      m5 = i32x4.add(m5, p1);
    }
    cell += ROW_BYTES;
    margin += MARGIN_BYTES;
    gathered += LEVEL_BYTES;
  }
  addSix(middle, m0, m1, m2, m3, m4, m5, withProducts);
}

/** Adds eight units' sums, squares and products to a level. */
// @ts-ignore: decorator
@inline
function addSix(
  level: usize,
  s0: v128,
  s1: v128,
  q0: v128,
  q1: v128,
  p0: v128,
  p1: v128,
  withProducts: bool,
): void {
  v128.store(level, i32x4.add(v128.load(level), s0));
  v128.store(level, i32x4.add(v128.load(level, 16), s1), 16);
  v128.store(level, i32x4.add(v128.load(level, 32), q0), 32);
  v128.store(level, i32x4.add(v128.load(level, 48), q1), 48);
  if (withProducts) {
    v128.store(level, i32x4.add(v128.load(level, 64), p0), 64);
    v128.store(level, i32x4.add(v128.load(level, 80), p1), 80);
  }
}
