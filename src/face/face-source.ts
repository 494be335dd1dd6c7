import type { DesignPoint } from '../stimulus/index.js';
import { faceCoefficients } from './coefficients.js';
import { synthesise } from './synthesise.js';
import type { FaceMesh, FaceModel } from './types.js';

/** Meshes of design points. */
export interface FaceSource {
  /** Mesh of a point; the same object as long as only pose, light and jitter change. Do not write into it. */
  mesh(point: DesignPoint): FaceMesh;
}

/**
 * Meshes one after the other, in the order of a shard: view factors that leave the mesh alone are the fastest, so the
 * last mesh serves most points. Bit for bit `synthesise(model, faceCoefficients(model, point))`.
 */
export function createFaceSource(model: FaceModel): FaceSource {
  let lastKey = '';
  let lastMesh: FaceMesh | null = null;
  return {
    mesh(point) {
      const key = meshKey(point);
      if (lastMesh === null || key !== lastKey) {
        lastMesh = synthesise(model, faceCoefficients(model, point));
        lastKey = key;
      }
      return lastMesh;
    },
  };
}

/** Everything of a point that its mesh depends on. */
function meshKey(point: DesignPoint): string {
  return [
    point.seed,
    point.residual,
    point.sex,
    point.ethnicity,
    point.age,
    point.expression,
    point.shapeAmplification,
    point.textureAmplification,
  ].join('|');
}
