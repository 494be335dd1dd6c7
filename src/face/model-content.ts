import { createHash } from 'node:crypto';
import { canonicalJson } from '../numeric/index.js';
import { ALIGNMENT_LANDMARKS } from './types.js';
import type { FaceModel, LinearBasis } from './types.js';

/** Everything of a face model but its digest. */
export type FaceModelContent = Omit<FaceModel, 'digest'>;

/**
 * SHA-256 (hexadecimal) over all that a model contributes to images and maps: topology, bases with their column names,
 * specular, ambient visibility, landmarks, regions; little-endian bytes in a fixed order. The model's name is not part of it.
 */
export function faceModelDigest(model: FaceModelContent): string {
  const hash = createHash('sha256');
  const bytes = (array: Uint8Array | Uint32Array | Float32Array): void => {
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  };
  const names = (basis: LinearBasis): string[][] =>
    basis.columns.map((column) => [column.name, column.kind]);
  hash.update(
    canonicalJson({
      vertexCount: model.vertexCount,
      shape: names(model.shape),
      texture: names(model.texture),
      landmarks: model.landmarks,
      regionNames: model.regionNames,
    }),
  );
  bytes(model.triangles);
  for (const basis of [model.shape, model.texture]) {
    bytes(basis.mean);
    for (const column of basis.columns) bytes(column.values);
  }
  bytes(model.specular);
  bytes(model.ambientVisibility);
  bytes(model.regions);
  return hash.digest('hex');
}

/** First fault of a model's content as "expected …, found …", or null when it is sound. */
export function faceModelFault(model: FaceModelContent): string | null {
  const { vertexCount } = model;
  if (!(Number.isInteger(vertexCount) && vertexCount > 0)) {
    return `expected a positive number of vertices, found ${vertexCount}`;
  }
  return (
    trianglesFault(model.triangles, vertexCount) ??
    basisFault('shape', model.shape, vertexCount) ??
    basisFault('texture', model.texture, vertexCount) ??
    perVertexFault(model) ??
    landmarksFault(model.landmarks, vertexCount)
  );
}

function trianglesFault(triangles: Uint32Array, vertexCount: number): string | null {
  if (triangles.length === 0 || triangles.length % 3 !== 0) {
    return `expected three vertex numbers per triangle, found ${triangles.length} numbers`;
  }
  const outside = triangles.find((vertex) => vertex >= vertexCount);
  return outside === undefined
    ? null
    : `expected triangles of vertices 0 to ${vertexCount - 1}, found vertex ${outside}`;
}

/** The same of one basis: distinct columns of 3V finite numbers. */
export function basisFault(part: string, basis: LinearBasis, vertexCount: number): string | null {
  const seen = new Set<string>();
  const vectors = [{ name: 'mean', values: basis.mean }, ...basis.columns];
  for (const { name, values } of vectors) {
    if (seen.has(name)) return `expected distinct ${part} columns, found "${name}" twice`;
    seen.add(name);
    if (values.length !== 3 * vertexCount) {
      return `expected ${3 * vertexCount} numbers in ${part} column "${name}", found ${values.length}`;
    }
    if (!values.every(Number.isFinite)) {
      return `expected finite numbers in ${part} column "${name}", found NaN or infinity`;
    }
  }
  return null;
}

function perVertexFault(model: FaceModelContent): string | null {
  const { specular, ambientVisibility, regions, regionNames, vertexCount } = model;
  if (specular.length !== vertexCount || !specular.every((value) => value >= 0 && value <= 1)) {
    return `expected ${vertexCount} specular strengths from 0 to 1, found ${specular.length}, or some outside`;
  }
  if (
    ambientVisibility.length !== vertexCount ||
    !ambientVisibility.every((value) => value >= 0 && value <= 1)
  ) {
    return `expected ${vertexCount} ambient visibilities from 0 to 1, found ${ambientVisibility.length}, or some outside`;
  }
  if (regions.length !== vertexCount || !regions.every((region) => region < regionNames.length)) {
    return `expected ${vertexCount} region numbers below ${regionNames.length}, found ${regions.length}, or some outside`;
  }
  return null;
}

function landmarksFault(landmarks: FaceModel['landmarks'], vertexCount: number): string | null {
  const missing = ALIGNMENT_LANDMARKS.find((name) => landmarks[name] === undefined);
  if (missing !== undefined) return `expected a landmark "${missing}", found none`;
  for (const [name, vertices] of Object.entries(landmarks)) {
    const sound =
      vertices.length > 0 &&
      vertices.every((vertex) => Number.isInteger(vertex) && vertex >= 0 && vertex < vertexCount);
    if (!sound) {
      return `expected landmark "${name}" on vertices 0 to ${vertexCount - 1}, found [${vertices.join(', ')}]`;
    }
  }
  return null;
}
