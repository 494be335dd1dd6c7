import { cos, radians, sin } from '../numeric/index.js';
import type { Similarity } from './similarity.js';
import type { Pose } from './types.js';

/**
 * The camera stands in front of the pivot's height and looks along -z, this far (millimetres) from the plane z = 0 of
 * a frontal face, the plane between the eyes.
 */
export const CAMERA_DISTANCE_MILLIMETRES = 1000;

/**
 * The head turns about this point (millimetres, face coordinates with their origin between the eyes): half-way from
 * hairline to chin, and deep enough that head and face stay about the image's centre when they turn.
 */
export const HEAD_PIVOT = { y: -19, z: -70 } as const;

/** Rotation of the head, row by row: camera = rotation · (face - pivot). */
export type HeadRotation = readonly number[];

/** Yaw about the vertical axis, then pitch about the camera's horizontal axis; signs as in `Pose`. */
export function headRotation(pose: Pose): HeadRotation {
  const yaw = radians(pose.yawDegrees);
  const pitch = radians(pose.pitchDegrees);
  const [sy, cy, sp, cp] = [sin(yaw), cos(yaw), sin(pitch), cos(pitch)];
  return [cy, 0, sy, -sp * sy, cp, sp * cy, -cp * sy, -sp, cp * cy];
}

/**
 * Projects `count` points (xyz, millimetres) into `screen` ([count·3]: u right, v down in the unit of `placement`,
 * and 1/depth per millimetre, which is affine on the screen). `placement` maps the projected point, in millimetres at
 * the plane between the eyes of a frontal face, x right and y down from the pivot, to the picture.
 */
export function projectPoints(
  points: Float32Array | Float64Array,
  count: number,
  rotation: HeadRotation,
  placement: Similarity,
  screen: Float64Array,
): void {
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = rotation;
  const { y: pivotY, z: pivotZ } = HEAD_PIVOT;
  const cameraDepth = CAMERA_DISTANCE_MILLIMETRES - pivotZ;
  const a = placement.a * CAMERA_DISTANCE_MILLIMETRES;
  const b = placement.b * CAMERA_DISTANCE_MILLIMETRES;
  const { shiftX, shiftY } = placement;
  for (let i = 0; i < 3 * count; i += 3) {
    const x = points[i];
    const y = points[i + 1] - pivotY;
    const z = points[i + 2] - pivotZ;
    const inverseDepth = 1 / (cameraDepth - (r6 * x + r7 * y + r8 * z));
    const right = (r0 * x + r1 * y + r2 * z) * inverseDepth;
    const down = -(r3 * x + r4 * y + r5 * z) * inverseDepth;
    screen[i] = a * right - b * down + shiftX;
    screen[i + 1] = b * right + a * down + shiftY;
    screen[i + 2] = inverseDepth;
  }
}
