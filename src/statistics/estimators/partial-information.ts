import { log } from '../../numeric/index.js';
import { BITS_PER_NAT } from '../information-value.js';
import { checkJoint, entropyBits, marginal, marginalCells } from './joint-probabilities.js';
import type { JointProbabilities, Kept } from './joint-probabilities.js';
import { pairwiseMaximumEntropy } from './pairwise-maximum-entropy.js';

export interface PartialInformationOptions {
  /**
   * `ccs`: common change in surprisal, which may give negative terms. `mmi`: the smaller of the two sources'
   * informations.
   * @default 'ccs'
   */
  readonly redundancy?: 'ccs' | 'mmi';
}

/** I(first, second; target) in four parts, bits. */
export interface PartialInformation {
  readonly redundant: number | null;
  readonly uniqueFirst: number | null;
  readonly uniqueSecond: number | null;
  readonly synergistic: number | null;
  /** Why the parts are null. */
  readonly reason: string | null;
}

/**
 * Partial information decomposition of two sources about a target: I(first; target) = redundant + uniqueFirst,
 * I(second; target) = redundant + uniqueSecond, I(both; target) = the sum of all four. Williams and Beer 2010
 * (arXiv 1004.2515), with the redundancy I_ccs of Ince 2017, *Measuring multivariate redundant information with
 * pointwise common change in surprisal*, Entropy 19, 318, or I_mmi of Barrett 2015, *Exploration of synergistic and
 * redundant information sharing in static and dynamical Gaussian systems*, Physical Review E 91, 052802.
 * Probabilities are taken as exact: the bias of estimated ones is the caller's.
 */
export function partialInformation(
  jointProbabilities: JointProbabilities,
  options: PartialInformationOptions = {},
): PartialInformation {
  const redundancy = openRedundancy(options);
  const joint = checkJoint(jointProbabilities);
  const target = entropyBits(marginal(joint, [2]));
  const about = (sources: Kept): number =>
    entropyBits(marginal(joint, sources)) + target - entropyBits(marginal(joint, [...sources, 2]));
  const first = about([0]);
  const second = about([1]);
  const redundant = redundancy === 'mmi' ? Math.min(first, second) : commonChange(joint);
  if (redundant === null) return { ...NOTHING, reason: NOT_CONVERGED };
  return {
    redundant,
    uniqueFirst: first - redundant,
    uniqueSecond: second - redundant,
    synergistic: about([0, 1]) - first - second + redundant,
    reason: null,
  };
}

/** Throws a TypeError for another redundancy: it would be computed as one that was not asked for. */
function openRedundancy(options: PartialInformationOptions): 'ccs' | 'mmi' {
  const redundancy = typeof options === 'object' && options !== null ? options.redundancy : options;
  if (redundancy === undefined) return 'ccs';
  if (redundancy === 'ccs' || redundancy === 'mmi') return redundancy;
  throw new TypeError(
    `expected { redundancy: 'ccs' } or { redundancy: 'mmi' }, found ${JSON.stringify(redundancy)}`,
  );
}

const NOTHING = { redundant: null, uniqueFirst: null, uniqueSecond: null, synergistic: null };
const NOT_CONVERGED =
  'the distribution of greatest entropy under the pairwise margins was not found to rounding error';

/** Pointwise information below which it is nothing but what the fit of the margins leaves, nats. */
const NO_CHANGE = 1e-6;

/**
 * I_ccs of two sources, bits: the expectation over the distribution q of greatest entropy under the pairwise margins
 * of the local co-information i(a; s) + i(b; s) - i(a, b; s), where it and all three terms have one sign (Ince 2017).
 * Null where q is not found.
 */
function commonChange(joint: JointProbabilities): number | null {
  const cells = pairwiseMaximumEntropy(joint);
  if (cells === null) return null;
  const fitted = { shape: joint.shape, probabilities: cells };
  const at = (kept: Kept): ((cell: number) => number) => {
    const sums = marginal(fitted, kept);
    const where = marginalCells(joint.shape, kept);
    return (cell) => sums[where[cell]];
  };
  const [a, b, s, ab, as, bs] = [[0], [1], [2], [0, 1], [0, 2], [1, 2]].map(at);
  let common = 0;
  cells.forEach((q, cell) => {
    const first = log(as(cell) / (a(cell) * s(cell)));
    const second = log(bs(cell) / (b(cell) * s(cell)));
    const both = log(q / (ab(cell) * s(cell)));
    const shared = first + second - both;
    const signs = [first, second, both, shared].map(signOf);
    if (signs[0] !== 0 && signs.every((sign) => sign === signs[0])) common += q * shared;
  });
  return common * BITS_PER_NAT;
}

function signOf(value: number): -1 | 0 | 1 {
  if (Math.abs(value) < NO_CHANGE) return 0;
  return value > 0 ? 1 : -1;
}
