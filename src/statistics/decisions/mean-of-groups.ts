import { jackknifeInterval } from '../jackknife.js';
import type { MeanEstimate } from '../mean-estimate.js';
import type { FoldedValue } from '../residual-moments.js';
import { shareInterval } from '../share-interval.js';

export const NO_MEAN: MeanEstimate = { value: null, low: null, high: null };

/** scale · Σ sums / Σ points over groups, with the interval of leaving out one at a time; null without points. */
export function meanOfGroups(
  sums: ArrayLike<number>,
  points: ArrayLike<number>,
  scale: number,
): MeanEstimate {
  const folded = foldMean(sums, points, scale);
  if (!folded) return NO_MEAN;
  const { low, high } = jackknifeInterval(folded.value, folded.leaveOut);
  return { value: folded.value, low, high };
}

/** The same of a share, Σ hits / Σ points: `people` are in all groups together (@default one per group). */
export function shareOfGroups(
  hits: ArrayLike<number>,
  points: ArrayLike<number>,
  people = hits.length,
): MeanEstimate {
  const folded = foldMean(hits, points, 1);
  if (!folded) return NO_MEAN;
  const { low, high } = shareInterval(folded.value, folded.leaveOut, {
    people,
    images: total(points),
  });
  return { value: folded.value, low, high };
}

/** scale · Σ sums / Σ points, and the same without each group; null without points. */
export function foldMean(
  sums: ArrayLike<number>,
  points: ArrayLike<number>,
  scale: number,
): FoldedValue | null {
  const [sum, count] = [total(sums), total(points)];
  if (count === 0) return null;
  const leaveOut = Float64Array.from(
    sums,
    (part, group) => (scale * (sum - part)) / (count - points[group]),
  );
  return { value: (scale * sum) / count, leaveOut };
}

export function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
