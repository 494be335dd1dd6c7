import { pow } from '../numeric/index.js';

/**
 * The renderer's code for linear light: sRGB's power law (IEC 61966-2-1), without the straight line that the standard
 * puts below 0.0031308. There the two differ by at most 0.011, in what is nearly black, and a product's power is the
 * product of powers: one power per pixel serves three channels.
 */
export const CODE_SCALE = 1.055;
export const CODE_OFFSET = 0.055;
export const CODE_EXPONENT = 1 / 2.4;

/** Linear light whose code is 0; what is darker counts as this. */
export const DARKEST_LIGHT = pow(CODE_OFFSET / CODE_SCALE, 2.4);

/** Code 0..1 of linear light 0..1, clamped below. */
export function encodeLight(linear: number): number {
  return CODE_SCALE * pow(Math.max(DARKEST_LIGHT, linear), CODE_EXPONENT) - CODE_OFFSET;
}

/**
 * Coefficients of 1, x^(1/4), x^(1/2), x^(3/4) and x that together are x^(5/12) within 9.2e-5 from 0.0008, where the
 * code begins, to 1.4: a minimax fit (iteratively reweighted least squares, Lawson 1961).
 */
export const POWER_CURVE = [
  -0.00762553722, 0.175980715, 1.08593691, -0.336691472, 0.0823102006,
] as const;

/** Steps of the table over linear light 0..1. */
export const CODE_STEPS = 16384;

/**
 * `encodeLight` at 0, 1/16384, …, 1 and once more 1, so that an interpolating reader may touch entry i + 1. Where codes
 * begin, at 0.00083, the curve's second derivative is 19,300: linear interpolation errs by at most
 * 19,300/(8·16384²) = 9e-6. Entries below that go on without the clamp, for the sake of the step in which codes begin:
 * readers clamp.
 */
export function createCodeTable(): Float64Array {
  const table = new Float64Array(CODE_STEPS + 2);
  for (let i = 0; i < table.length; i++) {
    const linear = Math.max(DARKEST_LIGHT / 2, Math.min(1, i / CODE_STEPS));
    table[i] = CODE_SCALE * pow(linear, CODE_EXPONENT) - CODE_OFFSET;
  }
  return table;
}
