import { REASONS } from '../information-value.js';
import {
  adjustedExplained,
  explainedBits,
  isAlive,
  jointExplainedBits,
} from '../maps/explained-information.js';
import { FEW_RESIDUALS } from '../maps/region-information.js';
import type { RegionSummary } from '../maps/region-summaries.js';
import { whiten } from '../maps/whitening.js';
import { jackknifeInterval } from '../jackknife.js';
import type { JointMoments, PairCovariance } from './joint-moments.js';
import type { FeatureTriple } from './types.js';

export type TripleBits = Omit<FeatureTriple, 'layer' | 'unit' | 'feature'>;

/** I(F; U), I(F; D), I(F; U, D). */
export type Three = readonly [number, number, number];

/**
 * A region's summary F, a unit U and the decision D: ½ log2 of determinants of covariances with and without what F
 * explains, chance removed as in the maps; the interaction's interval is a delete-one-residual jackknife.
 */
export function regionTriple(region: RegionSummary, moments: JointMoments): TripleBits {
  const { dimensions, scores, whitening, leaveOutWhitening } = region;
  const { groups, deviations } = moments;
  const crossed = deviations.map((values) => crossedSums(values, region));
  const full = threeBits(
    crossed.map((sums) => whiten(whitening, dimensions, scaled(sums, 1 / (groups - 1)))),
    moments.full,
    dimensions,
    groups,
  );
  const weight = groups / (groups - 1);
  const leaveOut = Array.from({ length: groups }, (_, r) => {
    const rest = crossed.map((sums, v) =>
      sums.map((sum, a) => sum - weight * deviations[v][r] * scores[r * dimensions + a]),
    );
    return threeBits(
      rest.map((sums) => whiten(leaveOutWhitening[r], dimensions, scaled(sums, 1 / (groups - 2)))),
      moments.without(r),
      dimensions,
      groups - 1,
    );
  });
  const { total } = moments.full;
  const areAlive = isAlive(total[0]) && isAlive(total[3]);
  return tripleBits(full, leaveOut, areAlive ? FEW_RESIDUALS : REASONS.constant);
}

/** Interaction, redundancy and interval from the three informations and the same without each group. */
export function tripleBits(
  [unit, decision, joint]: Three,
  leaveOut: readonly Three[],
  reason: string,
  groupName = 'residuals',
): TripleBits {
  if (![unit, decision, joint].every(Number.isFinite)) {
    const nothing = { featureUnitBits: null, featureDecisionBits: null, jointBits: null };
    return {
      ...nothing,
      interactionBits: null,
      low: null,
      high: null,
      redundancyBits: null,
      redundancyLow: null,
      redundancyHigh: null,
      reason,
    };
  }
  const interaction = joint - unit - decision;
  const redundancy = Math.min(unit, decision);
  const shared = jackknifeInterval(
    redundancy,
    leaveOut.map(([u, d]) => Math.min(u, d)),
    groupName,
  );
  return {
    featureUnitBits: unit,
    featureDecisionBits: decision,
    jointBits: joint,
    interactionBits: interaction,
    ...jackknifeInterval(
      interaction,
      leaveOut.map(([u, d, both]) => both - u - d),
      groupName,
    ),
    redundancyBits: redundancy,
    redundancyLow: shared.low,
    redundancyHigh: shared.high,
  };
}

/** From each one's covariance with the feature, whitened, and their covariance. */
export function threeBits(
  whitened: readonly Float64Array[],
  { between, total }: PairCovariance,
  dimensions: number,
  residuals: number,
): Three {
  const [u, d] = whitened;
  const explained = Float64Array.of(dot(u, u), dot(u, d), dot(u, d), dot(d, d));
  const alone = (i: number): number =>
    explainedBits(adjustedExplained(explained[i], between[i], dimensions, residuals), total[i]);
  return [
    alone(0),
    alone(3),
    jointExplainedBits(total, between, explained, 2, dimensions, residuals),
  ];
}

/** Σ over residuals of a deviation and the region's scores, [dimensions]. */
export function crossedSums(
  deviations: Float64Array,
  { scores, dimensions }: RegionSummary,
): Float64Array {
  const sums = new Float64Array(dimensions);
  for (let r = 0; r < deviations.length; r++) {
    for (let a = 0; a < dimensions; a++) sums[a] += deviations[r] * scores[r * dimensions + a];
  }
  return sums;
}

export function scaled(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => value * factor);
}

function dot(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, value, i) => sum + value * y[i], 0);
}
