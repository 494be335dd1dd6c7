import { QUANTITY_BYTES } from './layout';

/** Scratch of a level: i32 sums, squares and products of eight units, two vectors each. */
export const LEVEL_BYTES: usize = 96;
/** Scratch of a group's total: f64 as a target has them. */
export const TOTAL_BYTES: usize = 3 * QUANTITY_BYTES;

/** Adds each level to its target, `stride` targets apart. */
export function addLevels(
  levels: usize,
  count: i32,
  target: i32,
  stride: i32,
  targets: usize,
  targetBytes: usize,
  withProducts: bool,
): void {
  for (let level = 0; level < count; level++) {
    addLevel(levels, targets + <usize>(target + level * stride) * targetBytes, withProducts);
    levels += LEVEL_BYTES;
  }
}

export function addLevel(level: usize, to: usize, withProducts: bool): void {
  addEight(to, v128.load(level), v128.load(level, 16));
  addEight(to + QUANTITY_BYTES, v128.load(level, 32), v128.load(level, 48));
  if (withProducts) {
    addEight(to + 2 * QUANTITY_BYTES, v128.load(level, 64), v128.load(level, 80));
  }
}

/** Adds eight units' f64, laid out as a target's, to a target. */
export function addTotal(total: usize, to: usize, withProducts: bool): void {
  const end = to + (withProducts ? 3 : 2) * QUANTITY_BYTES;
  for (; to < end; to += QUANTITY_BYTES) {
    v128.store(to, f64x2.add(v128.load(to), v128.load(total)));
    v128.store(to, f64x2.add(v128.load(to, 16), v128.load(total, 16)), 16);
    v128.store(to, f64x2.add(v128.load(to, 32), v128.load(total, 32)), 32);
    v128.store(to, f64x2.add(v128.load(to, 48), v128.load(total, 48)), 48);
    total += QUANTITY_BYTES;
  }
}

export function addEight(to: usize, low: v128, high: v128): void {
  addFour(to, low);
  addFour(to + 32, high);
}

function addFour(to: usize, four: v128): void {
  const upper = v128.shuffle<i64>(four, four, 1, 0);
  v128.store(to, f64x2.add(v128.load(to), f64x2.convert_low_i32x4_s(four)));
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.convert_low_i32x4_s(upper)), 16);
}
