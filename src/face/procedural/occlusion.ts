import { clamp } from './profiles.js';
import { smoothOnce, vertexNormals } from './surface-geometry.js';

/** [smoothing steps, darkening per mm]: creases, features, hollows. */
const SCALES: readonly (readonly [number, number])[] = [
  [3, 0.05],
  [10, 0.03],
  [30, 0.014],
];

/**
 * Light that reaches each skin vertex, about 0.5..1: a vertex that lies below the smoothed surface is in a hollow and
 * darker. A cheap stand-in for ambient occlusion, at three scales.
 */
export function ambientLight(
  positions: Float64Array,
  triangles: readonly (readonly [number, number, number])[],
  neighbours: readonly (readonly number[])[],
): Float64Array {
  const normals = vertexNormals(positions, triangles);
  const light = new Float64Array(positions.length / 3).fill(1);
  let smoothed = positions;
  let steps = 0;
  for (const [untilStep, perMillimetre] of SCALES) {
    for (; steps < untilStep; steps++) smoothed = smoothOnce(smoothed, neighbours, () => 1);
    for (let v = 0; v < light.length; v++) {
      let depth = 0;
      for (let k = 3 * v; k < 3 * v + 3; k++) depth += (smoothed[k] - positions[k]) * normals[k];
      light[v] *= Math.exp(-perMillimetre * clamp(depth, -0.75, 7));
    }
  }
  return light;
}
