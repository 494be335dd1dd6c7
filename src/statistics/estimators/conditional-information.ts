import { BITS_PER_NAT } from '../information-value.js';
import type { InformationValue } from '../information-value.js';
import { UNAVAILABLE, unavailable } from './reasons.js';
import { entropiesOfSides } from './sample-covariance.js';
import { openOptions, openSamples } from './samples.js';
import type { InformationOptions, Samples } from './samples.js';

/**
 * Gaussian information I(x; y | z) between continuous variables given others, bits: H(x, z) + H(y, z) - H(x, y, z) -
 * H(z), bias-corrected; with one variable each -½ log2(1 - ρ²) of the partial correlation. Ince et al. 2017
 * (`cmi_ggg` of gcmi). The values are used as they are: for Gaussian-copula information give `copulaNormalize` of each
 * variable. Null with too few samples or where the variables depend linearly.
 */
export function conditionalInformation(
  x: Samples,
  y: Samples,
  z: Samples,
  options: InformationOptions = {},
): InformationValue {
  const { biasCorrected } = openOptions(options);
  const samples = openSamples({ x, y, z });
  const entropy = entropiesOfSides([samples.x, samples.y, samples.z], biasCorrected);
  const all = entropy(0, 1, 2);
  if (Number.isNaN(all)) return unavailable(UNAVAILABLE.fewSamples);
  const condition = entropy(2);
  const first = entropy(0, 2);
  const second = entropy(1, 2);
  if (condition === -Infinity) return unavailable(SINGULAR_CONDITION);
  if (first === -Infinity || second === -Infinity) return unavailable(GIVEN_BY_CONDITION);
  if (all === -Infinity) return unavailable(UNAVAILABLE.dependent);
  return { bits: (first + second - all - condition) * BITS_PER_NAT, reason: null };
}

const SINGULAR_CONDITION =
  'the variables of the condition have no variance or depend linearly on each other';
const GIVEN_BY_CONDITION =
  'given the condition, the variables of one side have no variance or depend linearly on each other';
