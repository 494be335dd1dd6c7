import type { FaceMesh } from '../../face/types.js';
import { createBackdrop } from '../background.js';
import { checkRoom } from '../check-output.js';
import { checkTensorFormat, imageElementCount } from '../tensor-format.js';
import type { Light, Pose, TensorFormat } from '../types.js';
import { createKernelMemory } from './kernel-memory.js';
import { createKernels } from './kernels.js';
import { createLightPass } from './light-pass.js';
import { createPosePass } from './pose-pass.js';

/**
 * Draws tensors of one format with the WebAssembly kernels: `rasterise` and `relight` of the plain reference in one.
 * Values agree with it within `RENDERER_TOLERANCE`; their bytes depend on mesh, pose and light alone.
 */
export interface Renderer {
  readonly format: TensorFormat;
  /**
   * Draws a mesh in one pose: all that its images under any light have in common, kept until the next call. The mesh
   * may not be changed in place afterwards. `backdrop` (default 0) says which texture is behind the head, where the
   * format has textures: see `createBackdrop`. Throws a RangeError as the plain `rasterise` does.
   */
  rasterise(mesh: FaceMesh, pose: Pose, backdrop?: number): void;
  /**
   * Writes the image under `light` of what was last rasterised to out[offset] …
   * out[offset + imageElementCount(format) - 1]. Throws a RangeError when `out` is too short.
   */
  relight(light: Light, out: Float32Array, offset: number): void;
  /** The same for several lights at once, one image after the other: the same bytes, sooner. */
  relightAll(lights: readonly Light[], out: Float32Array, offset: number): void;
  /**
   * The room for `imageCount` images that `createRenderer` made in the kernels' own memory: drawing there needs no
   * copy, and what an image shows of the background already is not drawn again. Ask anew after each `rasterise`: a
   * larger mesh moves the memory and empties arrays handed out before. Who writes there says so by `forget`.
   */
  images(): Float32Array;
  /** Says that others may write to the images of the room from this number on. */
  forget(fromImage: number): void;
}

/** The most by which an image may differ from the plain reference's, in sRGB values 0..1 before range, mean and std. */
export const RENDERER_TOLERANCE = 2e-4;

/**
 * A renderer of one format, with memory of its own: make one and use it for many images. `imageCount` is the number of
 * images that `images` has room for. Throws a RangeError for a format no image can be made for.
 */
export function createRenderer(format: TensorFormat, imageCount = 0): Renderer {
  checkTensorFormat(format);
  const kernels = createKernels();
  const memory = createKernelMemory(kernels.memory);
  const length = imageCount * imageElementCount(format);
  const room = { address: memory.reserve(4 * length), imageCount };
  const lights = createLightPass(kernels, memory, format, room);
  const poses = createPosePass(kernels, memory, format, lights.target);
  const behind = createBackdrop(format.background, format.size);
  let current: number | null = null;
  return {
    format,
    rasterise(mesh, pose, backdrop = 0) {
      writeBackdrop(backdrop);
      poses.draw(mesh, pose);
    },
    relight: (light, out, offset) => relightAll([light], out, offset),
    relightAll,
    images: () => memory.float32(room.address, length),
    forget: (fromImage) => lights.forget(fromImage),
  };

  function writeBackdrop(backdrop: number): void {
    if (current === backdrop || (current !== null && !behind.varies)) return;
    lights.setBackground(behind.greys(backdrop));
    current = backdrop;
  }

  function relightAll(sources: readonly Light[], out: Float32Array, offset: number): void {
    checkRoom(format, out, offset, sources.length);
    lights.draw(sources, out, offset);
  }
}
