import { albedoCode } from './albedo-code.js';
import type { FaceMesh } from '../face/types.js';

/**
 * Numbers per vertex: normal x y z (unit, face coordinates), sRGB value of the albedo r g b, specular, share of the sky;
 * all rounded to 1/ATTRIBUTE_ONE.
 */
export const ATTRIBUTE_STRIDE = 8;

/** The whole number that stands for 1 in 16 bits: sums over a pixel's samples keep a margin to 32 bits. */
export const ATTRIBUTE_ONE = 32752;

const cache = new WeakMap<FaceMesh, Float32Array>();

/**
 * What pixels interpolate, [V·8]. Kept per mesh object, because one mesh is seen in many poses: a mesh must not be
 * changed in place once it was rasterised. Throws a RangeError when the mesh cannot be in millimetres or
 * a colour is not finite.
 */
export function vertexAttributes(mesh: FaceMesh): Float32Array {
  let attributes = cache.get(mesh);
  if (attributes === undefined) {
    checkMesh(mesh);
    attributes = new Float32Array((mesh.positions.length / 3) * ATTRIBUTE_STRIDE);
    sumFaceNormals(mesh, attributes);
    finishVertices(mesh, attributes);
    cache.set(mesh, attributes);
  }
  return attributes;
}

/** Throws a RangeError when the mesh cannot be in millimetres or a colour is not finite. */
export function checkMesh(mesh: FaceMesh): void {
  checkPositions(mesh.positions);
  checkColours(mesh.albedo);
}

/** Farther than this from the origin is no face in millimetres, and would reach the camera. */
export const LIMIT_MILLIMETRES = 500;

function checkPositions(positions: Float32Array): void {
  for (let i = 0; i < positions.length; i++) {
    if (!(Math.abs(positions[i]) <= LIMIT_MILLIMETRES)) {
      throw new RangeError(
        `face mesh: expected vertices in millimetres within ${LIMIT_MILLIMETRES} of the point between the eyes, found ${'xyz'[i % 3]} = ${positions[i]} at vertex ${Math.floor(i / 3)}`,
      );
    }
  }
}

function checkColours(albedo: Float32Array): void {
  for (let i = 0; i < albedo.length; i++) {
    if (!Number.isFinite(albedo[i])) {
      throw new RangeError(
        `face mesh: expected finite albedo, found ${albedo[i]} at vertex ${Math.floor(i / 3)}`,
      );
    }
  }
}

/** Adds each triangle's normal, as long as twice its area, to its three vertices. */
function sumFaceNormals(mesh: FaceMesh, attributes: Float32Array): void {
  const { positions, triangles } = mesh;
  for (let t = 0; t < triangles.length; t += 3) {
    const a = 3 * triangles[t];
    const b = 3 * triangles[t + 1];
    const c = 3 * triangles[t + 2];
    const x = positions[a];
    const y = positions[a + 1];
    const z = positions[a + 2];
    const ux = positions[b] - x;
    const uy = positions[b + 1] - y;
    const uz = positions[b + 2] - z;
    const vx = positions[c] - x;
    const vy = positions[c + 1] - y;
    const vz = positions[c + 2] - z;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    for (let k = 0; k < 3; k++) {
      const vertex = ATTRIBUTE_STRIDE * triangles[t + k];
      attributes[vertex] += nx;
      attributes[vertex + 1] += ny;
      attributes[vertex + 2] += nz;
    }
  }
}

/** Normals to unit length (out of the face where no triangle says otherwise), colours beside them. */
function finishVertices(mesh: FaceMesh, attributes: Float32Array): void {
  const { albedo, specular, ambientVisibility } = mesh;
  const count = attributes.length / ATTRIBUTE_STRIDE;
  for (let v = 0; v < count; v++) {
    const i = ATTRIBUTE_STRIDE * v;
    const x = attributes[i];
    const y = attributes[i + 1];
    const z = attributes[i + 2];
    const length = Math.sqrt(x * x + y * y + z * z);
    const inverse = length > 0 ? 1 / length : 0;
    attributes[i] = x * inverse;
    attributes[i + 1] = y * inverse;
    attributes[i + 2] = length > 0 ? z * inverse : 1;
    for (let k = 0; k < 3; k++) {
      attributes[i + 3 + k] = albedoCode(albedo[3 * v + k]);
    }
    attributes[i + 6] = Math.min(1, Math.max(0, specular[v]));
    attributes[i + 7] = Math.min(1, Math.max(0, ambientVisibility[v]));
    for (let k = i; k < i + ATTRIBUTE_STRIDE; k++) {
      attributes[k] = Math.round(attributes[k] * ATTRIBUTE_ONE) / ATTRIBUTE_ONE;
    }
  }
}
