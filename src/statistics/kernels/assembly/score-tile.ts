import { kept } from './kept';
import { ROW_BYTES } from './layout';

// A tile's map (`score-tables.ts` writes it): 192 cells below the centre for each of 16 units, int16 -(2·base + 1) and rise,
// the base being the score at the end of a cell of odd number, at the beginning of any other; parameters of four quads,
// vectors of four units: f32 centre, inverse step, lowest, highest, median, inverse raw scale, i32 address of cell 0 less
// that of the first bits below; then the cells above the centres, where the sign bit of a puts them.
const PARAMETERS: usize = 12288;
const QUAD_BYTES: usize = 128;

const SIGN: i32 = i32.MIN_VALUE;
const ONE_BITS: i32 = 0x3f800000;
/** -2^14 in each half: what the first of a cell's two numbers is multiplied by. */
const BASE_FACTOR: i32 = <i32>0xc000c000;
const SHARE_BITS: i32 = 15;
/** 1.5·2^23: added to a small number, it leaves the nearest integer in the last bits. */
const ROUNDING: f32 = 12582912;
const ROUNDING_BITS: i32 = 0x4b400000;
/** Scratch before the gathered rows: addresses of four cells, then constants. */
const KEPT_BYTES: usize = 128;

/**
 * Scores 16 units of `rows` rows, the plain `scorer.ts` but for atoms beside the centre's. `values`: f32 of 16 units each
 * `rowBytes`; `scores` and, unless 0, `raw`: int16 of 16 units. Returns the number of values outside the calibration, -1
 * when one is not finite. `peak`: receives the largest |raw|, i32; `scratch`: 128 bytes, then 64 of each row, which keep
 * its values.
 */
export function scoreTile(
  values: usize,
  rowBytes: usize,
  rows: i32,
  map: usize,
  scores: usize,
  raw: usize,
  peak: usize,
  scratch: usize,
): i32 {
  const gathered = scratch + KEPT_BYTES;
  gatherRows(values, rowBytes, rows, gathered);
  const quads = map + PARAMETERS;
  let outside = 0;
  for (let quad: usize = 0; quad < 4; quad++) {
    const from = gathered + (quad << 4);
    outside += scoreQuad(from, rows, quads + quad * QUAD_BYTES, scores + (quad << 3), scratch);
  }
  if (outside > 0 && !allFinite(gathered, rows)) return -1;
  if (raw) {
    let most = 0;
    for (let half: usize = 0; half < 2; half++) {
      const quad = quads + 2 * half * QUAD_BYTES;
      const from = gathered + (half << 5);
      most = max(most, rawHalf(from, rows, quad, raw + (half << 4), scratch));
    }
    store<i32>(peak, most);
  }
  return outside;
}

/** Rows lie far apart: a loop that does nothing else waits for many of them at once. */
function gatherRows(values: usize, rowBytes: usize, rows: i32, to: usize): void {
  const end = to + ((<usize>rows) << 6);
  for (; to < end; to += 64) {
    v128.store(to, v128.load(values));
    v128.store(to, v128.load(values, 16), 16);
    v128.store(to, v128.load(values, 32), 32);
    v128.store(to, v128.load(values, 48), 48);
    values += rowBytes;
  }
}

