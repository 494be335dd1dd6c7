import { countInformation } from '../count-information.js';
import { BIN_COUNT } from '../types.js';
import type { UnitSums } from '../unit-sums.js';
import type { FactorPair } from './pair-classes.js';

/**
 * I(a, b; q) - I(a; q) - I(b; q) from 16 bins of the score, bits, each corrected (`countInformation`): what the Gaussian
 * figure cannot see, since a two-humped score of a pair is not normal within a level. An exclusive or has all of its bit here.
 * Null for pairs of which no joint histogram is kept: all but pairs of factors between identities.
 */
export function binnedPairInformation(pair: FactorPair, sums: UnitSums): number | null {
  const both = pair.histogram?.(sums) ?? null;
  if (both === null) return null;
  const [first, second] = pair.levels;
  const marginal = (levels: number, levelOf: (pairClass: number) => number): Float64Array => {
    const counts = new Float64Array(levels * BIN_COUNT);
    both.forEach((count, i) => {
      counts[levelOf(Math.floor(i / BIN_COUNT)) * BIN_COUNT + (i % BIN_COUNT)] += count;
    });
    return counts;
  };
  const [joint, a, b] = [
    both,
    marginal(first, (pairClass) => Math.floor(pairClass / second)),
    marginal(second, (pairClass) => pairClass % second),
  ].map((counts) => countInformation(counts, BIN_COUNT));
  return joint === null || a === null || b === null ? null : joint - a - b;
}
