import type { BasisColumn, FaceModel, LinearBasis } from '../types.js';
import { connectedComponents, findEyeballs } from './components.js';
import type { Eyeball } from './components.js';
import { EYE_SPECULAR, paintEyeball } from './eyeball-albedo.js';
import { createNearestSurface } from './nearest-surface.js';
import type { SurfacePoint } from './nearest-surface.js';
import { referencePoints } from './place-model.js';
import type { Landmarks, SourceModel } from './types.js';
import { meanPoint, pointAt } from './vector.js';
import { createWarp } from './warp.js';

/** What a model takes over from the procedural face: per vertex, the point there that lies nearest. */
export interface Transfer {
  readonly regions: Uint8Array;
  readonly specular: Float32Array;
  readonly ambientVisibility: Float32Array;
  /** The procedural texture on this mesh; `columns` are those that `wanted` names. */
  texture(wanted: (column: BasisColumn) => boolean): LinearBasis;
}

/**
 * Nearest points after the landmarks that both models have were brought together. Eyeballs of the model's own are not
 * matched but painted, and then no skin is matched to the procedural eyeballs either.
 */
export function createTransfer(
  model: SourceModel,
  landmarks: Landmarks,
  reference: FaceModel,
): Transfer {
  const names = Object.keys(landmarks).filter((name) => reference.landmarks[name]);
  const warp = createWarp(
    names.map((name) => meanPoint(model.positions, landmarks[name])),
    referencePoints(reference, names),
  );
  const eyeballs = ownEyeballs(model);
  const surface = createNearestSurface(
    reference.shape.mean,
    eyeballs.length > 0 ? withoutEyeballs(reference) : [...reference.triangles],
  );
  const vertexCount = model.positions.length / 3;
  const points = Array.from({ length: vertexCount }, (_, vertex) =>
    surface.near(warp(pointAt(model.positions, vertex))),
  );
  const regions = Uint8Array.from(points, (point) => reference.regions[nearestCorner(point)]);
  const specular = Float32Array.from(points, (point) => sample(reference.specular, point, 1, 0));
  const ambientVisibility = Float32Array.from(points, (point) =>
    sample(reference.ambientVisibility, point, 1, 0),
  );
  const eyes = reference.regionNames.indexOf('eyes');
  for (const vertex of eyeballs.flatMap(({ vertices }) => vertices)) {
    specular[vertex] = EYE_SPECULAR;
    if (eyes >= 0) regions[vertex] = eyes;
  }
  return {
    regions,
    specular,
    ambientVisibility,
    texture(wanted) {
      const mean = spread(reference.texture.mean, points);
      eyeballs.forEach((eyeball) => paintEyeball(model.positions, eyeball, mean));
      const columns = reference.texture.columns.filter(wanted).map((column) => {
        const values = spread(column.values, points);
        for (const { vertices } of eyeballs) {
          for (const vertex of vertices) values.fill(0, 3 * vertex, 3 * vertex + 3);
        }
        return { ...column, values };
      });
      return { mean, columns };
    },
  };
}

/** Balls of an eye's size near where eyes are, millimetres. */
function ownEyeballs({ positions, triangles }: SourceModel): readonly Eyeball[] {
  const found = findEyeballs(positions, triangles);
  return found?.every(({ radius }) => radius > 8 && radius < 20) ? found : [];
}

/** Triangles of the procedural face but for the components of its pupils, where those are not its skin. */
function withoutEyeballs(reference: FaceModel): number[] {
  const components = connectedComponents(reference.triangles, reference.vertexCount);
  const largest = Math.max(...components.map(({ length }) => length));
  const pupils = [...reference.landmarks.eyeImageLeft, ...reference.landmarks.eyeImageRight];
  const eyeballs = new Set(
    components
      .filter(
        (vertices) => vertices.length < largest && pupils.some((pupil) => vertices.includes(pupil)),
      )
      .flat(),
  );
  const triangles = [...reference.triangles];
  return triangles.filter((_, i) => !eyeballs.has(triangles[i - (i % 3)]));
}

function nearestCorner({ vertices, weights }: SurfacePoint): number {
  const largest = Math.max(...weights);
  return vertices[weights.indexOf(largest)];
}

/** Value of channel `k` of `size` at a point of the surface. */
function sample(
  values: Float32Array,
  { vertices, weights }: SurfacePoint,
  size: number,
  k: number,
): number {
  return vertices.reduce((sum, vertex, i) => sum + weights[i] * values[size * vertex + k], 0);
}

function spread(values: Float32Array, points: readonly SurfacePoint[]): Float32Array {
  const result = new Float32Array(3 * points.length);
  points.forEach((point, vertex) => {
    for (let k = 0; k < 3; k++) result[3 * vertex + k] = sample(values, point, 3, k);
  });
  return result;
}
