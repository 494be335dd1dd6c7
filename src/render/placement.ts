import type { AlignmentLandmark, FaceMesh } from '../face/types.js';
import { projectPoints } from './camera.js';
import type { HeadRotation } from './camera.js';
import { fitSimilarity } from './similarity.js';
import type { Similarity } from './similarity.js';
import type { Crop, Pose } from './types.js';

/** Hairline to chin of an average face, millimetres: what fills the picture's height at margin 1. */
export const FACE_HEIGHT_MILLIMETRES = 190;

/**
 * The ArcFace alignment template at 112 px, x and y with pixel centres at whole numbers (Deng et al. 2019,
 * *ArcFace*, the five points of its published alignment code).
 */
export const ARCFACE_TEMPLATE: Readonly<Record<AlignmentLandmark, readonly [number, number]>> = {
  eyeImageLeft: [38.2946, 51.6963],
  eyeImageRight: [73.5318, 51.5014],
  noseTip: [56.0252, 71.7366],
  mouthCornerImageLeft: [41.5493, 92.3655],
  mouthCornerImageRight: [70.7299, 92.2041],
};
export const ARCFACE_TEMPLATE_SIZE = 112;

/**
 * Where the projected face lies in the picture: from millimetres right and down of the pivot, at the plane between
 * the eyes, to pixels right and down of the picture's upper left corner. The crop comes first, then the pose's
 * magnification and shift about the picture's centre. An ArcFace crop may turn the picture in its plane; normals and
 * light stay in the camera's frame, as when a photograph is aligned after it was taken.
 */
export function imagePlacement(
  mesh: FaceMesh,
  rotation: HeadRotation,
  pose: Pose,
  crop: Crop,
  sizePixels: number,
): Similarity {
  const placed =
    crop.kind === 'centred'
      ? centredPlacement(crop.margin, sizePixels)
      : arcfacePlacement(mesh, rotation, sizePixels);
  const middle = sizePixels / 2;
  const { scale } = pose;
  return {
    a: placed.a * scale,
    b: placed.b * scale,
    shiftX: middle + scale * (placed.shiftX - middle) + pose.translationX * sizePixels,
    shiftY: middle + scale * (placed.shiftY - middle) + pose.translationY * sizePixels,
  };
}

/** Mean position of a named landmark, millimetres. Throws a RangeError when the mesh does not have it. */
export function landmarkPosition(mesh: FaceMesh, name: string): [number, number, number] {
  const vertices = mesh.landmarks[name];
  if (vertices === undefined || vertices.length === 0) {
    const known = Object.keys(mesh.landmarks).join(', ') || 'none';
    throw new RangeError(
      `face model landmarks: expected ${name} for the arcface crop, found ${known}; name its vertices or use the centred crop`,
    );
  }
  const mean: [number, number, number] = [0, 0, 0];
  for (const vertex of vertices) {
    for (let k = 0; k < 3; k++) mean[k] += mesh.positions[3 * vertex + k] / vertices.length;
  }
  return mean;
}

/** The pivot at the picture's centre. */
function centredPlacement(margin: number, sizePixels: number): Similarity {
  const pixelsPerMillimetre = sizePixels / (FACE_HEIGHT_MILLIMETRES * margin);
  return { a: pixelsPerMillimetre, b: 0, shiftX: sizePixels / 2, shiftY: sizePixels / 2 };
}

const UNPLACED: Similarity = { a: 1, b: 0, shiftX: 0, shiftY: 0 };

function arcfacePlacement(mesh: FaceMesh, rotation: HeadRotation, sizePixels: number): Similarity {
  const names = Object.keys(ARCFACE_TEMPLATE) as AlignmentLandmark[];
  const points = Float64Array.from(names.flatMap((name) => landmarkPosition(mesh, name)));
  const screen = new Float64Array(points.length);
  projectPoints(points, names.length, rotation, UNPLACED, screen);
  const pixels = sizePixels / ARCFACE_TEMPLATE_SIZE;
  const from = names.flatMap((_, i) => [screen[3 * i], screen[3 * i + 1]]);
  const to = names.flatMap((name) => ARCFACE_TEMPLATE[name].map((value) => (value + 0.5) * pixels));
  return fitSimilarity(from, to);
}
