import { endWithin, jackknifeInterval } from '../jackknife.js';
import type { GaussianFigure } from './types.js';

/** An estimate and the same without each residual; without one the reason. */
export interface FoldedFigure {
  readonly bits: number | null;
  readonly leaveOut: Float64Array;
  readonly reason: string | null;
}

const NONE = new Float64Array(0);

export function absent(reason: string): FoldedFigure {
  return { bits: null, leaveOut: NONE, reason };
}

/** `entropy`: what there is to know, bits, where the interval ends. */
export function figureOf(
  { bits, leaveOut, reason }: FoldedFigure,
  entropy: number,
): GaussianFigure {
  if (bits === null) return { bits, low: null, high: null, reason };
  const interval = jackknifeInterval(bits, leaveOut, 'residuals');
  return { bits, ...endWithin(bits, interval, 0, entropy) };
}
