import type { BasisColumn } from '../types.js';
import { CHART_FACE } from './feature-curves.js';
import { ramp, spot } from './profiles.js';
import type { FaceGenerator } from './sample-face.js';
import { createSmoothField } from './smooth-field.js';
import { vertexNormals } from './surface-geometry.js';

/** How many modes of each sort: four in five symmetric, about as in faces. */
const SYMMETRIC = 8;
const ASYMMETRIC = 2;

/**
 * Fine residual modes that principal components of a few hundred faces do not hold, since every patch of skin has its
 * own: samples of Gaussian processes on the surface at scales of 9 and 15 mm, scaled so that independent standard normal
 * coefficients give `deviation` per vertex (random low-rank form of the process).
 */
interface FineField {
  readonly scale: number;
  readonly stream: string;
}

/** Relief along the normals, mm: 0.45 around eyes, nose and mouth, less on the cheeks, none on lids and hair. */
export function fineShapeModes(generator: FaceGenerator, mean: Float32Array): BasisColumn[] {
  const { mesh } = generator;
  const normals = vertexNormals(
    Float64Array.from(mean.subarray(0, 3 * mesh.points.length)),
    mesh.triangles,
  );
  return modes(generator, { scale: 15, stream: 'fine relief' }, (values, column) => {
    mesh.points.forEach(({ a, y, eye, lip }, v) => {
      const features = Math.min(1, spot(a / 42, (y - 14) / 26) + spot(a / 36, (y + 52) / 32));
      const lids = eye ? ramp(3, 8, eye.ring) : 1 - 0.9 * spot((a - CHART_FACE.eyeX) / 16, y / 8);
      const share = faceShare(a, y) * (0.35 + 0.65 * features) * lids * (lip ? 0.3 : 1);
      for (let k = 0; k < 3; k++) column[3 * v + k] = 0.45 * share * values[v] * normals[3 * v + k];
    });
  });
}

/** Pigment, a share of the mean albedo: melanin and blood in blotches of 9 and 15 mm. */
export function fineTextureModes(generator: FaceGenerator, mean: Float32Array): BasisColumn[] {
  const { mesh } = generator;
  const sorts: readonly (FineField & { share: number; colour: readonly number[] })[] = [
    { scale: 9, stream: 'fine melanin', share: 0.04, colour: [0.7, 1, 1.2] },
    { scale: 15, stream: 'fine blood', share: 0.02, colour: [0.3, 1, 0.8] },
  ];
  return sorts.flatMap((sort) =>
    modes(generator, sort, (values, column) => {
      mesh.points.forEach(({ a, y, eye, lip }, v) => {
        const share = sort.share * faceShare(a, y) * (lip ? 0.5 : eye ? ramp(2, 5, eye.ring) : 1);
        for (let k = 0; k < 3; k++) {
          column[3 * v + k] = -share * values[v] * sort.colour[k] * mean[3 * v + k];
        }
      });
    }),
  );
}

function modes(
  generator: FaceGenerator,
  { scale, stream }: FineField,
  write: (values: Float64Array, column: Float32Array) => void,
): BasisColumn[] {
  const [symmetric, asymmetric] = [1, 0].map((s) => createSmoothField(generator.mesh, scale, s));
  const total = SYMMETRIC + ASYMMETRIC;
  return Array.from({ length: total }, (_, j) => {
    const field = j < SYMMETRIC ? symmetric : asymmetric;
    const values = field.sample(j, stream).map((value) => value / Math.sqrt(total));
    const column = new Float32Array(3 * generator.vertexCount);
    write(values, column);
    return { name: `residual ${j}`, kind: 'residual', values: column };
  });
}

/** 1 on the face, 0 on hair, ears and neck. */
function faceShare(a: number, y: number): number {
  return (1 - ramp(66, 86, a)) * (1 - ramp(52, 66, y)) * ramp(-122, -104, y);
}
