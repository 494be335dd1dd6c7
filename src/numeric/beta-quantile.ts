import { incompleteBeta } from './incomplete-beta.js';

/**
 * Quantile of the beta distribution: the x with I_x(a, b) = p, for a, b > 0 and 0 <= p <= 1; NaN elsewhere. Found by
 * bisection (DLMF 8.17).
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1 && a > 0 && b > 0)) return NaN;
  if (p === 0 || p === 1) return p;
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
}
