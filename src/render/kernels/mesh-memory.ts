import type { FaceMesh } from '../../face/types.js';
import { ATTRIBUTE_STRIDE, vertexAttributes } from '../vertex-attributes.js';
import type { KernelMemory } from './kernel-memory.js';

/** A mesh where kernels read it, with their working memory of its size; addresses in bytes. */
export interface MeshMemory {
  readonly vertexCount: number;
  /** f32 planes x, y, z. */
  readonly positions: number;
  readonly positionStrideBytes: number;
  /** u32[3] each, padded with empty ones. */
  readonly triangles: number;
  readonly attributes: number;
  /** Working memory: 16 bytes per vertex; 16 and 4 per triangle. */
  readonly vertices: number;
  readonly boxes: number;
  readonly candidates: number;
  /** Multiple of four. */
  readonly triangleCount: number;
}

/** Room for meshes of these triangles, which are written at once. */
export function reserveMesh(memory: KernelMemory, mesh: FaceMesh): MeshMemory {
  const vertexCount = evenUp(mesh.positions.length / 3, 2);
  const triangleCount = evenUp(mesh.triangles.length / 3, 4);
  const positionStrideBytes = 4 * vertexCount;
  const room = {
    vertexCount,
    positionStrideBytes,
    triangleCount,
    positions: memory.reserve(3 * positionStrideBytes),
    triangles: memory.reserve(12 * triangleCount),
    attributes: memory.reserve(4 * ATTRIBUTE_STRIDE * vertexCount),
    vertices: memory.reserve(16 * vertexCount),
    boxes: memory.reserve(16 * (triangleCount + 4)),
    candidates: memory.reserve(4 * (triangleCount + 4)),
  };
  const triangles = memory.uint32(room.triangles, 3 * triangleCount);
  triangles.fill(0);
  triangles.set(mesh.triangles);
  return room;
}

/** Writes positions and attributes of a mesh; `order` says which of red, green, blue the tensor takes first. */
export function writeMesh(
  memory: KernelMemory,
  room: MeshMemory,
  mesh: FaceMesh,
  order: readonly number[],
): void {
  const { vertexCount } = room;
  const planes = memory.float32(room.positions, 3 * vertexCount);
  const { positions } = mesh;
  for (let v = 0; 3 * v < positions.length; v++) {
    for (let k = 0; k < 3; k++) planes[k * vertexCount + v] = positions[3 * v + k];
  }
  const from = vertexAttributes(mesh);
  const to = memory.float32(room.attributes, from.length);
  to.set(from);
  if (order[0] === 0) return;
  for (let i = 0; i < from.length; i += ATTRIBUTE_STRIDE) {
    for (let k = 0; k < 3; k++) to[i + 3 + k] = from[i + 3 + order[k]];
  }
}

function evenUp(count: number, step: number): number {
  return Math.ceil(count / step) * step;
}
