import { QUANTITY_BYTES, ROW_BYTES } from './layout';

/** Levels whose int16 sum has room for |q| <= 5120. */
const NARROW_LEVELS: i32 = 6;

/**
 * Adds, for 16 units, the squares of the sums over `levels` rows that lie `stride` rows apart, of all `rows` rows, to
 * f64 of 16 units. A factorial's fibres: `rows` is a multiple of `levels` · `stride`.
 */
export function fibreTile(scores: usize, rows: i32, levels: i32, stride: i32, target: usize): void {
  const strideBytes = <usize>stride * ROW_BYTES;
  const span = <usize>levels * strideBytes;
  const end = scores + <usize>rows * ROW_BYTES;
  for (let half: usize = 0; half < QUANTITY_BYTES / 64; half++) {
    let t0 = f64x2.splat(0);
    let t1 = f64x2.splat(0);
    let t2 = f64x2.splat(0);
    let t3 = f64x2.splat(0);
    for (let outer = scores; outer < end; outer += span) {
      const from = outer + half * 16;
      for (let inner: usize = 0; inner < strideBytes; inner += ROW_BYTES) {
        let low = i32x4.splat(0);
        let high = i32x4.splat(0);
        let at = from + inner;
        for (let level = 0; level < levels; level += NARROW_LEVELS) {
          let narrow = i16x8.splat(0);
          for (let k = min(NARROW_LEVELS, levels - level); k > 0; k--) {
            narrow = i16x8.add(narrow, v128.load(at));
            at += strideBytes;
          }
          low = i32x4.add(low, i32x4.extend_low_i16x8_s(narrow));
          high = i32x4.add(high, i32x4.extend_high_i16x8_s(narrow));
        }
        t0 = f64x2.add(t0, squares(low));
        t1 = f64x2.add(t1, squares(v128.shuffle<i64>(low, low, 1, 0)));
        t2 = f64x2.add(t2, squares(high));
        t3 = f64x2.add(t3, squares(v128.shuffle<i64>(high, high, 1, 0)));
      }
    }
    const to = target + half * 64;
    v128.store(to, f64x2.add(v128.load(to), t0));
    v128.store(to, f64x2.add(v128.load(to, 16), t1), 16);
    v128.store(to, f64x2.add(v128.load(to, 32), t2), 32);
    v128.store(to, f64x2.add(v128.load(to, 48), t3), 48);
  }
}

function squares(four: v128): v128 {
  const two = f64x2.convert_low_i32x4_s(four);
  return f64x2.mul(two, two);
}
