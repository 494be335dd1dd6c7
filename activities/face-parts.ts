import { frontalArea, regionWeights } from '../src/face/index.js';
import type { FaceModel, PartWeights } from '../src/face/types.js';
import { identityFeatures } from '../src/statistics/index.js';
import type { FeatureCovariances, IdentityFeatures } from '../src/statistics/index.js';
import type { Space } from '../src/stimulus/index.js';
import { residualFaces } from './residual-faces.js';

/** The features of a space's identities on the face model. */
export function openFeatures(
  model: FaceModel,
  space: Space,
  covariances: FeatureCovariances,
): IdentityFeatures {
  return identityFeatures(residualFaces(space, model), covariances, frontalArea(model));
}

/** Which vertices the parts of a face are: regions of the model and, once they are known, features of identities. */
export function partWeights(
  model: FaceModel,
  space: Space,
  covariances: FeatureCovariances | null,
): PartWeights {
  const regions = regionWeights(model);
  if (!covariances) return regions;
  const features = openFeatures(model, space, covariances);
  const last = new Map<string, { identity: number; weights: Float32Array }>();
  return (part, property) => {
    if (part.kind === 'region') return regions(part, property);
    const { kind, identity } = part;
    const key = `${kind} ${property}`;
    let known = last.get(key);
    if (known?.identity !== identity) {
      const own = features.weights(identity, property);
      known = { identity, weights: kind === 'other' ? own.map((weight) => 1 - weight) : own };
      last.set(key, known);
    }
    return known.weights;
  };
}

/** Every part is half of each vertex: as much work as a real one, for measuring time. */
export function evenWeights({ vertexCount }: FaceModel): PartWeights {
  const half = new Float32Array(vertexCount).fill(0.5);
  return () => half;
}
