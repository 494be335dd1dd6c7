import { incompleteBeta } from '../../numeric/index.js';
import { jackknifeError, studentQuantile } from '../jackknife.js';
import type { JackknifeError } from '../jackknife.js';
import type { FoldedEstimate, PairedDifference } from './types.js';

/**
 * b - a with its interval: the delete-one jackknife of the difference, the same residual left out of both runs, so that
 * what its faces do to both cancels. Null with the reason where either run has no estimate.
 */
export function pairedDifference(
  a: FoldedEstimate,
  b: FoldedEstimate,
  level = 0.95,
): PairedDifference {
  const values = { a: a.value, b: b.value };
  if (a.value === null || b.value === null) {
    return { ...values, ...NOTHING, reason: absence(a, b) };
  }
  const difference = b.value - a.value;
  if (a.leaveOut.length !== b.leaveOut.length) {
    const reason = `no interval: ${a.leaveOut.length} ${a.groupName} of one run do not pair with ${b.leaveOut.length} of the other`;
    return { ...values, ...NOTHING, difference, reason };
  }
  const leaveOut = b.leaveOut.map((value, group) => value - a.leaveOut[group]);
  const { error, degreesOfFreedom, reason } = pairedError(difference, leaveOut, a);
  if (error === null) return { ...values, ...NOTHING, difference, reason };
  const half = studentQuantile(0.5 + 0.5 * level, degreesOfFreedom) * error;
  const probability = twoSided(difference, error, degreesOfFreedom);
  const ends = { low: difference - half, high: difference + half };
  return { ...values, difference, ...ends, probability, reason };
}

/** Of a value: smaller differences from it are rounding. */
const SAME = 1e-12;
/** Of more answers of one sign the probability is not told from none in float64 arithmetic of 1 - p. */
const MOST_SIGNS = 50;

/**
 * Standard error of a difference: the jackknife's. Of n residuals that all differ alike it is rounding and tells nothing
 * of the next; they are n answers of one sign, and the error is that with which Student's t finds the sign test's
 * probability, 2^(1 - n). No difference but rounding has the error 0.
 */
function pairedError(
  difference: number,
  leaveOut: Float64Array,
  { value, groupName }: FoldedEstimate,
): JackknifeError {
  const jackknife = jackknifeError(leaveOut, groupName);
  const rounding = SAME * Math.max(Math.abs(value ?? 0), Math.abs((value ?? 0) + difference));
  if (jackknife.error === null || jackknife.error > rounding) return jackknife;
  const size = Math.abs(difference) > rounding ? Math.abs(difference) : 0;
  const degreesOfFreedom = leaveOut.length - 1;
  const signs = Math.min(leaveOut.length, MOST_SIGNS);
  const error = size / studentQuantile(1 - 2 ** -signs, degreesOfFreedom);
  return { error, degreesOfFreedom, reason: null };
}

const NOTHING = { difference: null, low: null, high: null, probability: null };

function absence(a: FoldedEstimate, b: FoldedEstimate): string {
  if (a.value === null && b.value === null && a.reason === b.reason) return a.reason ?? 'no value';
  return [a, b]
    .flatMap(({ value, reason }, run) =>
      value === null ? [`${run === 0 ? 'A' : 'B'}: ${reason ?? 'no value'}`] : [],
    )
    .join('; ');
}

/** P(|T| >= |difference/error|) of Student's t: I_x(df/2, ½) with x = df/(df + t²) (DLMF 8.17). */
function twoSided(difference: number, error: number, degreesOfFreedom: number): number {
  if (error === 0) return 1;
  const t = difference / error;
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}
