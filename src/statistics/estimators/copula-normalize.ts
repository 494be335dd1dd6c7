import { normalQuantile } from '../../numeric/index.js';
import { checkFinite } from './samples.js';

/**
 * Copula scores of a sample, in its order: z = Φ⁻¹(r/(n + 1)) with r the rank from 1, tied values sharing their
 * mid-rank. Ince et al. 2017, *A statistical framework for neuroimaging data analysis based on mutual information
 * estimated via a Gaussian copula*, Human Brain Mapping 38, 1541; mid-ranks are ours. Throws a RangeError for
 * values that are not finite.
 */
export function copulaNormalize(values: ArrayLike<number>): Float64Array {
  checkFinite('the variable', values);
  const n = values.length;
  // Sorting plain numbers and searching each is several times faster than sorting indices by a comparison.
  const sorted = new Float64Array(values).sort();
  const scoreOfTie = new Float64Array(n);
  for (let start = 0; start < n;) {
    let end = start + 1;
    while (end < n && sorted[end] === sorted[start]) end++;
    scoreOfTie[start] = normalQuantile((start + end + 1) / (2 * n + 2));
    start = end;
  }
  const scores = new Float64Array(n);
  for (let i = 0; i < n; i++) scores[i] = scoreOfTie[firstNotBelow(sorted, values[i])];
  return scores;
}

/** Index of the first of the ascending values that is not below `value`, which is among them. */
function firstNotBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
