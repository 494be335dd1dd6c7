import type { FaceModelContent } from '../model-content.js';
import type { FaceModel, LinearBasis } from '../types.js';
import type { Transfer } from './transfer.js';
import type { Landmarks } from './types.js';

export interface ModelParts {
  readonly name: string;
  readonly triangles: Uint32Array;
  readonly shape: LinearBasis;
  readonly texture: LinearBasis;
  readonly landmarks: Landmarks;
  readonly transfer: Transfer;
  readonly reference: FaceModel;
}

/** The one place where an imported model becomes a face model: whatever a face model has is filled in here. */
export function assembleModel(parts: ModelParts): FaceModelContent {
  const { name, triangles, shape, texture, landmarks, transfer, reference } = parts;
  return {
    name,
    vertexCount: shape.mean.length / 3,
    triangles,
    shape,
    texture,
    specular: transfer.specular,
    ambientVisibility: transfer.ambientVisibility,
    landmarks: knownLandmarks(landmarks, reference),
    regions: transfer.regions,
    regionNames: reference.regionNames,
  };
}

/** In the procedural face's order, so that equal models have equal bytes; names of the user's own last. */
function knownLandmarks(landmarks: Landmarks, reference: FaceModel): Landmarks {
  const order = Object.keys(reference.landmarks);
  const rank = (name: string): number =>
    (order.indexOf(name) + order.length + 1) % (order.length + 1);
  return Object.fromEntries(
    Object.entries(landmarks).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)),
  );
}
