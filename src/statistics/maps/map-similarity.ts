/** Pearson correlation of two equally long lists; null where either does not vary. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const n = x.length;
  let [meanX, meanY] = [0, 0];
  for (let i = 0; i < n; i++) {
    meanX += x[i] / n;
    meanY += y[i] / n;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [a, b] = [x[i] - meanX, y[i] - meanY];
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

/**
 * Correlations of information maps with each other, over vertices: 1 where the same parts of the face are read. Maps
 * from the same residuals share their sampling noise, so a map that does not stand above chance should not be asked.
 */
export function mapSimilarity(maps: readonly ArrayLike<number>[]): (number | null)[][] {
  return maps.map((first) => maps.map((second) => correlation(first, second)));
}
