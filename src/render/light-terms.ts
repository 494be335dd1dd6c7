import { lightDirection } from './light-direction.js';
import type { Light } from './types.js';

/** The light; half-way from it to the camera; one over the length of the sum of the two directions. */
export interface LightTerms {
  readonly light: readonly [number, number, number];
  readonly half: readonly [number, number, number];
  readonly inverseSum: number;
}

export function lightTerms(light: Light): LightTerms {
  const [x, y, z] = lightDirection(light);
  const length = Math.sqrt(x * x + y * y + (z + 1) * (z + 1));
  const inverse = length > 0 ? 1 / length : 0;
  return {
    light: [x, y, z],
    half: [x * inverse, y * inverse, (z + 1) * inverse],
    inverseSum: inverse,
  };
}
