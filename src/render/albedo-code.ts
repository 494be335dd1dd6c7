/**
 * Coefficients of 1, x^(1/4), x^(1/2), x^(3/4) and x that together are x^(5/12) within 9.2e-5 from 0.0008 to 1.4: a
 * minimax fit (iteratively reweighted least squares, Lawson 1961).
 */
export const POWER_CURVE = [
  -0.00762553722, 0.175980715, 1.08593691, -0.336691472, 0.0823102006,
] as const;

/** Linear light up to which sRGB is a straight line, and that line's slope (IEC 61966-2-1). */
export const TOE_END = 0.0031308;
export const TOE_SLOPE = 12.92;
export const CODE_SCALE = 1.055;
export const CODE_OFFSET = 0.055;

/** sRGB value of a linear albedo, both held at 0..1, within 1e-4: of roots alone, which every machine rounds alike. */
export function albedoCode(linear: number): number {
  const x = Math.min(1, Math.max(0, linear));
  if (x <= TOE_END) return TOE_SLOPE * x;
  const root = Math.sqrt(x);
  const fourth = Math.sqrt(root);
  const [c0, c1, c2, c3, c4] = POWER_CURVE;
  const power = c0 + c1 * fourth + root * (c2 + c3 * fourth) + c4 * x;
  return Math.min(1, CODE_SCALE * power - CODE_OFFSET);
}
