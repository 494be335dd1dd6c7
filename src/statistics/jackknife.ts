import { studentTQuantile } from '../numeric/index.js';

/** Fewest residuals (or blocks) an interval is given for. */
export const MIN_JACKKNIFE_GROUPS = 5;

export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
  /** Why there is none. */
  readonly reason: string | null;
}

/** Standard error of an estimate, with the degrees of freedom of its Student's t. */
export interface JackknifeError {
  readonly error: number | null;
  readonly degreesOfFreedom: number;
  /** Why there is none. */
  readonly reason: string | null;
}

/** A variance estimated from few or from heavy-tailed values is taken for one of at least this many degrees of freedom. */
const LEAST_FREEDOM = 3;

/**
 * Standard error from the values without each of g groups: s² = (g-1)/g Σ (θ_i - mean θ)². Tukey's delete-one
 * jackknife; Efron and Stein 1981, Annals of Statistics 9(3). `groupName` is what was left out, in the plural.
 * Degrees of freedom are those of a χ² that varies as s² does, 2 g/(κ - 1 + 2/(g - 1)) with κ the kurtosis of the values
 * (Satterthwaite 1946, Biometrics Bulletin 2): g - 1 for normal ones and never more, fewer where some groups weigh much.
 */
export function jackknifeError(
  leaveOut: ArrayLike<number>,
  groupName = 'residuals',
): JackknifeError {
  const groups = leaveOut.length;
  const none = (reason: string): JackknifeError => ({
    error: null,
    degreesOfFreedom: Math.max(1, groups - 1),
    reason: `no interval: ${reason}`,
  });
  if (groups < MIN_JACKKNIFE_GROUPS) {
    return none(`${groups} ${groupName}, at least ${MIN_JACKKNIFE_GROUPS} needed`);
  }
  let mean = 0;
  for (let i = 0; i < groups; i++) mean += leaveOut[i] / groups;
  if (!Number.isFinite(mean)) {
    return none(`the estimate is not defined without one of the ${groupName}`);
  }
  let squares = 0;
  let fourths = 0;
  for (let i = 0; i < groups; i++) {
    const square = (leaveOut[i] - mean) ** 2;
    squares += square;
    fourths += square * square;
  }
  const error = Math.sqrt(((groups - 1) / groups) * squares);
  const kurtosis = (groups * fourths) / (squares * squares);
  return { error, degreesOfFreedom: effectiveFreedom(kurtosis, groups), reason: null };
}

/** NaN, of values that do not vary, is taken for a normal kurtosis. */
function effectiveFreedom(kurtosis: number, groups: number): number {
  const freedom = (2 * groups) / (kurtosis - 1 + 2 / (groups - 1));
  if (!(freedom < groups - 1)) return groups - 1;
  // In quarters, rounded down: quantiles are kept, and estimates are many.
  return Math.max(LEAST_FREEDOM, Math.floor(4 * freedom) / 4);
}

/** Interval of an estimate from its values without each group: estimate ± t(½ + ½ level)·s. */
export function jackknifeInterval(
  estimate: number,
  leaveOut: ArrayLike<number>,
  groupName = 'residuals',
  level = 0.95,
): Interval {
  const { error, degreesOfFreedom, reason } = jackknifeError(leaveOut, groupName);
  if (error === null) return { low: null, high: null, reason };
  const half = studentQuantile(0.5 + 0.5 * level, degreesOfFreedom) * error;
  return { low: estimate - half, high: estimate + half, reason: null };
}

/**
 * An interval that ends where the quantity can: at `least` and `most`. For what is shown only, estimates are not cut; one
 * that chance has taken outside stays in its interval.
 */
export function endWithin(
  value: number,
  { low, high, reason }: Interval,
  least: number,
  most = Infinity,
): Interval {
  return {
    low: low === null ? null : Math.max(low, Math.min(least, value)),
    high: high === null ? null : Math.min(high, Math.max(most, value)),
    reason,
  };
}

const quantiles = new Map<string, number>();

/** Student's t quantile; of the few probabilities and many degrees of freedom that are asked for, each is found once. */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  const key = `${p} ${degreesOfFreedom}`;
  let quantile = quantiles.get(key);
  if (quantile === undefined) {
    quantile = studentTQuantile(p, degreesOfFreedom);
    quantiles.set(key, quantile);
  }
  return quantile;
}
