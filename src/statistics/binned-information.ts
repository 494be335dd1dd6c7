import { copulaNormalize } from './copula-normalize.js';
import { countInformation } from './count-information.js';
import { binOfScore } from './score-bins.js';
import { BIN_COUNT, SCORE_SCALE } from './types.js';

/**
 * Information between a variable and a label from 16 equipopulated bins of the variable, bits, Miller-Madow corrected.
 * Tied values share the bin of their mid-rank. `values` are raw [n], `labels` [n] are 0..levels-1. Null without points.
 */
export function binnedInformation(
  values: ArrayLike<number>,
  labels: ArrayLike<number>,
  levels: number,
): number | null {
  const scores = copulaNormalize(values);
  const counts = new Float64Array(levels * BIN_COUNT);
  scores.forEach((score, i) => {
    counts[labels[i] * BIN_COUNT + binOfScore(Math.round(score * SCORE_SCALE))]++;
  });
  return countInformation(counts, BIN_COUNT);
}
