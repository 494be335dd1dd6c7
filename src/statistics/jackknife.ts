import { studentTQuantile } from '../numeric/index.js';

/** Fewest residuals (or blocks) an interval is given for. */
export const MIN_JACKKNIFE_GROUPS = 5;

export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
  /** Why there is none. */
  readonly reason: string | null;
}

/**
 * 95 % interval of an estimate from its values without each of g groups: estimate ± t(0.975, g - 1)·s with
 * s² = (g-1)/g Σ (θ_i - mean θ)². Tukey's delete-one jackknife; Efron and Stein 1981, Annals of Statistics 9(3).
 * `groupName` is what was left out, in the plural.
 */
export function jackknifeInterval(
  estimate: number,
  leaveOut: ArrayLike<number>,
  groupName = 'residuals',
): Interval {
  const groups = leaveOut.length;
  if (groups < MIN_JACKKNIFE_GROUPS) {
    return none(`no interval: ${groups} ${groupName}, at least ${MIN_JACKKNIFE_GROUPS} needed`);
  }
  let mean = 0;
  for (let i = 0; i < groups; i++) mean += leaveOut[i] / groups;
  if (!Number.isFinite(mean)) {
    return none(`no interval: the estimate is not defined without one of the ${groupName}`);
  }
  let squares = 0;
  for (let i = 0; i < groups; i++) squares += (leaveOut[i] - mean) ** 2;
  const half = studentQuantile(groups - 1) * Math.sqrt(((groups - 1) / groups) * squares);
  return { low: estimate - half, high: estimate + half, reason: null };
}

const quantiles = new Map<number, number>();

function studentQuantile(degreesOfFreedom: number): number {
  let quantile = quantiles.get(degreesOfFreedom);
  if (quantile === undefined) {
    quantile = studentTQuantile(0.975, degreesOfFreedom);
    quantiles.set(degreesOfFreedom, quantile);
  }
  return quantile;
}

function none(reason: string): Interval {
  return { low: null, high: null, reason };
}
