import type { FaceMesh } from '../../face/types.js';
import { CODE_OFFSET, CODE_SCALE, POWER_CURVE, TOE_END, TOE_SLOPE } from '../albedo-code.js';
import { checkMesh, LIMIT_MILLIMETRES } from '../vertex-attributes.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Kernels } from './kernels.js';

/** A mesh where kernels read it, with their working memory of its size; addresses in bytes. */
export interface MeshMemory {
  /** Multiple of four, padded with doubles of the last. */
  readonly vertexCount: number;
  /** Positions and working memory, `SOURCE_BYTES` each. */
  readonly sources: number;
  /** Positions as they come, f32[3] each. */
  readonly positions: number;
  readonly albedo: number;
  readonly specular: number;
  readonly visibility: number;
  /** The constants of `albedoCode`. */
  readonly curve: number;
  /** Multiple of four, padded with empty ones. */
  readonly triangleCount: number;
  readonly triangles: number;
  /** Projected vertices and their attributes, `VERTEX_BYTES` each. */
  readonly vertices: number;
}

/** Bytes of a vertex, of what it is made from and of a triangle: see `assembly/layout.ts`. */
const VERTEX_BYTES = 32;
const SOURCE_BYTES = 32;
const TRIANGLE_BYTES = 16;
/** The constants of `albedoCode`, as `assembly/vertex-attributes.ts` takes them. */
const CURVE = [...POWER_CURVE, TOE_END, TOE_SLOPE, CODE_SCALE, CODE_OFFSET];

/** Room for meshes of these triangles, which are written at once. */
export function reserveMesh(memory: KernelMemory, mesh: FaceMesh): MeshMemory {
  const vertexCount = evenUp(mesh.positions.length / 3, 4);
  const triangleCount = evenUp(mesh.triangles.length / 3, 4);
  const room = {
    vertexCount,
    triangleCount,
    sources: memory.reserve(SOURCE_BYTES * vertexCount),
    positions: memory.reserve(12 * vertexCount + 16),
    albedo: memory.reserve(12 * vertexCount + 16),
    specular: memory.reserve(4 * vertexCount),
    visibility: memory.reserve(4 * vertexCount),
    curve: memory.reserve(4 * CURVE.length),
    triangles: memory.reserve(TRIANGLE_BYTES * triangleCount),
    vertices: memory.reserve(VERTEX_BYTES * vertexCount),
  };
  memory.float32(room.curve, CURVE.length).set(CURVE);
  const triangles = memory.uint32(room.triangles, 4 * triangleCount).fill(room.vertices);
  mesh.triangles.forEach((vertex, i) => {
    triangles[4 * Math.floor(i / 3) + (i % 3)] = room.vertices + VERTEX_BYTES * vertex;
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
  const { vertexCount } = room;
  const positions = memory.float32(room.positions, 3 * vertexCount);
  positions.set(mesh.positions);
  for (let k = mesh.positions.length; k < positions.length; k++) positions[k] = positions[k - 3];
  memory.float32(room.albedo, mesh.albedo.length).set(mesh.albedo);
  memory.float32(room.specular, mesh.specular.length).set(mesh.specular);
  memory.float32(room.visibility, mesh.ambientVisibility.length).set(mesh.ambientVisibility);
  const suspect = kernels.vertexAttributes(
    room.positions,
    LIMIT_MILLIMETRES,
    room.sources,
    room.albedo,
    room.specular,
    room.visibility,
    room.curve,
    vertexCount,
    room.triangles,
    room.triangleCount,
    room.vertices,
  );
  if (suspect) checkMesh(mesh);
}

function evenUp(count: number, step: number): number {
  return Math.ceil(count / step) * step;
}
