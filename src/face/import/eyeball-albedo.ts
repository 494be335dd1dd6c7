import type { Eyeball } from './components.js';
import { pointAt } from './vector.js';

/** Iris and pupil radius over the eyeball's (Farkas: 5.85 and 2 mm of 12). */
const IRIS = 0.49;
const PUPIL = 0.17;
/** Linear red, green, blue. */
const SCLERA = [0.62, 0.58, 0.54];
const IRIS_COLOUR = [0.07, 0.045, 0.028];
const PUPIL_COLOUR = [0.004, 0.004, 0.004];
export const EYE_SPECULAR = 0.9;

/** Paints an eyeball that looks along z: pupil, iris and sclera by the distance from its axis. */
export function paintEyeball(
  positions: ArrayLike<number>,
  eyeball: Eyeball,
  albedo: Float32Array,
): void {
  const { centre, radius, vertices } = eyeball;
  for (const vertex of vertices) {
    const [x, y, z] = pointAt(positions, vertex);
    const away = Math.hypot(x - centre[0], y - centre[1]) / radius;
    const front = z > centre[2];
    const colour = !front || away > IRIS ? SCLERA : away > PUPIL ? IRIS_COLOUR : PUPIL_COLOUR;
    albedo.set(colour, 3 * vertex);
  }
}
