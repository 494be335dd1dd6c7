import { incompleteBeta } from '../../numeric/index.js';
import { jackknifeError, jackknifeInterval } from '../jackknife.js';
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
  const { low, high, reason } = jackknifeInterval(difference, leaveOut, a.groupName, level);
  const { error, degreesOfFreedom } = jackknifeError(leaveOut, a.groupName);
  const probability = error === null ? null : twoSided(difference, error, degreesOfFreedom);
  return { ...values, difference, low, high, probability, reason };
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
  if (difference === 0) return 1;
  if (error === 0) return 0;
  const t = difference / error;
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}
