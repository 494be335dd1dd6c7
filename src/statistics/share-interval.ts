import { betaQuantile, normalQuantile } from '../numeric/index.js';
import { endWithin, jackknifeError, studentQuantile } from './jackknife.js';
import type { Interval } from './jackknife.js';

/** More answers are not told apart: their intervals are below a tenth of a point, and rounding shows. */
const MOST_ANSWERS = 1e6;
/** How fast the worst case gives way to the variance that was seen: see `unseenWeight`. */
export const UNSEEN_POWER = 3;

/**
 * Interval of a share, 0..1, of people who each have many images, from the share without each group: Clopper and
 * Pearson's (1934, Biometrika 26) of as many independent answers as the images are worth. By Korn and Graubard (1998,
 * Survey Methodology 24, 193) these are n = p(1 - p)/s² · (z/t)², s the jackknife's standard error, z and t the normal's
 * and Student's quantiles, at most the images: people who all have the same share between 0 and 1, so that s is 0, are worth
 * their images. Where nearly all are right, s tells only of the people that were met: so
 * 1/n is drawn towards one answer a person, its worst case, with the weight of `unseenWeight`; of people who are all right
 * it is that case. No step lies between any of these.
 */
export function shareInterval(
  share: number,
  leaveOut: ArrayLike<number>,
  { groupName, level = 0.95, people = leaveOut.length, images, unmetRight = true }: ShareOptions,
): Interval {
  const { error, degreesOfFreedom, reason } = jackknifeError(leaveOut, groupName);
  if (error === null) return { low: null, high: null, reason };
  const p = Math.max(0, Math.min(1, share));
  const seen = p * (1 - p) > SAME ? (p * (1 - p)) / error ** 2 : people;
  const tail = 0.5 + 0.5 * level;
  const few = (normalQuantile(tail) / studentQuantile(tail, degreesOfFreedom)) ** 2;
  // Of people who are wholly right or wrong p(1 - p) is a g-th too small; they need no z/t, and are one answer each.
  const groups = leaveOut.length;
  const worth = Math.max(Math.min(people, (seen * groups) / (groups - 1)), seen * few);
  const weight = unseenWeight(unmetRight ? [p, 1 - p] : [p], people);
  const answers = 1 / (weight / people + (1 - weight) / Math.min(images, worth, MOST_ANSWERS));
  return { ...ofAnswers(p, answers, level), reason: null };
}

/**
 * The same of a difference of two shares, -1..1, of the same groups: the jackknife's half widths and those of the worst
 * case, squared and weighed as above. The worst case is put together from the mean gain and the mean loss of single
 * groups, a share of `people` each. The jackknife's are at least those of as many independent answers as `images`, each
 * gained, lost or neither: people who all gain alike show no error, and have the one that their images leave.
 */
export function shareDifferenceInterval(
  difference: number,
  leaveOut: ArrayLike<number>,
  { groupName, level = 0.95, people = leaveOut.length, images }: ShareOptions,
): Interval {
  const { error, degreesOfFreedom, reason } = jackknifeError(leaveOut, groupName);
  if (error === null) return { low: null, high: null, reason };
  const own = ownValues(difference, leaveOut);
  const gain = meanOf(own.map((value) => Math.max(0, Math.min(1, value))));
  const loss = meanOf(own.map((value) => Math.max(0, Math.min(1, -value))));
  const [gained, lost] = [gain, loss].map((share) => ofAnswers(share, people, level));
  const weight = unseenWeight([gain, loss, 1 - gain - loss], people);
  const tail = 0.5 + 0.5 * level;
  const half = Math.max(
    studentQuantile(tail, degreesOfFreedom) * error,
    normalQuantile(tail) * Math.sqrt((gain + loss - (gain - loss) ** 2) / images),
  );
  const mixed = (worst: number): number =>
    Math.sqrt(weight * worst ** 2 + (1 - weight) * half ** 2);
  return {
    low: Math.max(-1, difference - mixed(gain - loss - (gained.low - lost.high))),
    high: Math.min(1, difference + mixed(gained.high - lost.low - (gain - loss))),
    reason: null,
  };
}

/**
 * The interval of an estimated share of variance or of a mean within 0..1, cut to what can be; an estimate that chance
 * has taken outside stays in its interval.
 */
export function cutToShares(value: number, interval: Interval): Interval {
  return endWithin(value, interval, 0, 1);
}

export interface ShareOptions {
  /** What was left out, in the plural. @default residuals */
  readonly groupName?: string;
  /** @default 0.95 */
  readonly level?: number;
  /** Independent people in all groups together. @default one per group */
  readonly people?: number;
  /** Images in all, of a difference those compared: more answers than images there are not. */
  readonly images: number;
  /** Of a share: whether people who are wholly right may be unmet where nearly nobody is. @default true */
  readonly unmetRight?: boolean;
}

interface Ends {
  readonly low: number;
  readonly high: number;
}

/** Smaller errors, and shares nearer to 0 or 1, are rounding. */
const SAME = 1e-12;

/**
 * How much is left to people of a kind that was not met, 0..1: the probability that three times as many people, each
 * wholly of one kind, would all be of the same. Where e people err in all it is about exp(-3 e): 0.97 of a hundredth of a
 * person, 0.74 of a tenth, 0.05 of one, nearly 0 from two on. The power is chosen by coverage (docs/statistics.md): with 1 the intervals are needlessly wide,
 * and from 6 on, those of ten people in a hundred are too short.
 */
function unseenWeight(shares: readonly number[], people: number): number {
  return shares.reduce((sum, share) => sum + Math.max(0, share) ** (UNSEEN_POWER * people), 0);
}

/** Clopper and Pearson's interval of a share of so many answers, (1 - level)/2 beyond each end. */
function ofAnswers(share: number, answers: number, level: number): Ends {
  const tail = (1 - level) / 2;
  const hits = answers * share;
  return {
    low: share < SAME ? 0 : betaQuantile(tail, hits, answers - hits + 1),
    high: 1 - share < SAME ? 1 : betaQuantile(1 - tail, hits + 1, answers - hits),
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
