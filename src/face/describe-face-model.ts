import { modelFactors } from './model-factors.js';
import type { ModelFactors } from './model-factors.js';
import type { BasisColumn, FaceModel } from './types.js';

/** What `facemodel inspect` says. */
export interface FaceModelDescription {
  readonly name: string;
  readonly digest: string;
  readonly vertices: number;
  readonly triangles: number;
  /** Width, height and depth of the mean face, millimetres. */
  readonly sizeMillimetres: readonly [number, number, number];
  readonly shape: readonly ModeDescription[];
  readonly texture: readonly ModeDescription[];
  readonly regions: readonly { readonly name: string; readonly vertices: number }[];
  readonly landmarks: readonly string[];
  readonly factors: ModelFactors;
}

export interface ModeDescription {
  readonly name: string;
  readonly kind: BasisColumn['kind'];
  /**
   * Root mean square over vertices of what one unit of the coefficient (a standard deviation of a residual) moves:
   * millimetres of shape, linear RGB (0..1, per channel) of texture.
   */
  readonly deviation: number;
}

export function describeFaceModel(model: FaceModel): FaceModelDescription {
  const { name, digest, vertexCount, triangles, regionNames } = model;
  const counts = regionNames.map(() => 0);
  model.regions.forEach((region) => counts[region]++);
  return {
    name,
    digest,
    vertices: vertexCount,
    triangles: triangles.length / 3,
    sizeMillimetres: size(model.shape.mean),
    shape: model.shape.columns.map((column) => describeMode(column, vertexCount)),
    texture: model.texture.columns.map((column) => describeMode(column, 3 * vertexCount)),
    regions: regionNames.map((region, k) => ({ name: region, vertices: counts[k] })),
    landmarks: Object.keys(model.landmarks),
    factors: modelFactors(model),
  };
}

function describeMode({ name, kind, values }: BasisColumn, count: number): ModeDescription {
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  return { name, kind, deviation: Math.sqrt(squares / count) };
}

function size(positions: Float32Array): [number, number, number] {
  const extents = [0, 1, 2].map((axis) => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = axis; i < positions.length; i += 3) {
      low = Math.min(low, positions[i]);
      high = Math.max(high, positions[i]);
    }
    return high - low;
  });
  return [extents[0], extents[1], extents[2]];
}
