import { pow } from '../../numeric/index.js';
import { jackknifeInterval } from '../jackknife.js';
import type { MeanEstimate } from '../mean-estimate.js';

export const NO_MEAN: MeanEstimate = { value: null, low: null, high: null };

/** scale · Σ sums / Σ points over groups, with the interval of leaving out one at a time; null without points. */
export function meanOfGroups(
  sums: ArrayLike<number>,
  points: ArrayLike<number>,
  scale: number,
): MeanEstimate {
  const [sum, count] = [total(sums), total(points)];
  if (count === 0) return NO_MEAN;
  const value = (scale * sum) / count;
  const leaveOut = Array.from(
    sums,
    (part, group) => (scale * (sum - part)) / (count - points[group]),
  );
  const { low, high } = jackknifeInterval(value, leaveOut);
  return { value, low, high };
}

/**
 * The same of a share: its interval ends where shares do. Where all groups agree on 0 or 1 the jackknife sees no error;
 * then the bound is the share of groups that could differ and yet all agree in one sample of twenty, 1 - 0.05^(1/groups).
 */
export function shareOfGroups(hits: ArrayLike<number>, points: ArrayLike<number>): MeanEstimate {
  const { value, low, high } = meanOfGroups(hits, points, 1);
  if (low !== null && (value === 0 || value === 1)) {
    const unseen = 1 - pow(0.05, 1 / hits.length);
    return value === 1 ? { value, low: 1 - unseen, high: 1 } : { value, low: 0, high: unseen };
  }
  return { value, low: low && Math.max(0, low), high: high && Math.min(1, high) };
}

export function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
