import type { FaceMesh } from '../../face/types.js';
import { checkBackground, checkRoom } from '../check-output.js';
import { BACKGROUND_GREY } from '../shading.js';
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
   * may not be changed in place afterwards. Throws a RangeError as the plain `rasterise` does.
   */
  rasterise(mesh: FaceMesh, pose: Pose): void;
  /**
   * Writes the image under `light` of what was last rasterised to out[offset] …
   * out[offset + imageElementCount(format) - 1]. Throws a RangeError when `out` is too short.
   */
  relight(light: Light, out: Float32Array, offset: number): void;
  /** The same for several lights at once, one image after the other: the same bytes, sooner. */
  relightAll(lights: readonly Light[], out: Float32Array, offset: number): void;
  /**
   * The room for `imageCount` images that `createRenderer` made in the kernels' own memory: drawing there needs no
   * copy. Ask anew after each `rasterise`: a larger mesh moves the memory and empties arrays handed out before.
   */
  images(): Float32Array;
}

/** The most by which an image may differ from the plain reference's, in sRGB values 0..1 before range, mean and std. */
export const RENDERER_TOLERANCE = 1e-3;

/**
 * A renderer of one format, with memory of its own: make one and use it for many images. `background` is the sRGB grey
 * (0..1) behind the head; `imageCount` the number of images that `images` has room for. Throws a RangeError for a
 * format no image can be made for and a background outside 0..1.
 */
export function createRenderer(
  format: TensorFormat,
  background: number = BACKGROUND_GREY,
  imageCount = 0,
): Renderer {
  checkTensorFormat(format);
  checkBackground(background);
  const kernels = createKernels();
  const memory = createKernelMemory(kernels.memory);
  const length = imageCount * imageElementCount(format);
  const room = memory.reserve(4 * length);
  const lights = createLightPass(kernels, memory, format);
  lights.setBackground(new Float64Array(format.size * format.size).fill(background));
  const poses = createPosePass(kernels, memory, format, lights.target);
  return {
    format,
    rasterise: (mesh, pose) => poses.draw(mesh, pose),
    relight: (light, out, offset) => relightAll([light], out, offset),
    relightAll,
    images: () => memory.float32(room, length),
  };

  function relightAll(sources: readonly Light[], out: Float32Array, offset: number): void {
    checkRoom(format, out, offset, sources.length);
    lights.draw(sources, out, offset);
  }
}
