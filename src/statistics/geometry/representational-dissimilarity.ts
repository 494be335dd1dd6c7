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

/** Mid-ranks about their mean: sorting numbers alone and searching them is several times faster than sorting indices. */
function rankPairs(n: number, distance: (i: number, j: number) => number): Float64Array {
  // Single precision: rounding must not split ties.
  const values = new Float32Array((n * (n - 1)) / 2);
  let at = 0;
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) values[at++] = distance(i, j);
  }
  const sorted = values.slice().sort();
  const ranks = midRanks(sorted);
  return Float64Array.from(values, (value) => ranks[countBelow(sorted, value)]);
}

/** Mid-rank about the mean of all, held where the run of equal values begins. */
function midRanks(ascending: Float32Array): Float64Array {
  const ranks = new Float64Array(ascending.length);
  const middle = (ascending.length - 1) / 2;
  for (let from = 0, to = 0; from < ascending.length; from = to) {
    for (to = from + 1; ascending[to] === ascending[from];) to++;
    ranks[from] = (from + to - 1) / 2 - middle;
  }
  return ranks;
}

/** Entries of an ascending list below `limit`. */
function countBelow(ascending: Float32Array, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
