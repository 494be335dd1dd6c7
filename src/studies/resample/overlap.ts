import { logGamma } from '../../numeric/index.js';
import type { Overlap } from './types.js';

/** Overlap of two sets of equal size among `units`, beside what chance gives: hypergeometric. */
export function overlapOf(
  one: readonly number[],
  other: readonly number[],
  units: number,
): Overlap {
  const k = one.length;
  const members = new Set(other);
  const shared = one.filter((unit) => members.has(unit)).length;
  let [chance, probability] = [0, 0];
  for (let common = Math.max(0, 2 * k - units); common <= k; common++) {
    const share = Math.exp(
      logChoose(k, common) + logChoose(units - k, k - common) - logChoose(units, k),
    );
    chance += share * jaccard(common, k);
    if (common >= shared) probability += share;
  }
  return {
    units,
    k,
    shared,
    jaccard: jaccard(shared, k),
    chance,
    probability: Math.min(1, probability),
  };
}

export function jaccardOf(one: readonly number[], other: readonly number[]): number {
  const members = new Set(other);
  return jaccard(one.filter((unit) => members.has(unit)).length, one.length);
}

function jaccard(shared: number, k: number): number {
  return shared / (2 * k - shared);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
