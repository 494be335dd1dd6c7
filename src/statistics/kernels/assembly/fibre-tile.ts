import { kept } from './kept';
import { QUANTITY_BYTES, ROW_BYTES } from './layout';
import { firstFour, lastFour } from './side-by-side';

/** Levels whose int16 sum has room for |q| <= 5120, and its square four times for a uint32. */
const NARROW_LEVELS: i32 = 6;
/** Fibres whose sums are squared at a time, a multiple of four. */
const FIBRES: i32 = 64;
const SUMS_BYTES: usize = <usize>FIBRES * ROW_BYTES;

/**
 * Adds, for 16 units, the squares of the sums over `levels` rows that lie `stride` rows apart, of all `rows` rows, to
 * f64 of 16 units. A factorial's fibres: `rows` is a multiple of `levels` · `stride`. `scratch`: 2 KB.
 */
export function fibreTile(
  scores: usize,
  rows: i32,
  levels: i32,
  stride: i32,
  target: usize,
  scratch: usize,
): void {
  if (levels > 2 * NARROW_LEVELS) return addWideFibres(scores, rows, levels, stride, target);
  if (levels > NARROW_LEVELS) return addTwoParts(scores, rows, levels, stride, target, scratch);
  const strideBytes = <usize>stride * ROW_BYTES;
  const span = <usize>levels * strideBytes;
  const end = scores + <usize>rows * ROW_BYTES;
  const full = scratch + SUMS_BYTES;
  let to = scratch;
  for (let outer = scores; outer < end; outer += span) {
    const last = outer + strideBytes;
    for (let at = outer; at < last; at += ROW_BYTES) {
      sumFibre(at, strideBytes, at + span, to);
      to += ROW_BYTES;
      if (to < full) continue;
      addSquares(scratch, full, target);
      to = scratch;
    }
  }
  // The last few are made up to four by sums of 0.
  const fours = (to + 4 * ROW_BYTES - 1 - scratch) / (4 * ROW_BYTES);
  memory.fill(to, 0, scratch + fours * 4 * ROW_BYTES - to);
  addSquares(scratch, scratch + fours * 4 * ROW_BYTES, target);
}

// @ts-ignore: decorator
@inline
function sumFibre(at: usize, strideBytes: usize, end: usize, to: usize): void {
  let low = v128.load(at);
  let high = v128.load(at, 16);
  for (at += strideBytes; at < end; at += strideBytes) {
    low = i16x8.add(low, v128.load(at));
    high = i16x8.add(high, v128.load(at, 16));
  }
  v128.store(to, low);
  v128.store(to, high, 16);
}

/** Adds the squares of int16 sums of fibres, a multiple of four, to f64 of 16 units. */
function addSquares(sums: usize, end: usize, target: usize): void {
  for (let half: usize = 0; half < 2; half++) {
    let t0 = i64x2.splat(0);
    let t1 = i64x2.splat(0);
    let t2 = i64x2.splat(0);
    let t3 = i64x2.splat(0);
    for (let at = sums + half * 16; at < end; at += 4 * ROW_BYTES) {
      const a = v128.load(at);
      const b = v128.load(at + ROW_BYTES);
      const c = v128.load(at + 2 * ROW_BYTES);
      const d = v128.load(at + 3 * ROW_BYTES);
      const low = i32x4.add(pairSquares(firstFour(a, b)), pairSquares(firstFour(c, d)));
      const high = i32x4.add(pairSquares(lastFour(a, b)), pairSquares(lastFour(c, d)));
      t0 = i64x2.add(t0, i64x2.extend_low_i32x4_u(low));
      t1 = i64x2.add(t1, i64x2.extend_high_i32x4_u(low));
      t2 = i64x2.add(t2, i64x2.extend_low_i32x4_u(high));
      t3 = i64x2.add(t3, i64x2.extend_high_i32x4_u(high));
    }
    addEight(target + half * 64, t0, t1, t2, t3);
  }
}

/** Of each unit's two sums the sum of squares. */
// @ts-ignore: decorator
@inline
function pairSquares(pairs: v128): v128 {
  return i32x4.dot_i16x8_s(pairs, pairs);
}

/** Adds eight integers to f64. */
// @ts-ignore: decorator
@inline
function addEight(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  addIntegers(to, a);
  addIntegers(to + 16, b);
  addIntegers(to + 32, c);
  addIntegers(to + 48, d);
}

/** Adds two integers to f64. */
function addIntegers(to: usize, two: v128): void {
  store<f64>(to, load<f64>(to) + <f64>i64x2.extract_lane(two, 0));
  store<f64>(to, load<f64>(to, 8) + <f64>i64x2.extract_lane(two, 1), 8);
}

/** The same for levels whose int16 sums are two: |q| <= 5120 of 12 levels has a square within uint32. */
function addTwoParts(
  scores: usize,
  rows: i32,
  levels: i32,
  stride: i32,
  target: usize,
  scratch: usize,
): void {
  const strideBytes = <usize>stride * ROW_BYTES;
  const part = <usize>NARROW_LEVELS * strideBytes;
  const span = <usize>levels * strideBytes;
  const end = scores + <usize>rows * ROW_BYTES;
  for (let half: usize = 0; half < 2; half++) {
    const ones = kept(scratch, i16x8.splat(1));
    let t0 = i64x2.splat(0);
    let t1 = i64x2.splat(0);
    let t2 = i64x2.splat(0);
    let t3 = i64x2.splat(0);
    for (let outer = scores + half * 16; outer < end; outer += span) {
      const last = outer + strideBytes;
      for (let at = outer; at < last; at += ROW_BYTES) {
        const a = sumRows(at, strideBytes, at + part);
        const b = sumRows(at + part, strideBytes, at + span);
        const low = i32x4.dot_i16x8_s(firstFour(a, b), ones);
        const high = i32x4.dot_i16x8_s(lastFour(a, b), ones);
        const lowSquares = i32x4.mul(low, low);
        const highSquares = i32x4.mul(high, high);
        t0 = i64x2.add(t0, i64x2.extend_low_i32x4_u(lowSquares));
        t1 = i64x2.add(t1, i64x2.extend_high_i32x4_u(lowSquares));
        t2 = i64x2.add(t2, i64x2.extend_low_i32x4_u(highSquares));
        t3 = i64x2.add(t3, i64x2.extend_high_i32x4_u(highSquares));
      }
    }
    addEight(target + half * 64, t0, t1, t2, t3);
  }
}

/** Eight units' sum of rows, at least one, up to `end`. */
// @ts-ignore: decorator
@inline
function sumRows(at: usize, strideBytes: usize, end: usize): v128 {
  let sum = v128.load(at);
  for (at += strideBytes; at < end; at += strideBytes) sum = i16x8.add(sum, v128.load(at));
  return sum;
}

/** The same for any number of levels. */
function addWideFibres(scores: usize, rows: i32, levels: i32, stride: i32, target: usize): void {
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
