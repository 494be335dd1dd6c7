import type { FacePatch } from '../stimulus/index.js';
import { faceCoefficients } from './coefficients.js';
import { sumResidual } from './synthesise.js';
import type { FaceSums } from './synthesise.js';
import type { FaceModel, FacePoint, PartWeights } from './types.js';

/**
 * A person with patches: (1 - w)·own + w·patch at each vertex, w the patch's weights. `own` are the sums of the point's
 * residuals without patches, and are returned as they are where there is none.
 */
export function patchPerson(
  model: FaceModel,
  point: FacePoint,
  own: FaceSums,
  weights: PartWeights,
): FaceSums {
  const { shapePatch, texturePatch } = point;
  if (!shapePatch && !texturePatch) return own;
  const shown = faceCoefficients(model, patchedPoint(point));
  const patched = (property: 'shape' | 'texture', patch?: FacePatch): Float64Array =>
    patch
      ? blend(own[property], sumResidual(model, shown, property), weights(patch.part, property))
      : own[property];
  return { shape: patched('shape', shapePatch), texture: patched('texture', texturePatch) };
}

/** Equal for patches that show the same. */
export function patchKey(patch: FacePatch | undefined): string {
  if (!patch) return '';
  const { part, gain, residual } = patch;
  return `${part.kind} ${part.kind === 'region' ? part.region : part.identity} ${gain} ${residual}`;
}

/** The face that is shown within the patches. */
function patchedPoint(point: FacePoint): FacePoint {
  const { shapePatch: shape, texturePatch: texture } = point;
  return {
    ...point,
    ...(shape && { shapeResidual: shape.residual, shapeAmplification: shape.gain }),
    ...(texture && { textureResidual: texture.residual, textureAmplification: texture.gain }),
  };
}

function blend(own: Float64Array, shown: Float64Array, weights: Float32Array): Float64Array {
  return own.map((value, i) => value + weights[Math.floor(i / 3)] * (shown[i] - value));
}
