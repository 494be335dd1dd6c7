import { ROW_BYTES } from './layout';

/** Bytes of a tile's row of gathered f32 values, as `scoreTile` leaves them. */
const VALUE_BYTES: usize = 64;
/** Largest |q|, the scores that share a start, and steps of q in a standard deviation: `score-bins.ts`, `score-map.ts`. */
const MOST_SCORE: i32 = 5120;
const START_BITS: i32 = 5;
const SCALE: f64 = 1024;

/**
 * Scores of one unit by its own knots, the plain `knotScore`: replaces those that its cells gave, `rows` of them.
 * `values`, `scores`: the unit's first of each. `starts`: u16 number of the knot to look from for each 32 of q; `knots`:
 * f32 values, ascending; `levels`: their f64 scores.
 */
export function scoreByKnots(
  values: usize,
  rows: i32,
  scores: usize,
  starts: usize,
  knots: usize,
  levels: usize,
  count: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const value = load<f32>(values);
    const start = (<i32>load<i16>(scores) + MOST_SCORE) >> START_BITS;
    let after = <i32>load<u16>(starts + ((<usize>start) << 1));
    while (after > 0 && load<f32>(knots + ((<usize>(after - 1)) << 2)) > value) after--;
    while (after < count && load<f32>(knots + ((<usize>after) << 2)) <= value) after++;
    const k = <usize>max(0, after - 1);
    let score = load<f64>(levels + (k << 3));
    if (after > 0 && after < count) {
      const from = <f64>load<f32>(knots + (k << 2));
      const share = (<f64>value - from) / (<f64>load<f32>(knots + (k << 2), 4) - from);
      const next = load<f64>(levels + (k << 3), 8);
      score = min(score + (next - score) * share, next);
    }
    store<i16>(scores, <i32>nearest(score * SCALE));
    values += VALUE_BYTES;
    scores += ROW_BYTES;
  }
}

/**
 * Holds one unit's scores to those of its atoms, the plain `exactScore`. `atoms`: f32 values, ascending, behind one of
 * negative infinity and with positive ones up to `places` in all, a power of two; `levels`: i16 scores, -5120 and 5120
 * where those infinities are. A network in bf16 has hundreds of atoms a unit, and where most values are atoms the cells say
 * little of where a value lies: halving without a branch finds it.
 */
export function holdToAtoms(
  values: usize,
  rows: i32,
  scores: usize,
  atoms: usize,
  levels: usize,
  places: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const value = load<f32>(values);
    const score = <i32>load<i16>(scores);
    let last: usize = 0;
    for (let step = places >> 1; step > 0; step >>= 1) {
      const isUpTo = <i32>(load<f32>(atoms + ((last + <usize>step) << 2)) <= value);
      last += <usize>(step & -isUpTo);
    }
    const below = <i32>load<i16>(levels + (last << 1));
    const isAtom = load<f32>(atoms + (last << 2)) === value;
    const above = select<i32>(below, <i32>load<i16>(levels + (last << 1), 2), isAtom);
    store<i16>(scores, max(below, min(score, above)));
    values += VALUE_BYTES;
    scores += ROW_BYTES;
  }
}
