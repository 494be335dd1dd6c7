import { normalQuantile } from '../../numeric/index.js';
import { checkFinite } from './samples.js';

/**
 * Copula scores of a sample, in its order: z = Φ⁻¹(r/(n + 1)) with r the rank from 1, tied values sharing their
 * mid-rank. Ince et al. 2017, *A statistical framework for neuroimaging data analysis based on mutual information
 * estimated via a Gaussian copula*, Human Brain Mapping 38(3), section 2.3; mid-ranks are ours. Throws a RangeError for
 * values that are not finite.
 */
export function copulaNormalize(values: ArrayLike<number>): Float64Array {
  checkFinite('the variable', values);
  const n = values.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const scores = new Float64Array(n);
  for (let start = 0; start < n;) {
    let end = start + 1;
    while (end < n && values[order[end]] === values[order[start]]) end++;
    const score = normalQuantile((start + end + 1) / (2 * n + 2));
    for (let i = start; i < end; i++) scores[order[i]] = score;
    start = end;
  }
  return scores;
}
