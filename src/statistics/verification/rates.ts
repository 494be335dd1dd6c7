import { COSINE_BINS } from './cells.js';
import type { OperatingPoint } from './types.js';

/** Impostor comparisons that must be allowed above a threshold for its rate to be believed. */
export const LEAST_ACCEPTED = 10;

/** Counts of cosines of one kind: [bin]. */
export type CosineCounts = Float64Array;

export function countOf(counts: CosineCounts): number {
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) sum += counts[bin];
  return sum;
}

/** Lower edge of a bin. */
export function cosineOfBin(bin: number): number {
  return (2 * bin) / COSINE_BINS - 1;
}

/**
 * Share of genuine comparisons at or above the lowest bin whose impostors at or above are at most `falseAccept` of them
 * (ISO/IEC 19795-1). NaN without comparisons.
 */
export function trueAcceptRate(
  genuine: CosineCounts,
  impostor: CosineCounts,
  falseAccept: number,
): number {
  const allowed = falseAccept * countOf(impostor);
  let impostors = 0;
  let accepted = 0;
  for (let bin = COSINE_BINS - 1; bin >= 0; bin--) {
    impostors += impostor[bin];
    if (impostors > allowed) break;
    accepted += genuine[bin];
  }
  return accepted / countOf(genuine);
}

/**
 * Where the share of genuine comparisons below a threshold equals that of impostors at or above it, between bins on straight lines
 * of both. NaN without comparisons.
 */
export function equalErrorRate(genuine: CosineCounts, impostor: CosineCounts): number {
  const [own, others] = [countOf(genuine), countOf(impostor)];
  let reject = 0;
  let accept = 1;
  for (let bin = 0; bin < COSINE_BINS; bin++) {
    const nextReject = reject + genuine[bin] / own;
    const nextAccept = accept - impostor[bin] / others;
    if (nextReject >= nextAccept) {
      const [before, after] = [accept - reject, nextReject - nextAccept];
      const share = before + after > 0 ? before / (before + after) : 0;
      return Math.max(0, reject + share * (nextReject - reject));
    }
    reject = nextReject;
    accept = nextAccept;
  }
  return NaN;
}

/** Mean and variance of the cosines, each at the middle of its bin; NaN without comparisons. */
export function cosineMoments(counts: CosineCounts): { mean: number; variance: number } {
  const n = countOf(counts);
  let sum = 0;
  let squares = 0;
  for (let bin = 0; bin < COSINE_BINS; bin++) {
    sum += counts[bin] * bin;
    squares += counts[bin] * bin * bin;
  }
  const mean = sum / n;
  const step = 2 / COSINE_BINS;
  return {
    mean: cosineOfBin(mean) + step / 2,
    variance: Math.max(0, squares / n - mean * mean) * step * step,
  };
}

/** d' = (μ_genuine - μ_impostor)/√((σ²_genuine + σ²_impostor)/2); Green and Swets 1966. */
export function sensitivityIndex(genuine: CosineCounts, impostor: CosineCounts): number {
  const [own, other] = [cosineMoments(genuine), cosineMoments(impostor)];
  return (own.mean - other.mean) / Math.sqrt((own.variance + other.variance) / 2);
}

/** Steps of a curve: a 200th of the true accepts, or a 12th more false accepts than at the point before. */
const TRUE_ACCEPT_STEP = 0.005;
const FALSE_ACCEPT_RATIO = 1.08;

/** The curve from accepting nobody to everybody, at steps that a picture shows. */
export function operatingPoints(genuine: CosineCounts, impostor: CosineCounts): OperatingPoint[] {
  const [own, others] = [countOf(genuine), countOf(impostor)];
  if (own === 0 || others === 0) return [];
  const points: OperatingPoint[] = [{ threshold: 1, falseAccept: 0, trueAccept: 0 }];
  let accepted = 0;
  let impostors = 0;
  for (let bin = COSINE_BINS - 1; bin >= 0; bin--) {
    if (genuine[bin] === 0 && impostor[bin] === 0) continue;
    accepted += genuine[bin];
    impostors += impostor[bin];
    const last = points[points.length - 1];
    const point = {
      threshold: cosineOfBin(bin),
      falseAccept: impostors / others,
      trueAccept: accepted / own,
    };
    const isStep =
      point.trueAccept - last.trueAccept >= TRUE_ACCEPT_STEP ||
      point.falseAccept > last.falseAccept * FALSE_ACCEPT_RATIO ||
      (accepted === own && impostors === others);
    if (isStep) points.push(point);
  }
  return points;
}

/** Why no true accept rate is given at this false accept rate; null where it is. */
export function whyNoRate(impostors: number, falseAccept: number): string | null {
  const needed = Math.round(LEAST_ACCEPTED / falseAccept);
  if (impostors >= needed) return null;
  return `${impostors} impostor comparisons, at least ${needed} needed for a false accept rate of ${falseAccept}`;
}
