import { TO_STEP } from './layout';

/** Groups of four triangles set up before they are drawn: few enough to stay in the first cache. */
export const CHUNK_GROUPS: usize = 32;
/**
 * Four triangles set up, lane = triangle: 0-2 edge functions a, b, c at the first sample of the box; 3-5 their steps
 * right; 6-8 steps down; 9 nearness opposite c, 10, 11 its slopes with edges a and b; 12 number; 13 the first sample's
 * address; 14 columns of samples less one; 15 rows less one.
 */
export const RECORDS_BYTES: usize = 256;
/**
 * Triangles of one extent are drawn one after the other, so that branches are foreseen: lists of those of up to four
 * columns and one row, two, three, more, of those of up to eight columns, and of all wider ones.
 */
const LIST_COUNT: usize = 6;
/** Entries: u32 address of a triangle's lane in its records. Before the lists lie their ends. */
const LIST_BYTES: usize = 16 * (CHUNK_GROUPS + 1);
const ENDS_BYTES: usize = 32;

/** Empties the lists. */
export function emptyLists(lists: usize): void {
  let start = lists + ENDS_BYTES;
  for (let k: usize = 0; k < LIST_COUNT; k++, start += LIST_BYTES) {
    store<u32>(lists + (k << 2), <u32>start);
  }
}

/** Byte distance of the end of the list for these extents less one; then come constants, four times each. */
// @ts-ignore: decorator
@inline
export function listOf(columns: v128, rows: v128, three: v128, seven: v128, four: v128): v128 {
  const narrow = i32x4.min_u(rows, three);
  const wide = i32x4.gt_s(columns, three);
  // A mask is -1 for true.
  const wider = i32x4.sub(four, i32x4.gt_s(columns, seven));
  return i32x4.shl(v128.bitselect(wider, narrow, wide), 2);
}

/** Appends a triangle, whose lane is at `record`, unless `kept` is 0. */
// @ts-ignore: decorator
@inline
export function append(end: usize, record: usize, kept: i32): void {
  const at = load<u32>(end);
  store<u32>(<usize>at, <u32>record);
  store<u32>(end, at + (<u32>kept << 2));
}

/** Draws the triangles of all lists, four samples of a row at a time. `numberScale`: 2^numberBits, four times. */
export function drawLists(lists: usize, rowBytes: usize, numberScale: v128): void {
  let start = lists + ENDS_BYTES;
  drawList(start, <usize>load<u32>(lists), rowBytes, numberScale, 1, 1);
  start += LIST_BYTES;
  drawList(start, <usize>load<u32>(lists, 4), rowBytes, numberScale, 2, 1);
  start += LIST_BYTES;
  drawList(start, <usize>load<u32>(lists, 8), rowBytes, numberScale, 3, 1);
  start += LIST_BYTES;
  drawList(start, <usize>load<u32>(lists, 12), rowBytes, numberScale, 0, 1);
  start += LIST_BYTES;
  drawList(start, <usize>load<u32>(lists, 16), rowBytes, numberScale, 0, 2);
  start += LIST_BYTES;
  drawList(start, <usize>load<u32>(lists, 20), rowBytes, numberScale, 0, 0);
}

/** Triangles of this many rows and fours of columns; of any number where that is 0. */
// @ts-ignore: decorator
@inline
function drawList(
  list: usize,
  end: usize,
  rowBytes: usize,
  numberScale: v128,
  rows: i32,
  fours: i32,
): void {
  for (; list < end; list += 4) {
    const record = <usize>load<u32>(list);
    const rightA = v128.load32_splat(record, 48);
    const rightB = v128.load32_splat(record, 64);
    const rightC = v128.load32_splat(record, 80);
    const downA = v128.load32_splat(record, 96);
    const downB = v128.load32_splat(record, 112);
    const downC = v128.load32_splat(record, 128);
    let edgeA = ofFour(v128.load32_splat(record), rightA);
    let edgeB = ofFour(v128.load32_splat(record, 16), rightB);
    let edgeC = ofFour(v128.load32_splat(record, 32), rightC);
    const nearC = v128.load32_splat(record, 144);
    const slopeA = v128.load32_splat(record, 160);
    const slopeB = v128.load32_splat(record, 176);
    const number = v128.load32_splat(record, 192);
    let row = <usize>load<u32>(record, 208);
    let rowsLeft = rows ? rows - 1 : load<i32>(record, 240);
    for (;;) {
      cover(row, edgeA, edgeB, edgeC, nearC, slopeA, slopeB, number, numberScale);
      if (fours !== 1) {
        let a = edgeA;
        let b = edgeB;
        let c = edgeC;
        let at = row;
        let columnsLeft = fours ? 0 : load<i32>(record, 224) - 4;
        do {
          a = i32x4.add(a, i32x4.shl(rightA, 2));
          b = i32x4.add(b, i32x4.shl(rightB, 2));
          c = i32x4.add(c, i32x4.shl(rightC, 2));
          at += 16;
          cover(at, a, b, c, nearC, slopeA, slopeB, number, numberScale);
          columnsLeft -= 4;
        } while (!fours && columnsLeft >= 0);
      }
      if (rows === 1) break;
      if (--rowsLeft < 0) break;
      row += rowBytes;
      edgeA = i32x4.add(edgeA, downA);
      edgeB = i32x4.add(edgeB, downB);
      edgeC = i32x4.add(edgeC, downC);
    }
  }
}

/** An edge function at four samples of a row, from that at the first. */
// @ts-ignore: decorator
@inline
function ofFour(first: v128, right: v128): v128 {
  return i32x4.add(first, i32x4.mul(right, i32x4(0, 1, 2, 3)));
}

/** Keeps the nearer key at each of four samples. */
// @ts-ignore: decorator
@inline
function cover(
  at: usize,
  edgeA: v128,
  edgeB: v128,
  edgeC: v128,
  nearC: v128,
  slopeA: v128,
  slopeB: v128,
  number: v128,
  numberScale: v128,
): void {
  const outside = i32x4.shr_s(v128.or(v128.or(edgeA, edgeB), edgeC), 31);
  const rise = f32x4.add(
    f32x4.mul(f32x4.convert_i32x4_s(edgeA), slopeA),
    f32x4.mul(f32x4.convert_i32x4_s(edgeB), slopeB),
  );
  const steps = f32x4.add(f32x4.add(nearC, rise), f32x4.splat(TO_STEP));
  const key = v128.andnot(v128.or(i32x4.mul(steps, numberScale), number), outside);
  v128.store(at, i32x4.max_u(v128.load(at), key));
}
