/** Bins of each variable of a triple. */
export const THIRDS = 3;
/** Scores q of this size and less are the middle third: 1,024 · Φ⁻¹(2/3) = 441.06. */
const MIDDLE_THIRD = 441;

/** Third of the calibration's distribution that a score lies in: 0, 1, 2. */
export function thirdOfScore(q: number): number {
  return q < -MIDDLE_THIRD ? 0 : q > MIDDLE_THIRD ? 2 : 1;
}

/** Third of each value among all, by rank; equal values keep their order. */
export function thirdsByRank(values: ArrayLike<number>): Int32Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => values[a] - values[b] || a - b,
  );
  const thirds = new Int32Array(values.length);
  order.forEach((i, rank) => (thirds[i] = Math.floor((rank * THIRDS) / values.length)));
  return thirds;
}
