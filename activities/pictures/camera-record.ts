import type { FaceMesh } from '../../src/face/types.js';
import {
  CAMERA_DISTANCE_MILLIMETRES,
  HEAD_PIVOT,
  headRotation,
  imagePlacement,
} from '../../src/render/index.js';
import type { Crop, Pose } from '../../src/render/types.js';

/**
 * The camera of a picture, as computer vision writes it: pixel = intrinsics · (extrinsics · [position; 1]), divided
 * by its third number, which is the depth. Camera axes: x right, y down, z away from the camera. Pixels count from the
 * picture's upper left corner, so that the first pixel's centre is (0.5, 0.5).
 */
export interface CameraRecord {
  /** [3][3], pixels. */
  readonly intrinsics: readonly (readonly number[])[];
  /** [3][4], from face coordinates (millimetres; x to the face's left, y up, z out of the face) to the camera's. */
  readonly extrinsics: readonly (readonly number[])[];
}

export function cameraRecord(
  mesh: FaceMesh,
  pose: Pose,
  crop: Crop,
  sizePixels: number,
): CameraRecord {
  const rotation = headRotation(pose);
  const { a, b, shiftX, shiftY } = imagePlacement(mesh, rotation, pose, crop, sizePixels);
  const focalA = a * CAMERA_DISTANCE_MILLIMETRES;
  const focalB = b * CAMERA_DISTANCE_MILLIMETRES;
  const { y, z } = HEAD_PIVOT;
  const row = (from: number, sign: number, shift: number): number[] => {
    const [rx, ry, rz] = rotation.slice(from, from + 3).map((value) => sign * value + 0);
    return [rx, ry, rz, shift - (ry * y + rz * z)];
  };
  return {
    intrinsics: [
      [focalA, 0 - focalB, shiftX],
      [focalB, focalA, shiftY],
      [0, 0, 1],
    ],
    extrinsics: [row(0, 1, 0), row(3, -1, 0), row(6, -1, CAMERA_DISTANCE_MILLIMETRES - z)],
  };
}
