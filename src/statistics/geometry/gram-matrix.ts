/** Inner products of rows, [n · n]; units are centred first, which changes no centred alignment but keeps digits. */
export function gramMatrix(rows: readonly Float64Array[]): Float64Array {
  const n = rows.length;
  const centred = centreUnits(rows);
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const [x, y] = [centred[i], centred[j]];
      let sum = 0;
      for (let u = 0; u < x.length; u++) sum += x[u] * y[u];
      gram[i * n + j] = gram[j * n + i] = sum;
    }
  }
  return gram;
}

/** Gram matrix of one-hot levels: 1 where two rows share the level. */
export function levelGram(levels: ArrayLike<number>, rows: Int32Array): Float64Array {
  const n = rows.length;
  return Float64Array.from({ length: n * n }, (_, i) =>
    levels[rows[Math.floor(i / n)]] === levels[rows[i % n]] ? 1 : 0,
  );
}

/** The first row is taken away before the mean, so that units that do not vary are exactly 0. */
function centreUnits(rows: readonly Float64Array[]): Float64Array[] {
  const first = rows[0] ?? new Float64Array(0);
  const mean = new Float64Array(first.length);
  for (const row of rows) row.forEach((value, u) => (mean[u] += (value - first[u]) / rows.length));
  return rows.map((row) => row.map((value, u) => value - first[u] - mean[u]));
}
