/**
 * Representational dissimilarity of rows: 1 - Pearson correlation over units of each pair (i > j), ranked with mid-ranks
 * and centred, so that Spearman's correlation of two such lists is a cosine. Kriegeskorte, Mur and Bandettini 2008,
 * *Frontiers in Systems Neuroscience* 2. Null with one unit, or where a row does not vary over units.
 */
export function correlationDistanceRanks(rows: readonly Float64Array[]): Float64Array | null {
  const unit = rows.map(standardise);
  if (!unit.every((row) => row !== null)) return null;
  return rankPairs(unit.length, (i, j) => {
    const [x, y] = [unit[i], unit[j]];
    let sum = 0;
    for (let u = 0; u < x.length; u++) sum += x[u] * y[u];
    return 1 - sum;
  });
}

/** Ranks of a factor's model: 0 for pairs of one level; otherwise 1, or how far apart where the levels are ordered. */
export function levelDistanceRanks(
  levels: ArrayLike<number>,
  rows: Int32Array,
  ordered: boolean,
): Float64Array {
  return rankPairs(rows.length, (i, j) => {
    const apart = Math.abs(levels[rows[i]] - levels[rows[j]]);
    return ordered ? apart : Math.min(1, apart);
  });
}

/** Spearman's correlation of two ranked lists; null where either is constant. */
export function rankCorrelation(first: Float64Array, second: Float64Array): number | null {
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < first.length; i++) {
    xx += first[i] * first[i];
    yy += second[i] * second[i];
    xy += first[i] * second[i];
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

/** Centred to length 1; null where it does not vary. */
function standardise(row: Float64Array): Float64Array | null {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  const centred = row.map((value) => value - mean);
  const square = centred.reduce((sum, value) => sum + value * value, 0);
  return square > 0 ? centred.map((value) => value / Math.sqrt(square)) : null;
}

function rankPairs(n: number, distance: (i: number, j: number) => number): Float64Array {
  const values = new Float64Array((n * (n - 1)) / 2);
  let at = 0;
  for (let i = 1; i < n; i++) {
    // Rounding must not split ties.
    for (let j = 0; j < i; j++) values[at++] = Math.fround(distance(i, j));
  }
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  const middle = (values.length - 1) / 2;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]] === values[order[from]]) to++;
    for (let i = from; i <= to; i++) ranks[order[i]] = (from + to) / 2 - middle;
    from = to + 1;
  }
  return ranks;
}
