import { log } from '../../numeric/index.js';
import { BITS_PER_NAT } from '../information-value.js';
import { endWithin, jackknifeInterval } from '../jackknife.js';
import type { FoldedValue } from '../residual-moments.js';
import type { BitsWithInterval } from './types.js';

/** Information about the person, bits, of one unit or the sum over some. */
export interface PersonInformation {
  /** As if every image were a draw of its own. */
  readonly drawn: FoldedValue;
  /** What is added for views that do the same to everybody: 0 to `viewsBits`. */
  readonly sharedBits: number;
}

export function bitsOf({ drawn, sharedBits }: PersonInformation): number {
  return drawn.value + sharedBits;
}

/**
 * How much more a person's n images say if they are all there are than if they are draws: ½ log2 n/(n - 1), the ratio of
 * the variances within people with divisors n - 1 and n.
 */
export function viewsBits(images: number): number {
  return 0.5 * BITS_PER_NAT * log(images / (images - 1));
}

/**
 * With the interval from the lower end of the jackknife of images taken for draws to the upper end of images taken for all
 * there are, since no sum tells which of their differences are errors. It ends at 0 and at `entropy`.
 */
export function personFigure(
  information: PersonInformation,
  images: number,
  entropy: number,
  groupName: string,
): BitsWithInterval {
  const { drawn } = information;
  const bits = bitsOf(information);
  const { low, high, reason } = jackknifeInterval(drawn.value, drawn.leaveOut, groupName);
  const widened = { low, high: high === null ? null : high + viewsBits(images), reason };
  return { bits, ...endWithin(bits, widened, 0, entropy) };
}
