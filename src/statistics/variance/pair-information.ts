import { BITS_PER_NAT, REASONS } from '../information-value.js';
import { endWithin, jackknifeInterval } from '../jackknife.js';
import { crossedEntropy } from '../partition-entropy.js';
import type { UnitSums } from '../unit-sums.js';
import { marginalClasses } from './pair-classes.js';
import type { FactorPair } from './pair-classes.js';
import type { PairInformation } from './types.js';

/**
 * Interaction information of two factors about a score from class-conditional Gaussians, bits:
 * I(a, b; q) - I(a; q) - I(b; q) = H(q|a) + H(q|b) - H(q|a, b) - H(q). McGill 1954, *Psychometrika* 19. For factors that
 * are independent by design it is I(a; b | q), never negative but for noise, and at most the lesser of their entropies, where
 * its interval ends.
 */
export function pairInformation(
  pair: FactorPair,
  sums: UnitSums,
): Omit<PairInformation, 'layer' | 'unit'> {
  const both = pair.classes(sums);
  const first = marginalClasses(both, pair.levels, 0);
  const second = marginalClasses(both, pair.levels, 1);
  const all = marginalClasses(first, [1, first.classes], 0);
  const [ab, a, b, none] = [both, first, second, all].map((grouped) => crossedEntropy(grouped));
  const bits = (a.full + b.full - ab.full - none.full) * BITS_PER_NAT;
  const row = { factors: pair.factors };
  const nothing = { bits: null, low: null, high: null };
  if (none.full === -Infinity)
    return { ...row, bits: 0, low: 0, high: 0, reason: REASONS.constant };
  if (Number.isNaN(ab.full)) return { ...row, ...nothing, reason: REASONS.fewPoints };
  if (!Number.isFinite(bits)) return { ...row, ...nothing, reason: REASONS.deterministic };
  const leaveOut = none.leaveOut.map(
    (entropy, g) => (a.leaveOut[g] + b.leaveOut[g] - ab.leaveOut[g] - entropy) * BITS_PER_NAT,
  );
  const most = Math.log2(Math.min(...pair.levels));
  const interval = jackknifeInterval(bits, leaveOut, pair.groupName);
  return { ...row, bits, ...endWithin(bits, interval, 0, most) };
}
