import { beyondEntropy } from '../factor-entropy.js';
import { REASONS } from '../information-value.js';
import {
  adjustedExplained,
  explainedBits,
  explainedPairBits,
  isAlive,
} from '../maps/explained-information.js';
import { FEW_RESIDUALS } from '../maps/region-information.js';
import type { RegionSummary } from '../maps/region-summaries.js';
import { whiten } from '../maps/whitening.js';
import { endWithin, jackknifeInterval } from '../jackknife.js';
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
  const { dimensions, scores, leaveOutWhitening } = region;
  const { groups, deviations } = moments;
  const crossed = deviations.map((values) => crossedSums(values, region));
  const full = threeBits(
    deviations.map((values) => whitenedSums(values, region)),
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

/**
 * Interaction, redundancy and interval from the three informations and the same without each group; null with the reason
 * where one of them is larger than `entropy`, that of the feature, bits: two outputs that tell it together nearly without
 * noise, as both of a classifier of it, have Gaussians as far apart as one likes.
 */
export function tripleBits(
  [unit, decision, joint]: Three,
  leaveOut: readonly Three[],
  reason: string,
  groupName = 'residuals',
  entropy = Infinity,
): TripleBits {
  const beyond = beyondEntropy(Math.max(unit, decision, joint), entropy);
  if (beyond !== null || ![unit, decision, joint].every(Number.isFinite)) {
    const nothing = { featureUnitBits: null, featureDecisionBits: null, jointBits: null };
    return {
      ...nothing,
      interactionBits: null,
      low: null,
      high: null,
      redundancyBits: null,
      redundancyLow: null,
      redundancyHigh: null,
      reason: beyond ?? reason,
    };
  }
  const interaction = joint - unit - decision;
  const redundancy = Math.min(unit, decision);
  const least = leaveOut.map(([u, d]) => Math.min(u, d));
  const shared = endWithin(redundancy, jackknifeInterval(redundancy, least, groupName), 0, entropy);
  const added = leaveOut.map(([u, d, both]) => both - u - d);
  return {
    featureUnitBits: unit,
    featureDecisionBits: decision,
    jointBits: joint,
    interactionBits: interaction,
    ...endWithin(interaction, jackknifeInterval(interaction, added, groupName), -entropy, entropy),
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
  const ofUnit = adjustedExplained(dot(u, u), between[0], dimensions, residuals);
  const crossed = adjustedExplained(dot(u, d), between[1], dimensions, residuals);
  const ofDecision = adjustedExplained(dot(d, d), between[3], dimensions, residuals);
  return [
    explainedBits(ofUnit, total[0]),
    explainedBits(ofDecision, total[3]),
    explainedPairBits(total, ofUnit, crossed, ofDecision),
  ];
}

/** Covariances of deviations from their mean with the region's scores, whitened, [dimensions]. */
export function whitenedSums(deviations: Float64Array, region: RegionSummary): Float64Array {
  const { dimensions, whitening } = region;
  const sums = crossedSums(deviations, region);
  const factor = 1 / (deviations.length - 1);
  for (let a = 0; a < dimensions; a++) sums[a] *= factor;
  return whiten(whitening, dimensions, sums);
}

/** Σ over residuals of a deviation and the region's scores, [dimensions]. */
function crossedSums(
  deviations: Float64Array,
  { scores, dimensions }: RegionSummary,
): Float64Array {
  const sums = new Float64Array(dimensions);
  for (let r = 0; r < deviations.length; r++) {
    for (let a = 0; a < dimensions; a++) sums[a] += deviations[r] * scores[r * dimensions + a];
  }
  return sums;
}

function scaled(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => value * factor);
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}
