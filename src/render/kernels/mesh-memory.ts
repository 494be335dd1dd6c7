import type { FaceMesh } from '../../face/types.js';
import { CODE_OFFSET, CODE_SCALE, POWER_CURVE, TOE_END, TOE_SLOPE } from '../albedo-code.js';
import { checkMesh } from '../vertex-attributes.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Kernels } from './kernels.js';

/** A mesh where kernels read it, with their working memory of its size; addresses in bytes. */
export interface MeshMemory {
  /** Even. */
  readonly vertexCount: number;
  /** f32[4] x, y, z, 0 each. */
  readonly positions: number;
  readonly albedo: number;
  readonly specular: number;
  readonly visibility: number;
  /** The constants of `albedoCode`. */
  readonly curve: number;
  /** Multiple of four, padded with empty ones. */
  readonly triangleCount: number;
  readonly triangles: number;
  readonly normals: number;
  readonly attributes: number;
  readonly vertices: number;
}

/** Bytes of a vertex (all of position, normal, attributes, projection) and of a triangle: see `assembly/layout.ts`. */
const VERTEX_BYTES = 16;
const TRIANGLE_BYTES = 16;
/** The constants of `albedoCode`, as `assembly/vertex-attributes.ts` takes them. */
const CURVE = [...POWER_CURVE, TOE_END, TOE_SLOPE, CODE_SCALE, CODE_OFFSET];

/** Room for meshes of these triangles, which are written at once. */
export function reserveMesh(memory: KernelMemory, mesh: FaceMesh): MeshMemory {
  const vertexCount = evenUp(mesh.positions.length / 3, 2);
  const triangleCount = evenUp(mesh.triangles.length / 3, 4);
  const room = {
    vertexCount,
    triangleCount,
    positions: memory.reserve(VERTEX_BYTES * vertexCount),
    albedo: memory.reserve(12 * vertexCount + 16),
    specular: memory.reserve(4 * vertexCount),
    visibility: memory.reserve(4 * vertexCount),
    curve: memory.reserve(4 * CURVE.length),
    triangles: memory.reserve(TRIANGLE_BYTES * triangleCount),
    normals: memory.reserve(VERTEX_BYTES * vertexCount),
    attributes: memory.reserve(VERTEX_BYTES * vertexCount),
    vertices: memory.reserve(VERTEX_BYTES * vertexCount),
  };
  memory.float32(room.curve, CURVE.length).set(CURVE);
  const triangles = memory.uint32(room.triangles, 4 * triangleCount).fill(0);
  mesh.triangles.forEach((vertex, i) => {
    triangles[4 * Math.floor(i / 3) + (i % 3)] = VERTEX_BYTES * vertex;
  });
  return room;
}

/** Writes positions and attributes of a mesh. Throws a RangeError as the plain `vertexAttributes` does. */
export function writeMesh(
  kernels: Kernels,
  memory: KernelMemory,
  room: MeshMemory,
  mesh: FaceMesh,
): void {
  checkMesh(mesh);
  const { vertexCount } = room;
  const to = memory.float32(room.positions, 4 * vertexCount);
  const { positions } = mesh;
  for (let i = 0, k = 0; i < positions.length; i += 3, k += 4) {
    to[k] = positions[i];
    to[k + 1] = positions[i + 1];
    to[k + 2] = positions[i + 2];
  }
  // An odd last vertex is followed by its double, so that nothing else shows.
  if (positions.length < 3 * vertexCount)
    to.copyWithin(to.length - 4, to.length - 8, to.length - 4);
  memory.float32(room.albedo, mesh.albedo.length).set(mesh.albedo);
  memory.float32(room.specular, mesh.specular.length).set(mesh.specular);
  memory.float32(room.visibility, mesh.ambientVisibility.length).set(mesh.ambientVisibility);
  kernels.vertexAttributes(
    room.positions,
    room.albedo,
    room.specular,
    room.visibility,
    room.curve,
    vertexCount,
    room.triangles,
    room.triangleCount,
    room.normals,
    room.attributes,
  );
}

function evenUp(count: number, step: number): number {
  return Math.ceil(count / step) * step;
}
