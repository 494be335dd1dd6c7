import { BITS_PER_NAT } from '../information-value.js';
import type { InformationValue } from '../information-value.js';
import { UNAVAILABLE, unavailable } from './reasons.js';
import { entropiesOfSides } from './sample-covariance.js';
import { openOptions, openSamples } from './samples.js';
import type { InformationOptions, Samples } from './samples.js';

/**
 * Gaussian information I(x; y) between two sets of continuous variables, bits: H(x) + H(y) - H(x, y) =
 * ½ log2(det Cx det Cy / det Cxy), bias-corrected; with one variable each -½ log2(1 - ρ²). Ince et al. 2017 (`mi_gg`
 * of gcmi). The values are used as they are: for Gaussian-copula information give `copulaNormalize` of each variable.
 * Null with too few samples, a singular side, or sides that depend linearly.
 */
export function informationContinuous(
  x: Samples,
  y: Samples,
  options: InformationOptions = {},
): InformationValue {
  const { biasCorrected } = openOptions(options);
  const samples = openSamples({ x, y });
  const entropy = entropiesOfSides([samples.x, samples.y], biasCorrected);
  const joint = entropy(0, 1);
  if (Number.isNaN(joint)) return unavailable(UNAVAILABLE.fewSamples);
  const first = entropy(0);
  const second = entropy(1);
  if (first === -Infinity || second === -Infinity) return unavailable(UNAVAILABLE.singular);
  if (joint === -Infinity) return unavailable(UNAVAILABLE.dependent);
  return { bits: (first + second - joint) * BITS_PER_NAT, reason: null };
}
