import { betaQuantile } from '../numeric/index.js';
import { jackknifeInterval } from './jackknife.js';
import type { Interval } from './jackknife.js';

/** Fewest groups that must differ from the most usual value for the jackknife to see how they differ. */
const MIN_DEPARTING_GROUPS = 5;
/** Of leave-one-out values: nearer than rounding leaves equal ones. */
const SAME = 1e-12;

/**
 * Interval of a share, 0..1, from the share without each group: the jackknife's (`jackknifeInterval`), which ends where
 * shares do. Where fewer than five groups differ from what the others agree on (nobody wrong: none does), the jackknife is
 * blind to those that the sample has not met; then the interval is at least the one that as many yes-or-no answers as
 * there are people would have (Clopper and Pearson 1934, Biometrika 26), which takes all images of a person for one.
 */
export function shareInterval(
  share: number,
  leaveOut: ArrayLike<number>,
  { groupName, level = 0.95, people = leaveOut.length }: ShareOptions = {},
): Interval {
  const found = jackknifeInterval(share, leaveOut, groupName, level);
  const few = (): Ends => ofPeople(share, people, level);
  return bounded(found, [0, 1], fewDepart(leaveOut) ? few : null);
}

/**
 * The same of a difference of two shares, -1..1, of the same groups. What so many people can say is put together from
 * the gains and the losses of single groups, a mean of shares each.
 */
export function shareDifferenceInterval(
  difference: number,
  leaveOut: ArrayLike<number>,
  { groupName, level = 0.95, people = leaveOut.length }: ShareOptions = {},
): Interval {
  const found = jackknifeInterval(difference, leaveOut, groupName, level);
  const few = (): Ends => {
    const own = ownValues(difference, leaveOut);
    const gained = ofPeople(meanOf(own.map((value) => Math.max(0, value))), people, level);
    const lost = ofPeople(meanOf(own.map((value) => Math.max(0, -value))), people, level);
    return { low: gained.low - lost.high, high: gained.high - lost.low };
  };
  return bounded(found, [-1, 1], fewDepart(leaveOut) ? few : null);
}

/**
 * The interval of an estimated share of variance or of a mean within 0..1, cut to what can be; an estimate that chance
 * has taken outside stays in its interval.
 */
export function cutToShares(value: number, { low, high, reason }: Interval): Interval {
  return {
    low: low === null ? null : Math.max(low, Math.min(0, value)),
    high: high === null ? null : Math.min(high, Math.max(1, value)),
    reason,
  };
}

export interface ShareOptions {
  /** What was left out, in the plural. @default residuals */
  readonly groupName?: string;
  /** @default 0.95 */
  readonly level?: number;
  /** Independent people in all groups together. @default one per group */
  readonly people?: number;
}

interface Ends {
  readonly low: number;
  readonly high: number;
}

/** Cut to what can be, and as wide as `few` where it is given; none stays none. */
function bounded(
  { low, high, reason }: Interval,
  [least, most]: readonly [number, number],
  few: (() => Ends) | null,
): Interval {
  if (low === null || high === null) return { low, high, reason };
  const wide = few?.() ?? { low, high };
  return {
    low: Math.max(least, Math.min(low, wide.low)),
    high: Math.min(most, Math.max(high, wide.high)),
    reason,
  };
}

/** Whether half of the groups or more agree, and fewer than `MIN_DEPARTING_GROUPS` do not. */
function fewDepart(leaveOut: ArrayLike<number>): boolean {
  const sorted = Float64Array.from(leaveOut).sort();
  let [usual, run] = [0, 0];
  for (let i = 0; i < sorted.length; i++) {
    run = i > 0 && sorted[i] - sorted[i - 1] <= SAME ? run + 1 : 1;
    usual = Math.max(usual, run);
  }
  return 2 * usual >= sorted.length && sorted.length - usual < MIN_DEPARTING_GROUPS;
}

/** Clopper and Pearson's interval of a share of so many people, (1 - level)/2 beyond each end. */
function ofPeople(share: number, people: number, level: number): Ends {
  const tail = (1 - level) / 2;
  const hits = Math.max(0, Math.min(people, people * share));
  return {
    low: hits === 0 ? 0 : betaQuantile(tail, hits, people - hits + 1),
    high: hits === people ? 1 : betaQuantile(1 - tail, hits + 1, people - hits),
  };
}

/** Each group's own value, n·mean - (n - 1)·(mean without it): exact where groups have equally many images. */
function ownValues(mean: number, leaveOut: ArrayLike<number>): Float64Array {
  const n = leaveOut.length;
  return Float64Array.from(leaveOut, (rest) => n * mean - (n - 1) * rest);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
