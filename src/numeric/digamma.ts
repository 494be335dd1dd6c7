import { log } from './elementary.js';

/** B_2k / 2k, k = 1..7: the asymptotic series of Abramowitz and Stegun 6.3.18. */
const SERIES = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];

/** ψ(x) = d ln Γ(x) / dx for x > 0, error below 1e-13; NaN elsewhere. */
export function digamma(x: number): number {
  if (!(x > 0)) return NaN;
  let shifted = x;
  let below = 0;
  while (shifted < 10) {
    below += 1 / shifted;
    shifted += 1;
  }
  const square = 1 / (shifted * shifted);
  let series = 0;
  for (let k = SERIES.length - 1; k >= 0; k--) series = (series + SERIES[k]) * square;
  return log(shifted) - 0.5 / shifted - series - below;
}
