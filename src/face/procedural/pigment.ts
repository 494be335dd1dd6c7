/** Linear RGB, 0..1. */
export type Colour = [number, number, number];

/**
 * Absorption directions of the two pigments of skin and of its yellowing with age, per unit, in the logarithm of linear
 * RGB. Melanin darkens blue most, haemoglobin green (after Tsumura et al. 2003, *Image-based skin color and texture
 * analysis/synthesis*, ACM TOG 22(3)); values adjusted by eye.
 */
const MELANIN: Colour = [0.62, 0.95, 1.42];
const HAEMOGLOBIN: Colour = [0.18, 0.92, 0.72];
const YELLOW: Colour = [0, 0.06, 0.42];

/** Skin without pigment. */
const PALE: Colour = [0.64, 0.465, 0.375];

export function skinColour(melanin: number, haemoglobin: number, yellow: number): Colour {
  return mapColour(
    (k) =>
      PALE[k] * Math.exp(-MELANIN[k] * melanin - HAEMOGLOBIN[k] * haemoglobin - YELLOW[k] * yellow),
  );
}

export function blend(from: Colour, to: Colour, share: number): Colour {
  return mapColour((k) => from[k] + (to[k] - from[k]) * share);
}

/** Each channel multiplied by its own factor, or all by one. */
export function scaleColour(colour: Colour, factor: Colour | number): Colour {
  return mapColour((k) => colour[k] * (typeof factor === 'number' ? factor : factor[k]));
}

export function mapColour(channel: (k: 0 | 1 | 2) => number): Colour {
  return [channel(0), channel(1), channel(2)];
}
