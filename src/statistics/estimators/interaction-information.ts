import type { InformationValue } from '../information-value.js';
import { informationContinuous } from './information-continuous.js';
import { informationDiscrete } from './information-discrete.js';
import { openSamples } from './samples.js';
import type { InformationOptions, Samples } from './samples.js';

/**
 * Gaussian interaction information of three sets of continuous variables, bits: I(x, y; z) - I(x; z) - I(y; z) =
 * I(x; y | z) - I(x; y), the same in any order. Positive: synergy outweighs redundancy. McGill 1954, *Multivariate
 * information transmission*; sign as in Ince et al. 2017. The values are used as they are: for
 * Gaussian-copula information give `copulaNormalize` of each variable. Null where one of the three is.
 */
export function interactionInformation(
  x: Samples,
  y: Samples,
  z: Samples,
  options: InformationOptions = {},
): InformationValue {
  const samples = openSamples({ x, y, z });
  return difference(
    informationContinuous([...samples.x, ...samples.y], samples.z, options),
    informationContinuous(samples.x, samples.z, options),
    informationContinuous(samples.y, samples.z, options),
  );
}

/**
 * The same about a label: I(x, y; label) - I(x; label) - I(y; label), each by `informationDiscrete`. `labels` [n] are
 * 0..levels-1. The Gaussian model has one covariance for everything, so the three orders agree no more exactly.
 */
export function interactionInformationDiscrete(
  x: Samples,
  y: Samples,
  labels: ArrayLike<number>,
  levels: number,
  options: InformationOptions = {},
): InformationValue {
  const samples = openSamples({ x, y });
  return difference(
    informationDiscrete([...samples.x, ...samples.y], labels, levels, options),
    informationDiscrete(samples.x, labels, levels, options),
    informationDiscrete(samples.y, labels, levels, options),
  );
}

/** both - first - second. A side's reason says more than that of both sides together, which it entails. */
function difference(
  both: InformationValue,
  first: InformationValue,
  second: InformationValue,
): InformationValue {
  if (first.bits === null) return first;
  if (second.bits === null) return second;
  if (both.bits === null) return both;
  return { bits: both.bits - first.bits - second.bits, reason: null };
}
