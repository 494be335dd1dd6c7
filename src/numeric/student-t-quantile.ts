import { incompleteBeta } from './incomplete-beta.js';

/**
 * Quantile of Student's t distribution: the t with P(T <= t) = p, for 0 < p < 1 and `degreesOfFreedom` > 0, relative
 * error about 1e-12; NaN elsewhere. Found by bisection of P(T > t) = ½ I_x(df/2, ½), x = df/(df + t²) (DLMF 8.17).
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p > 0 && p < 1 && degreesOfFreedom > 0)) return NaN;
  if (p < 0.5) return -studentTQuantile(1 - p, degreesOfFreedom);
  if (p === 0.5) return 0;
  let high = 1;
  while (upperTail(high, degreesOfFreedom) > 1 - p) high *= 2;
  let low = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (upperTail(middle, degreesOfFreedom) > 1 - p) low = middle;
    else high = middle;
  }
}

function upperTail(t: number, degreesOfFreedom: number): number {
  const x = degreesOfFreedom / (degreesOfFreedom + t * t);
  return 0.5 * incompleteBeta(x, degreesOfFreedom / 2, 0.5);
}
