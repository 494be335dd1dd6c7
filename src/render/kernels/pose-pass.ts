import type { FaceMesh } from '../../face/types.js';
import { CAMERA_DISTANCE_MILLIMETRES, HEAD_PIVOT, headRotation } from '../camera.js';
import { imagePlacement } from '../placement.js';
import { toGrid } from '../rasterise.js';
import { channelOrder } from '../tensor-output.js';
import type { Pose, TensorFormat } from '../types.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Kernels } from './kernels.js';
import type { GroupMemory } from './light-pass.js';
import { reserveMesh, writeMesh } from './mesh-memory.js';
import type { MeshMemory } from './mesh-memory.js';

/** Mesh and pose -> groups of pixels: the first of the two passes of a `Renderer`. */
export interface PosePass {
  /** Where `draw` leaves what is visible at each sample, PIXEL_BYTES per pixel: see `assembly/layout.ts`. */
  readonly samples: number;
  /** Writes the groups of `target`; returns how many. */
  draw(mesh: FaceMesh, pose: Pose): number;
}

/** A pixel's four samples, see `assembly/layout.ts`. */
const PIXEL_BYTES = 64;
/** Numbers that `projectVertices` takes as its camera. */
const CAMERA_LENGTH = 16;

/** Reserves the rest of `memory`: what comes after is the mesh, anew when its triangles change. */
export function createPosePass(
  kernels: Kernels,
  memory: KernelMemory,
  format: TensorFormat,
  target: GroupMemory,
): PosePass {
  const { size, crop } = format;
  const order = channelOrder(format);
  const camera = memory.reserve(8 * CAMERA_LENGTH);
  const samples = memory.reserve(PIXEL_BYTES * size * size);
  const start = memory.mark();
  let room: MeshMemory | null = null;
  let triangles: Uint32Array | null = null;
  let current: FaceMesh | null = null;

  const use = (mesh: FaceMesh): MeshMemory => {
    if (room && mesh === current) return room;
    if (!room || mesh.triangles !== triangles) {
      memory.release(start);
      room = reserveMesh(memory, mesh);
      triangles = mesh.triangles;
    }
    // Unset first: a mesh that is refused leaves none behind.
    current = null;
    writeMesh(memory, room, mesh, order);
    current = mesh;
    return room;
  };

  return {
    samples,
    draw(mesh, pose) {
      const at = use(mesh);
      writeCamera(memory.float64(camera, CAMERA_LENGTH), mesh, pose);
      kernels.projectVertices(
        at.positions,
        at.positionStrideBytes,
        at.vertexCount,
        camera,
        at.vertices,
      );
      kernels.findVisible(
        at.vertices,
        at.triangles,
        at.triangleCount,
        size,
        at.boxes,
        at.candidates,
        samples,
      );
      return kernels.resolvePixels(
        at.triangles,
        at.attributes,
        samples,
        size * size,
        camera,
        target.shading,
        target.groups,
        target.places,
      );
    },
  };

  function writeCamera(out: Float64Array, mesh: FaceMesh, pose: Pose): void {
    const rotation = headRotation(pose);
    const { a, b, shiftX, shiftY } = toGrid(imagePlacement(mesh, rotation, pose, crop, size));
    out.set(rotation);
    out.set([a * CAMERA_DISTANCE_MILLIMETRES, b * CAMERA_DISTANCE_MILLIMETRES, shiftX, shiftY], 9);
    out.set([HEAD_PIVOT.y, HEAD_PIVOT.z, CAMERA_DISTANCE_MILLIMETRES - HEAD_PIVOT.z], 13);
  }
}
