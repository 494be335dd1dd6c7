import { CAMERA_DISTANCE_MILLIMETRES, HEAD_PIVOT } from './camera.js';
import type { HeadRotation } from './camera.js';
import type { Similarity } from './similarity.js';

const { fround } = Math;
/** Numbers of a projection. */
export const PROJECTION_LENGTH = 14;

/**
 * Rotation, camera and placement in one, f32: three rows of x, y, z and 1 that a vertex is multiplied by (steps right
 * and steps down of the grid, each times the depth; the depth in millimetres), then the shift right and down.
 */
export function vertexProjection(rotation: HeadRotation, placement: Similarity): Float32Array {
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = rotation;
  const a = placement.a * CAMERA_DISTANCE_MILLIMETRES;
  const b = placement.b * CAMERA_DISTANCE_MILLIMETRES;
  const out = new Float32Array(PROJECTION_LENGTH);
  writeRow(out, 0, a * r0 + b * r3, a * r1 + b * r4, a * r2 + b * r5, 0);
  writeRow(out, 4, b * r0 - a * r3, b * r1 - a * r4, b * r2 - a * r5, 0);
  writeRow(out, 8, -r6, -r7, -r8, CAMERA_DISTANCE_MILLIMETRES - HEAD_PIVOT.z);
  out[12] = placement.shiftX;
  out[13] = placement.shiftY;
  return out;
}

/** A row that gives (x, y, z) · (point - pivot) + summand. */
function writeRow(
  out: Float32Array,
  at: number,
  x: number,
  y: number,
  z: number,
  summand: number,
): void {
  out[at] = x;
  out[at + 1] = y;
  out[at + 2] = z;
  out[at + 3] = summand - (y * HEAD_PIVOT.y + z * HEAD_PIVOT.z);
}

/** 1.5 · 2^52: added to a number and taken away, leaves the nearest whole one, of two equally near the even. */
const TO_INTEGER = 1.5 * 2 ** 52;

/**
 * `projectPoints` for a mesh, in float32 as the WebAssembly kernel does it: `positions` (xyz, millimetres) to `screen`
 * ([count·3]: right and down, whole steps of the grid; 1/depth per millimetre). `projection` as `vertexProjection`
 * makes it for a placement in grid steps. Off the exact place by less than a hundredth of a step at 64 pixels.
 */
export function projectVertices(
  positions: Float32Array,
  count: number,
  projection: Float32Array,
  screen: Float64Array,
): void {
  const [shiftX, shiftY] = projection.subarray(12);
  for (let i = 0; i < 3 * count; i += 3) {
    const inverseDepth = fround(1 / along(projection, 8, positions, i));
    const right = fround(along(projection, 0, positions, i) * inverseDepth);
    const down = fround(along(projection, 4, positions, i) * inverseDepth);
    screen[i] = fround(right + shiftX) + TO_INTEGER - TO_INTEGER;
    screen[i + 1] = fround(down + shiftY) + TO_INTEGER - TO_INTEGER;
    screen[i + 2] = inverseDepth;
  }
}

/** The row of `projection` from `k` times the point from `i` on, each step in float32. */
function along(projection: Float32Array, k: number, points: Float32Array, i: number): number {
  const front = fround(
    fround(projection[k] * points[i]) + fround(projection[k + 1] * points[i + 1]),
  );
  return fround(front + fround(fround(projection[k + 2] * points[i + 2]) + projection[k + 3]));
}
