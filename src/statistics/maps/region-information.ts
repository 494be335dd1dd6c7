import { REASONS } from '../information-value.js';
import { endWithin, jackknifeInterval } from '../jackknife.js';
import { leaveOneOutMoments } from '../residual-moments.js';
import type { ResidualMoments } from '../residual-moments.js';
import { adjustedExplained, explainedBits, isAlive } from './explained-information.js';
import { coefficientCovariance } from './residual-coefficients.js';
import type { RegionSummary } from './region-summaries.js';
import { whiten } from './whitening.js';

export const FEW_RESIDUALS = 'too few residuals for the dimensions of this feature';

export interface RegionBits {
  readonly bits: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: string | null;
}

const NONE = { bits: null, low: null, high: null };

/** Information between a score and a region's summary, bits, from Cov(q, c), without an interval; NaN for too few residuals. */
export function regionBits(
  { axes, dimensions, whitening, scores }: RegionSummary,
  covariance: Float64Array,
  { between, total }: Pick<ResidualMoments, 'between' | 'total'>,
): number {
  const crossed = axes.map((axis) => axis.reduce((sum, load, k) => sum + load * covariance[k], 0));
  const residuals = scores.length / dimensions;
  const explained = squaredLength(whiten(whitening, dimensions, crossed));
  return explainedBits(adjustedExplained(explained, between, dimensions, residuals), total);
}

/** The same with its delete-one-residual jackknife interval; the region's axes stay as they are. */
export function regionInformation(region: RegionSummary, moments: ResidualMoments): RegionBits {
  const { dimensions, scores, whitening, leaveOutWhitening } = region;
  const { groups, means, mean } = moments;
  if (!isAlive(moments.total)) return { ...NONE, reason: REASONS.constant };
  const deviations = means.map((value) => value - mean);
  const crossed = coefficientCovariance(means, mean, {
    centred: scores,
    residuals: groups,
    count: dimensions,
  });
  const bitsOf = (
    x: Float64Array,
    inverse: Float64Array,
    n: number,
    b: number,
    t: number,
  ): number =>
    explainedBits(
      adjustedExplained(squaredLength(whiten(inverse, dimensions, x)), b, dimensions, n),
      t,
    );
  const bits = bitsOf(crossed, whitening, groups, moments.between, moments.total);
  if (Number.isNaN(bits)) return { ...NONE, reason: FEW_RESIDUALS };
  const { total, between } = leaveOneOutMoments(moments);
  const leaveOut = deviations.map((deviation, r) => {
    const weight = (deviation * groups) / (groups - 1);
    const rest = crossed.map(
      (value, a) => (value * (groups - 1) - weight * scores[r * dimensions + a]) / (groups - 2),
    );
    return bitsOf(rest, leaveOutWhitening[r], groups - 1, between.leaveOut[r], total.leaveOut[r]);
  });
  return { bits, ...endWithin(bits, jackknifeInterval(bits, leaveOut), 0) };
}

export function squaredLength(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