/** Scores four units; returns how many values were clamped, those that are not finite among them. */
function scoreQuad(from: usize, rows: i32, quad: usize, to: usize, scratch: usize): i32 {
  const centre = v128.load(quad);
  const inverseStep = v128.load(quad, 16);
  const lowest = v128.load(quad, 32);
  const highest = v128.load(quad, 48);
  const firstCell = v128.load(quad, 96);
  const sign = kept(scratch + 16, i32x4.splat(SIGN));
  const one = kept(scratch + 32, i32x4.splat(ONE_BITS));
  const cellMask = kept(scratch + 48, i32x4.splat(~3));
  const baseFactor = kept(scratch + 64, i32x4.splat(BASE_FACTOR));
  let clamped = i32x4.splat(0);
  const end = from + ((<usize>rows) << 6);
  for (; from < end; from += 64) {
    const v = v128.load(from);
    // Within the calibration; NaN becomes its lowest value.
    const c = f32x4.pmin(highest, f32x4.pmax(lowest, v));
    clamped = i32x4.sub(clamped, f32x4.ne(c, v));
    const t = f32x4.mul(f32x4.sub(centre, c), inverseStep);
    // |t| + 1 with the sign of t: sign, exponent and four bits of mantissa are the cell.
    const a = f32x4.add(t, v128.or(v128.and(t, sign), one));
    v128.store(scratch, i32x4.add(v128.and(i32x4.shr_u(a, 17), cellMask), firstCell));
    const cells = loadCells(scratch);
    // Four bits further, the other 15 of the mantissa and the cell's last are a signed share: less 1 in an odd cell.
    const shares = firstAndSecond(baseFactor, i32x4.shl(a, 12));
    const q = i32x4.shr_s(i32x4.dot_i16x8_s(cells, shares), SHARE_BITS);
    v128.store64_lane(to, i16x8.narrow_i32x4_s(q, q), 0);
    to += ROW_BYTES;
  }
  return (
    i32x4.extract_lane(clamped, 0) +
    i32x4.extract_lane(clamped, 1) +
    i32x4.extract_lane(clamped, 2) +
    i32x4.extract_lane(clamped, 3)
  );
}

/** Four cells, base and rise each, from their addresses: these go through memory, whence one load fetches each. */
// @ts-ignore: decorator
@inline
function loadCells(addresses: usize): v128 {
  let cells = v128.load32_zero(<usize>load<u32>(addresses));
  cells = v128.load32_lane(<usize>load<u32>(addresses, 4), cells, 1);
  cells = v128.load32_lane(<usize>load<u32>(addresses, 8), cells, 2);
  return v128.load32_lane(<usize>load<u32>(addresses, 12), cells, 3);
}

/** Of each two i16, the first of one vector and the second of another. */
// @ts-ignore: decorator
@inline
function firstAndSecond(first: v128, second: v128): v128 {
  return v128.shuffle<i16>(first, second, 0, 9, 2, 11, 4, 13, 6, 15);
}

/** Whether 16 values of each row are finite: less itself, such a value is 0. */
function allFinite(from: usize, rows: i32): bool {
  let wrong = i32x4.splat(0);
  const end = from + ((<usize>rows) << 6);
  for (; from < end; from += 16) {
    const v = v128.load(from);
    wrong = v128.or(wrong, f32x4.sub(v, v));
  }
  return !v128.any_true(wrong);
}

/** Raw fixed point of eight units; returns the largest |raw|. */
function rawHalf(from: usize, rows: i32, quads: usize, to: usize, scratch: usize): i32 {
  const low = v128.load(quads, 64);
  const lowScale = v128.load(quads, 80);
  const high = v128.load(quads + QUAD_BYTES, 64);
  const highScale = v128.load(quads + QUAD_BYTES, 80);
  const least = kept(scratch, f32x4.splat(-32768));
  const rounding = kept(scratch + 16, f32x4.splat(ROUNDING));
  const roundingBits = kept(scratch + 32, i32x4.splat(ROUNDING_BITS));
  let most = i16x8.splat(0);
  const end = from + ((<usize>rows) << 6);
  for (; from < end; from += 64) {
    const r = i16x8.narrow_i32x4_s(
      rawFour(v128.load(from), low, lowScale, least, rounding, roundingBits),
      rawFour(v128.load(from, 16), high, highScale, least, rounding, roundingBits),
    );
    v128.store(to, r);
    most = i16x8.max_u(most, i16x8.abs(r));
    to += ROW_BYTES;
  }
  v128.store(scratch, most);
  let largest: i32 = 0;
  for (let lane: usize = 0; lane < 16; lane += 2) {
    largest = max(largest, <i32>load<u16>(scratch + lane));
  }
  return largest;
}

/**
 * Rounded, at least -2^15; what is above 2^22 comes out as some number above that, since the bits of positive numbers
 * ascend with them, and int16 holds all of those to its most.
 */
// @ts-ignore: decorator
@inline
function rawFour(
  v: v128,
  median: v128,
  scale: v128,
  least: v128,
  rounding: v128,
  roundingBits: v128,
): v128 {
  const r = f32x4.pmax(least, f32x4.mul(f32x4.sub(v, median), scale));
  return i32x4.sub(f32x4.add(r, rounding), roundingBits);
}
