import { log } from '../numeric/index.js';
import { BITS_PER_NAT } from './information-value.js';
import { BIN_COUNT } from './types.js';
import type { UnitSums } from './unit-sums.js';

/** Sixteen bins hold equally many images but for ties: one with half of all is that of a value which they share. */
const SHARED_FROM = 0.5;

/**
 * Why a Gaussian estimate of a unit that answers nearly everything alike is none: what it knows of a factor F is at most
 * h(s) + s·H(F) bits, s the share of images outside its most common bin and h the entropy of a yes or no, since ties of one
 * value fill that bin (chain rule; Cover and Thomas 2006, theorem 2.5.2). A Gaussian takes the variance of a few exceptions
 * for that of the level. Null for an estimate within the bound. `entropy`: of a factor with equally many images of each level,
 * bits.
 */
export function beyondExceptions(
  bits: number,
  { histogram }: Pick<UnitSums, 'histogram'>,
  entropy: number,
): string | null {
  const share = exceptions(histogram);
  if (share >= SHARED_FROM) return null;
  const most = binaryEntropy(share) + share * entropy;
  return bits > most
    ? `nearly constant: ${percent(share)} of the images leave its most common bin and can tell at most ${most.toPrecision(2)} bits; the Gaussian estimate lies above, the binned value stands`
    : null;
}

/** Share of images outside the bin that holds most. */
function exceptions(histogram: Float64Array): number {
  const bins = new Float64Array(BIN_COUNT);
  for (let i = 0; i < histogram.length; i++) bins[i % BIN_COUNT] += histogram[i];
  const all = bins.reduce((sum, count) => sum + count, 0);
  return 1 - Math.max(...bins) / all;
}

/** Bits of a yes or no. */
function binaryEntropy(share: number): number {
  if (share === 0) return 0;
  return -(share * log(share) + (1 - share) * log(1 - share)) * BITS_PER_NAT;
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}
