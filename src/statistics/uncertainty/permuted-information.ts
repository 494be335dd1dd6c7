import { log } from '../../numeric/index.js';
import { BITS_PER_NAT } from '../information-value.js';
import type { Exchange } from './exchanges.js';

/** Permutations of each factor: the 95th of 99 ordered values is the 95 % point. */
export const NULL_PERMUTATIONS = 99;
const RANK_95 = 95;

/**
 * Gaussian information of sums and sums of squares, [residuals · levels], in bits without correction: as they are, and
 * with the levels of each residual permuted.
 */
export function permutedInformation(
  { levels, pointsPerLevel, targets }: Pick<Exchange, 'levels' | 'pointsPerLevel' | 'targets'>,
  [sums, squares]: readonly [Float64Array, Float64Array],
  groups: number,
): { bits: number; permuted: Float64Array } {
  const permuted = new Float64Array(NULL_PERMUTATIONS);
  const total = new Float64Array(levels);
  const square = new Float64Array(levels);
  for (let p = 0; p < NULL_PERMUTATIONS; p++) {
    total.fill(0);
    square.fill(0);
    const from = p * groups * levels;
    for (let i = 0; i < groups * levels; i++) {
      const level = targets[from + i];
      total[level] += sums[i];
      square[level] += squares[i];
    }
    permuted[p] = gaussianBits(total, square, pointsPerLevel);
  }
  total.fill(0);
  square.fill(0);
  for (let i = 0; i < groups * levels; i++) {
    total[i % levels] += sums[i];
    square[i % levels] += squares[i];
  }
  return { bits: gaussianBits(total, square, pointsPerLevel), permuted };
}

/** ½ log2 V - mean ½ log2 V_c of equally large classes, without bias correction; 0 for a constant. */
function gaussianBits(sums: Float64Array, squares: Float64Array, points: number): number {
  const levels = sums.length;
  let [sum, square, logs, product] = [0, 0, 0, 1];
  for (let level = 0; level < levels; level++) {
    sum += sums[level] / (points * levels);
    square += squares[level] / (points * levels);
    product *= variance(sums[level] / points, squares[level] / points);
    // Sixteen variances of at most (5·2^10)² stay far from overflow.
    if (level % 16 === 15) {
      logs += log(product);
      product = 1;
    }
  }
  return 0.5 * BITS_PER_NAT * (log(variance(sum, square)) - (logs + log(product)) / levels);
}

/** At least what rounding of the scores leaves: a constant has no information, a deterministic one a large value. */
function variance(mean: number, square: number): number {
  return Math.max(1 / 12, square - mean * mean);
}

/** What 95 of 99 values stay below, or equal. */
export function chance95(permuted: Float64Array): number {
  return permuted.slice().sort()[RANK_95 - 1];
}

/**
 * (√I + √C)², C what chance stays below in 95 of 100: as if chance, at its 95 % point, had taken all it could from the
 * effect. Conservative where the truth is small (simulated: docs/statistics.md §2.6). Information that rounding left below
 * 0 counts as none.
 */
export function upperBound(bits: number, chance95Bits: number): number {
  return (Math.sqrt(Math.max(0, bits)) + Math.sqrt(Math.max(0, chance95Bits))) ** 2;
}
