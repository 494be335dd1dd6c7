/** How far an amplified residual may deform a triangle of the mean face. */
export interface StrainBounds {
  /** Shortening and lengthening in any direction of its plane, shares of the length; below 1 and above 0. */
  readonly shortening: number;
  readonly lengthening: number;
  /** Turn within its plane: tangent of the angle, nearly. */
  readonly turn: number;
  /** Tilt out of its plane: tangent of the angle. */
  readonly tilt: number;
}

/**
 * `own + (gain - 1) · own` as long as it is far from `bound`, which it comes near and never passes: with the room
 * r = bound - own and the excess e = (gain - 1) · own, own + r·e / √(r² + e²). Rises with the gain, and with `own`; exactly
 * `own` at gain 1, and whatever the gain where `own` is beyond the bound. `own` from 0.
 */
export function boundedGain(own: number, gain: number, bound: number): number {
  const room = bound - own;
  const excess = (gain - 1) * own;
  if (room <= 0 || excess <= 0) return own;
  return own + (room * excess) / Math.sqrt(room * room + excess * excess);
}

/** In-plane displacement gradient, row-major, and slopes of a triangle: [6] = m00, m01, m10, m11, s0, s1. */
export type Gradient = Float64Array;

/**
 * Amplifies a triangle's displacement gradient: principal strains, turn and tilt each by `boundedGain`. A residual that is
 * beyond a bound by itself stays what it is.
 * @param own the gradient at gain 1
 * @param out where the amplified gradient goes
 */
export function amplifyGradient(
  own: Gradient,
  gain: number,
  bounds: StrainBounds,
  share: number,
  out: Gradient,
): void {
  mapGradient(own, out, (value, kind) => boundedGain(value, gain, share * bounds[kind]));
}

/**
 * Brings a gradient back within the bounds, or within what the triangle's own gradient at gain 1 has where that is more.
 * @param least sizes of the own gradient's parts, as `gradientSizes` gives them
 */
export function clampGradient(
  gradient: Gradient,
  least: GradientSizes,
  bounds: StrainBounds,
  share: number,
  out: Gradient,
): void {
  mapGradient(gradient, out, (value, kind) =>
    Math.min(value, Math.max(share * bounds[kind], least[kind])),
  );
}

/** Largest shortening and lengthening, turn and tilt of a gradient. */
export type GradientSizes = Record<keyof StrainBounds, number>;

export function gradientSizes(gradient: Gradient): GradientSizes {
  const sizes: GradientSizes = { shortening: 0, lengthening: 0, turn: 0, tilt: 0 };
  mapGradient(gradient, new Float64Array(6), (value, kind) => {
    sizes[kind] = Math.max(sizes[kind], value);
    return value;
  });
  return sizes;
}

/**
 * Splits a gradient into principal strains, turn and tilt, gives each size, from 0, another, and puts them together
 * again. Strain and turn are those of small displacements: the gradient's symmetric and antisymmetric parts. For every
 * edge e the deformed edge keeps at least (1 - shortening)·|e| along e, so that no triangle turns over.
 */
function mapGradient(
  from: Gradient,
  to: Gradient,
  size: (value: number, kind: keyof StrainBounds) => number,
): void {
  const [m00, m01, m10, m11, s0, s1] = from;
  const middle = (m00 + m11) / 2;
  const half = (m00 - m11) / 2;
  const shear = (m01 + m10) / 2;
  const radius = Math.sqrt(half * half + shear * shear);
  const strain = (value: number): number =>
    value < 0 ? -size(-value, 'shortening') : size(value, 'lengthening');
  const high = strain(middle + radius);
  const low = strain(middle - radius);
  const turn = (m10 - m01) / 2;
  const turned = turn < 0 ? -size(-turn, 'turn') : size(turn, 'turn');
  const tilt = Math.sqrt(s0 * s0 + s1 * s1);
  const tilted = tilt > 0 ? size(tilt, 'tilt') / tilt : 0;
  const spread = radius > 0 ? (high - low) / (2 * radius) : 0;
  const centre = (high + low) / 2;
  to[0] = centre + spread * half;
  to[3] = centre - spread * half;
  to[1] = spread * shear - turned;
  to[2] = spread * shear + turned;
  to[4] = tilted * s0;
  to[5] = tilted * s1;
}
