import { countInformation } from '../count-information.js';
import type { InformationValue } from '../information-value.js';
import { binOfScore } from '../score-bins.js';
import { BIN_COUNT, SCORE_SCALE } from '../types.js';
import { copulaNormalize } from './copula-normalize.js';
import { unavailable } from './reasons.js';
import { checkFinite, rowsByLevel } from './samples.js';

/**
 * Information between a variable and a label from 16 equipopulated bins of the variable, bits, Miller-Madow corrected
 * (`countInformation`). Tied values share the bin of their mid-rank. `values` are raw [n], `labels` [n] are
 * 0..levels-1. A constant has one bin and so 0 bits. Null without samples; a level without samples has no weight.
 */
export function binnedInformation(
  values: ArrayLike<number>,
  labels: ArrayLike<number>,
  levels: number,
): InformationValue {
  checkFinite('the variable', values);
  rowsByLevel(labels, levels, values.length);
  const counts = new Float64Array(levels * BIN_COUNT);
  copulaNormalize(values).forEach((score, i) => {
    counts[labels[i] * BIN_COUNT + binOfScore(Math.round(score * SCORE_SCALE))]++;
  });
  const bits = countInformation(counts, BIN_COUNT);
  return bits === null ? unavailable('there are no samples') : { bits, reason: null };
}
