import { log } from '../numeric/index.js';
import { BITS_PER_NAT } from './information-value.js';

/** n·log2 n for n below 2^16, filled when asked for; entry 1 is 0 like an unfilled one. */
const smallTerms = new Float64Array(65_536);

/**
 * Information between bins and levels from their joint counts [levels · bins], bits, Miller-Madow corrected:
 * H(bin) + H(level) - H(bin, level), each entropy plus (occupied - 1)/(2 n ln 2). Miller 1955, *Note on the bias of
 * information estimates*. At most log2 of the levels or the bins that occur, whichever are fewer, which the correction passes
 * where few pairs of them occur. Null without points.
 */
export function countInformation(counts: ArrayLike<number>, bins: number): number | null {
  const parts = countInformationParts(counts, bins);
  return parts && Math.min(parts.most, parts.plugIn + parts.correction);
}

/** Bits. */
export interface CountInformation {
  /** Of the counted shares themselves. */
  readonly plugIn: number;
  /** Miller and Madow's, added to it. */
  readonly correction: number;
  /** What as many levels and bins can share. */
  readonly most: number;
}

/** The information of the counted shares, what corrects it and what bounds it. Null without points. */
export function countInformationParts(
  counts: ArrayLike<number>,
  bins: number,
): CountInformation | null {
  const binCounts = new Float64Array(bins);
  let n = 0;
  let joint = 0;
  let level = 0;
  let occupied = 0;
  let levelsOccupied = 0;
  for (let from = 0; from < counts.length; from += bins) {
    let total = 0;
    for (let bin = 0; bin < bins; bin++) {
      const count = counts[from + bin];
      if (count === 0) continue;
      occupied++;
      total += count;
      joint += entropyTerm(count);
      binCounts[bin] += count;
    }
    if (total > 0) levelsOccupied++;
    level += entropyTerm(total);
    n += total;
  }
  if (n === 0) return null;
  let marginal = 0;
  let binsOccupied = 0;
  for (const count of binCounts) {
    marginal += entropyTerm(count);
    if (count > 0) binsOccupied++;
  }
  // H = log2 n - Σ c log2 c / n for each of the three.
  const plugIn = (entropyTerm(n) - marginal - level + joint) / n;
  const correction = ((binsOccupied - 1 + levelsOccupied - occupied) * BITS_PER_NAT) / (2 * n);
  return { plugIn, correction, most: log(Math.min(binsOccupied, levelsOccupied)) * BITS_PER_NAT };
}

function entropyTerm(count: number): number {
  if (count < 2) return 0;
  if (count >= smallTerms.length) return count * log(count) * BITS_PER_NAT;
  if (smallTerms[count] === 0) smallTerms[count] = count * log(count) * BITS_PER_NAT;
  return smallTerms[count];
}
