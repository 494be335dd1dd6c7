import type { FaceMesh } from '../../face/types.js';
import { headRotation } from '../camera.js';
import { imagePlacement } from '../placement.js';
import { PROJECTION_LENGTH, vertexProjection } from '../project-vertices.js';
import { toGrid } from '../rasterise.js';
import type { Pose, TensorFormat } from '../types.js';
import { nearnessSteps } from '../visibility.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Kernels } from './kernels.js';
import type { GroupMemory } from './light-pass.js';
import { reserveMesh, writeMesh } from './mesh-memory.js';
import type { MeshMemory } from './mesh-memory.js';

/** Mesh and pose -> groups of pixels: the first of the two passes of a `Renderer`. */
export interface PosePass {
  /** Where `draw` leaves what is visible at each sample, a u32 key each, in rows of `sampleRowBytes`. */
  readonly samples: number;
  /** Writes the groups of `target`. */
  draw(mesh: FaceMesh, pose: Pose): void;
}

/** Working memory of `findVisible`: see `assembly/draw-records.ts`. */
const RECORDS_BYTES = 32 * 256 + 32 + 6 * 33 * 16;

/** As in `assembly/layout.ts`: two samples for each pixel and four more. */
export function sampleRowBytes(size: number): number {
  return 8 * size + 16;
}

/** Reserves the rest of `memory`: what comes after is the mesh, anew when its triangles change. */
export function createPosePass(
  kernels: Kernels,
  memory: KernelMemory,
  format: TensorFormat,
  target: GroupMemory,
): PosePass {
  const { size, crop } = format;
  const projection = memory.reserve(4 * PROJECTION_LENGTH);
  const range = memory.reserve(2 * 4);
  const records = memory.reserve(RECORDS_BYTES);
  const samples = memory.reserve(2 * size * sampleRowBytes(size));
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
    writeMesh(kernels, memory, room, mesh);
    current = mesh;
    return room;
  };

  return {
    samples,
    draw(mesh, pose) {
      const at = use(mesh);
      writeProjection(mesh, pose);
      kernels.projectVertices(at.sources, at.vertexCount, projection, at.vertices, range);
      const least = memory.readFloat(range);
      const greatest = memory.readFloat(range + 4);
      const steps = nearnessSteps(least, greatest, at.triangleCount);
      kernels.findVisible(
        at.triangles,
        at.triangleCount,
        size,
        records,
        steps.farthest,
        steps.perNearness,
        steps.numberBits,
        samples,
      );
      resolve(at, steps.numberBits);
    },
  };

  function writeProjection(mesh: FaceMesh, pose: Pose): void {
    const rotation = headRotation(pose);
    const placement = toGrid(imagePlacement(mesh, rotation, pose, crop, size));
    memory.writeFloats(projection, vertexProjection(rotation, placement));
    memory.writeFloats(target.shading, rotation);
  }

  function resolve(at: MeshMemory, numberBits: number): void {
    kernels.resolvePixels(
      at.triangles,
      numberBits,
      samples,
      size,
      target.shading,
      format.channels === 'bgr',
      target.background,
      target.work,
      target.matt,
      target.glints,
      target.places,
      target.groupCount,
      target.counts,
      target.empty,
      format.layout === 'nhwc' && format.channels !== 'gray',
    );
  }
}
