/** Bytes of eight rows of f64. */
const EIGHT_BYTES: usize = 64;

/**
 * The level of the largest score for each of `rows` rows, the first of several equal ones, in the plain `countBlock`'s
 * order of float64 operations. `readOuts`: `count` f32 of each row, `rowBytes` apart. `weights`: f64 of each level: its
 * offset, then those of the read-outs. `chosen`: receives the levels, i64 each, of as many rows, to a multiple of eight.
 * `columns`: scratch, 64 bytes of each read-out.
 */
export function chooseLevels(
  readOuts: usize,
  rowBytes: usize,
  rows: i32,
  count: i32,
  weights: usize,
  levels: i32,
  chosen: usize,
  columns: usize,
): void {
  for (let row = 0; row < rows; row += 8) {
    gatherEight(readOuts, rowBytes, row, rows - 1, count, columns);
    chooseEight(columns, count, weights, levels, chosen);
    chosen += EIGHT_BYTES;
  }
}

/** Eight rows of each read-out as f64; rows beyond the last are the last once more. */
function gatherEight(
  readOuts: usize,
  rowBytes: usize,
  row: i32,
  last: i32,
  count: i32,
  columns: usize,
): void {
  for (let pair = 0; pair < 8; pair += 2) {
    const first = readOuts + <usize>min(row + pair, last) * rowBytes;
    const second = readOuts + <usize>min(row + pair + 1, last) * rowBytes;
    let to = columns + ((<usize>pair) << 3);
    for (let a: usize = 0; a < (<usize>count) << 2; a += 4) {
      const both = v128.load32_lane(second + a, v128.load32_zero(first + a), 1);
      v128.store(to, f64x2.promote_low_f32x4(both));
      to += EIGHT_BYTES;
    }
  }
}

function chooseEight(
  columns: usize,
  count: i32,
  weights: usize,
  levels: i32,
  chosen: usize,
): void {
  const end = columns + <usize>count * EIGHT_BYTES;
  let best0 = i64x2.splat(0);
  let best1 = i64x2.splat(0);
  let best2 = i64x2.splat(0);
  let best3 = i64x2.splat(0);
  let most0 = f64x2.splat(-Infinity);
  let most1 = f64x2.splat(-Infinity);
  let most2 = f64x2.splat(-Infinity);
  let most3 = f64x2.splat(-Infinity);
  for (let level = 0; level < levels; level++) {
    let score0 = v128.load64_splat(weights);
    let score1 = score0;
    let score2 = score0;
    let score3 = score0;
    weights += 8;
    for (let column = columns; column < end; column += EIGHT_BYTES) {
      const weight = v128.load64_splat(weights);
      weights += 8;
      score0 = f64x2.add(score0, f64x2.mul(weight, v128.load(column)));
      score1 = f64x2.add(score1, f64x2.mul(weight, v128.load(column, 16)));
      score2 = f64x2.add(score2, f64x2.mul(weight, v128.load(column, 32)));
      score3 = f64x2.add(score3, f64x2.mul(weight, v128.load(column, 48)));
    }
    const number = i64x2.splat(level);
    best0 = v128.bitselect(number, best0, f64x2.gt(score0, most0));
    best1 = v128.bitselect(number, best1, f64x2.gt(score1, most1));
    best2 = v128.bitselect(number, best2, f64x2.gt(score2, most2));
    best3 = v128.bitselect(number, best3, f64x2.gt(score3, most3));
    most0 = f64x2.pmax(most0, score0);
    most1 = f64x2.pmax(most1, score1);
    most2 = f64x2.pmax(most2, score2);
    most3 = f64x2.pmax(most3, score3);
  }
  v128.store(chosen, best0);
  v128.store(chosen, best1, 16);
  v128.store(chosen, best2, 32);
  v128.store(chosen, best3, 48);
}
