import type { WholeFace } from '../stimulus/index.js';
import type { FaceModel, PartWeights } from './types.js';

/** Rounds of averaging over neighbouring vertices: how soft a region's edge is. */
const SOFTENING_ROUNDS = 3;
/** The part that is all of the face. */
const WHOLE_FACE: WholeFace = 'whole face';

/**
 * Weights of the model's regions: 1 inside, 0 outside, averaged over neighbours so that no seam shows. Throws a
 * RangeError for a region that the model does not name, and for parts that are no regions.
 */
export function regionWeights(model: FaceModel): PartWeights {
  const known = new Map<string, Float32Array>();
  return (part) => {
    if (part.kind !== 'region') {
      throw new RangeError(
        `expected a region of the face, found the ${part.kind} features of identity ${part.identity}: they are known once the run is calibrated`,
      );
    }
    let weights = known.get(part.region);
    if (!weights) known.set(part.region, (weights = weightsOf(model, part.region)));
    return weights;
  };
}

function weightsOf(model: FaceModel, name: string): Float32Array {
  if (name === WHOLE_FACE) return new Float32Array(model.vertexCount).fill(1);
  const region = model.regionNames.indexOf(name);
  if (region < 0) {
    throw new RangeError(
      `expected a region of the face model ${model.name} (${model.regionNames.join(', ')}), found ${name}`,
    );
  }
  let weights: Float32Array = Float32Array.from(model.regions, (one) => (one === region ? 1 : 0));
  for (let round = 0; round < SOFTENING_ROUNDS; round++) weights = averaged(model, weights);
  return weights;
}

/** Mean of each vertex's own value and those at the other ends of its triangles' edges. */
function averaged({ triangles }: FaceModel, values: Float32Array): Float32Array {
  const sums = Float64Array.from(values);
  const counts = new Int32Array(values.length).fill(1);
  for (let t = 0; t < triangles.length; t += 3) {
    for (let i = 0; i < 3; i++) {
      const [a, b] = [triangles[t + i], triangles[t + ((i + 1) % 3)]];
      sums[a] += values[b];
      sums[b] += values[a];
      counts[a]++;
      counts[b]++;
    }
  }
  return Float32Array.from(sums, (sum, j) => sum / counts[j]);
}
