/**
 * Smallest false discovery rate at which each of many tests is called a discovery, in the order given: the least of
 * p_(j)·m/j over all j at or after its rank. Benjamini and Hochberg 1995, *Journal of the Royal Statistical Society* B 57.
 */
export function benjaminiHochberg(probabilities: ArrayLike<number>): Float64Array {
  const m = probabilities.length;
  const order = Array.from({ length: m }, (_, i) => i).sort(
    (a, b) => probabilities[a] - probabilities[b],
  );
  const rates = new Float64Array(m);
  let least = 1;
  for (let rank = m; rank >= 1; rank--) {
    const test = order[rank - 1];
    least = Math.min(least, (probabilities[test] * m) / rank);
    rates[test] = least;
  }
  return rates;
}
