/** Small shape functions that curves, displacements and pigment maps are drawn with. */

/** exp(-x²) */
export function bump(x: number): number {
  return Math.exp(-x * x);
}

/** exp(-x² - y²) */
export function spot(x: number, y: number): number {
  return Math.exp(-x * x - y * y);
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

export function clamp(x: number, low = 0, high = 1): number {
  return x < low ? low : x > high ? high : x;
}

/** 0 at `from`, 1 at `to`, smooth in between; `from` may be the larger. */
export function ramp(from: number, to: number, x: number): number {
  const t = clamp((x - from) / (to - from));
  return t * t * (3 - 2 * t);
}

/** Minimum of two distances with the corner rounded over `width` (quadratic polynomial; Quilez, *Smooth minimum*). */
export function smoothMinimum(a: number, b: number, width: number): number {
  const overlap = Math.max(width - Math.abs(a - b), 0) / width;
  return Math.min(a, b) - overlap * overlap * width * 0.25;
}

export function smoothMaximum(a: number, b: number, width: number): number {
  return -smoothMinimum(-a, -b, width);
}
