import { ROW_BYTES } from './layout';

// A tile's map (`score-tables.ts` writes it): int16 base and rise of 192 cells below the centre for each of 16 units;
// parameters of four quads, vectors of four units: f32 centre, inverse step, lowest, highest, median, inverse raw scale,
// i32 address of cell 0 less that of the first bits below; then the cells above the centres, where the sign bit of a puts them.
const PARAMETERS: usize = 12288;
const QUAD_BYTES: usize = 128;

const SIGN: i32 = i32.MIN_VALUE;
const ONE_BITS: i32 = 0x3f800000;
/** 1.5·2^23: added to a small number, it leaves the nearest integer in the last bits. */
const ROUNDING: f32 = 12582912;
const ROUNDING_BITS: i32 = 0x4b400000;

/**
 * Scores 16 units of `rows` rows, the plain `scorer.ts` but for atoms beside the centre's. `values`: f32 of 16 units each
 * `rowBytes`; `scores` and, unless 0, `raw`: int16 of 16 units. Returns the number of values outside the calibration, -1
 * when one is not finite. `peak`: receives the largest |raw|, i32; `scratch`: 64 bytes a row.
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
  gatherRows(values, rowBytes, rows, scratch);
  const quads = map + PARAMETERS;
  const outside =
    scoreHalf(scratch, rows, quads, scores) +
    scoreHalf(scratch + 32, rows, quads + 2 * QUAD_BYTES, scores + 16);
  if (outside > 0 && !allFinite(scratch, rows)) return -1;
  if (raw) {
    const first = rawHalf(scratch, rows, quads, raw, peak);
    store<i32>(
      peak,
      max(first, rawHalf(scratch + 32, rows, quads + 2 * QUAD_BYTES, raw + 16, peak)),
    );
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

/** Scores eight units; returns how many values were clamped, those that are not finite among them. */
function scoreHalf(from: usize, rows: i32, quads: usize, to: usize): i32 {
  let clamped = i32x4.splat(0);
  const end = from + ((<usize>rows) << 6);
  for (; from < end; from += 64) {
    const v0 = v128.load(from);
    const v1 = v128.load(from, 16);
    const c0 = clamp(v0, quads);
    const c1 = clamp(v1, quads + QUAD_BYTES);
    clamped = i32x4.sub(clamped, i32x4.add(f32x4.ne(c0, v0), f32x4.ne(c1, v1)));
    const a0 = position(c0, quads);
    const a1 = position(c1, quads + QUAD_BYTES);
    const e0 = cellOf(a0, quads);
    const e1 = cellOf(a1, quads + QUAD_BYTES);
    const base = i16x8.narrow_i32x4_s(
      i32x4.shr_s(i32x4.shl(e0, 16), 16),
      i32x4.shr_s(i32x4.shl(e1, 16), 16),
    );
    const rise = i16x8.narrow_i32x4_s(i32x4.shr_s(e0, 16), i32x4.shr_s(e1, 16));
    const share = i16x8.narrow_i32x4_s(shareOf(a0), shareOf(a1));
    v128.store(to, i16x8.add(base, i16x8.q15mulr_sat_s(rise, share)));
    to += ROW_BYTES;
  }
  return (
    i32x4.extract_lane(clamped, 0) +
    i32x4.extract_lane(clamped, 1) +
    i32x4.extract_lane(clamped, 2) +
    i32x4.extract_lane(clamped, 3)
  );
}

/** Within the calibration; NaN becomes its lowest value. */
function clamp(v: v128, quad: usize): v128 {
  return f32x4.pmin(v128.load(quad, 48), f32x4.pmax(v128.load(quad, 32), v));
}

/** |t| + 1 with the sign of t. */
function position(v: v128, quad: usize): v128 {
  const t = f32x4.mul(f32x4.sub(v128.load(quad), v), v128.load(quad, 16));
  const one = v128.or(v128.and(t, i32x4.splat(SIGN)), i32x4.splat(ONE_BITS));
  return f32x4.add(t, one);
}

function shareOf(a: v128): v128 {
  return v128.and(i32x4.shr_u(a, 4), i32x4.splat(0x7fff));
}

/** Base and rise of four values' cells: sign, exponent and four bits of mantissa are the offset. */
function cellOf(a: v128, quad: usize): v128 {
  const offset = v128.and(i32x4.shr_u(a, 17), i32x4.splat(~3));
  const at = i32x4.add(offset, v128.load(quad, 96));
  let cells = v128.load32_zero(<usize>i32x4.extract_lane(at, 0));
  cells = v128.load32_lane(<usize>i32x4.extract_lane(at, 1), cells, 1);
  cells = v128.load32_lane(<usize>i32x4.extract_lane(at, 2), cells, 2);
  return v128.load32_lane(<usize>i32x4.extract_lane(at, 3), cells, 3);
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
  let most = i16x8.splat(0);
  let least = i16x8.splat(0);
  const end = from + ((<usize>rows) << 6);
  for (; from < end; from += 64) {
    const r = i16x8.narrow_i32x4_s(
      rawFour(v128.load(from), quads),
      rawFour(v128.load(from, 16), quads + QUAD_BYTES),
    );
    v128.store(to, r);
    most = i16x8.max_s(most, r);
    least = i16x8.min_s(least, r);
    to += ROW_BYTES;
  }
  let largest: i32 = 0;
  for (let lane: usize = 0; lane < 16; lane += 2) {
    v128.store(scratch, most);
    largest = max(largest, <i32>load<i16>(scratch + lane));
    v128.store(scratch, least);
    largest = max(largest, -(<i32>load<i16>(scratch + lane)));
  }
  return largest;
}

function rawFour(v: v128, quad: usize): v128 {
  const r = f32x4.mul(f32x4.sub(v, v128.load(quad, 64)), v128.load(quad, 80));
  const held = f32x4.pmin(f32x4.splat(32767), f32x4.pmax(f32x4.splat(-32768), r));
  return i32x4.sub(f32x4.add(held, f32x4.splat(ROUNDING)), i32x4.splat(ROUNDING_BITS));
}
