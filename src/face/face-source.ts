import { faceCoefficients } from './coefficients.js';
import { sumResiduals, synthesiseFrom } from './synthesise.js';
import type { ResidualSums } from './synthesise.js';
import type { FaceMesh, FaceModel, FacePoint, Residual } from './types.js';

/** Meshes of design points. */
export interface FaceSource {
  /** Mesh of a point; the same object as long as only pose, light and jitter change. Do not write into it. */
  mesh(point: FacePoint): FaceMesh;
}

/**
 * Meshes one after the other, in the order of a shard: view factors that leave the mesh alone are the fastest, so the
 * last mesh serves most points and the last person's residuals most meshes. Bit for bit
 * `synthesise(model, faceCoefficients(model, point))`.
 */
export function createFaceSource(model: FaceModel): FaceSource {
  let lastKey = '';
  let lastMesh: FaceMesh | null = null;
  let lastPerson = '';
  let residuals: ResidualSums | null = null;
  return {
    mesh(point) {
      const key = meshKey(point);
      if (lastMesh === null || key !== lastKey) {
        const coefficients = faceCoefficients(model, point);
        const person = personKey(point);
        if (residuals === null || person !== lastPerson) {
          residuals = sumResiduals(model, coefficients);
          lastPerson = person;
        }
        lastMesh = synthesiseFrom(model, residuals, coefficients);
        lastKey = key;
      }
      return lastMesh;
    },
  };
}

/** Everything of a point that its mesh depends on. */
function meshKey(point: FacePoint): string {
  const { sex, ethnicity, age, expression, expressionAmplitude = 1 } = point;
  return [personKey(point), sex, ethnicity, age, expression, expressionAmplitude].join('|');
}

/** Everything of a point that its residual coefficients depend on. */
function personKey(point: FacePoint): string {
  const { seed, residual, shapeResidual = residual, textureResidual = residual } = point;
  return [
    seed,
    residualKey(shapeResidual),
    residualKey(textureResidual),
    point.shapeAmplification,
    point.textureAmplification,
  ].join('|');
}

function residualKey(residual: Residual): string {
  return typeof residual === 'number'
    ? String(residual)
    : `${residual.from} ${residual.to} ${residual.share}`;
}
