import { ROW_BYTES } from './layout';

/** Rows and units that are turned at a time. */
const EIGHT: i32 = 8;

/**
 * Turns the scores of 16 units and `rows` rows into columns, i16 of each unit's rows, `columnBytes` apart. Rows are taken in
 * whole eights: what follows the scores is read, and written behind the columns' rows.
 */
export function scoreColumns(scores: usize, rows: i32, columns: usize, columnBytes: usize): void {
  for (let row = 0; row < rows; row += EIGHT) {
    const from = scores + <usize>row * ROW_BYTES;
    const to = columns + (<usize>row << 1);
    turnEight(from, to, columnBytes);
    turnEight(from + 16, to + <usize>EIGHT * columnBytes, columnBytes);
  }
}

function turnEight(from: usize, to: usize, columnBytes: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + ROW_BYTES);
  const c = v128.load(from + 2 * ROW_BYTES);
  const d = v128.load(from + 3 * ROW_BYTES);
  const e = v128.load(from + 4 * ROW_BYTES);
  const f = v128.load(from + 5 * ROW_BYTES);
  const g = v128.load(from + 6 * ROW_BYTES);
  const h = v128.load(from + 7 * ROW_BYTES);
  turnFour(firstOf(a, b), firstOf(c, d), firstOf(e, f), firstOf(g, h), to, columnBytes);
  const after = to + 4 * columnBytes;
  turnFour(lastOf(a, b), lastOf(c, d), lastOf(e, f), lastOf(g, h), after, columnBytes);
}

/** Writes the columns of four units from pairs of rows, whose numbers lie side by side. */
// @ts-ignore: decorator
@inline
function turnFour(a: v128, b: v128, c: v128, d: v128, to: usize, columnBytes: usize): void {
  const low = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const high = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  v128.store(to, v128.shuffle<i64>(low, high, 0, 2));
  v128.store(to + columnBytes, v128.shuffle<i64>(low, high, 1, 3));
  const nextLow = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const nextHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to + 2 * columnBytes, v128.shuffle<i64>(nextLow, nextHigh, 0, 2));
  v128.store(to + 3 * columnBytes, v128.shuffle<i64>(nextLow, nextHigh, 1, 3));
}

// @ts-ignore: decorator
@inline
function firstOf(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

// @ts-ignore: decorator
@inline
function lastOf(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
