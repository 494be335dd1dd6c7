import { entropyOfSamples } from './gaussian-entropy.js';
import type { InformationOptions } from './information-discrete.js';
import { BITS_PER_NAT, REASONS } from './information-value.js';
import type { InformationValue } from './information-value.js';

/**
 * Gaussian information between two sets of continuous variables: ½ log2(det Cx det Cy / det Cxy), bias-corrected; with
 * one variable each -½ log2(1 - ρ²). Ince et al. 2017, equation 24 (`mi_gg` of gcmi). `x` and `y` are one variable
 * [n] or a list of them, copula-normalised beforehand where that is wanted.
 */
export function informationContinuous(
  x: Float64Array | readonly Float64Array[],
  y: Float64Array | readonly Float64Array[],
  { biasCorrected = true }: InformationOptions = {},
): InformationValue {
  const xs = x instanceof Float64Array ? [x] : x;
  const ys = y instanceof Float64Array ? [y] : y;
  const n = xs[0].length;
  if ([...xs, ...ys].some(({ length }) => length !== n)) {
    throw new RangeError(`expected variables of equal length, found ${n} and others`);
  }
  const rows = Uint32Array.from({ length: n }, (_, i) => i);
  const hx = entropyOfSamples(xs, rows, biasCorrected);
  const hy = entropyOfSamples(ys, rows, biasCorrected);
  const hxy = entropyOfSamples([...xs, ...ys], rows, biasCorrected);
  if (Number.isNaN(hxy)) return { bits: null, reason: REASONS.fewPoints };
  if (hx === -Infinity || hy === -Infinity) return { bits: null, reason: SINGULAR };
  if (hxy === -Infinity) return { bits: null, reason: DEPENDENT };
  return { bits: (hx + hy - hxy) * BITS_PER_NAT, reason: null };
}

const SINGULAR = 'the variables of one side have no variance or depend linearly on each other';
const DEPENDENT = 'deterministic: one side is a linear function of the other';
