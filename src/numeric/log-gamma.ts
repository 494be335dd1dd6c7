import { log } from './elementary.js';

/** ln √(2π) */
const HALF_LOG_TWO_PI = 0.91893853320467274178;
/** B_2k / (2k(2k-1)), k = 1..8: Stirling's series, Abramowitz and Stegun 6.1.41. */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];

/** ln Γ(x) for x > 0, absolute or relative error below 1e-14, whichever is larger; NaN elsewhere. */
export function logGamma(x: number): number {
  if (!(x > 0)) return NaN;
  let shifted = x;
  let product = 1;
  while (shifted < 10) {
    product *= shifted;
    shifted += 1;
  }
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  let series = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) series = series * square + STIRLING[k];
  return (
    (shifted - 0.5) * log(shifted) - shifted + HALF_LOG_TWO_PI + series * inverse - log(product)
  );
}
