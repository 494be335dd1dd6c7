import type { FaceMesh } from '../../face/types.js';
import { checkBackground, checkRoom } from '../check-output.js';
import { BACKGROUND_GREY } from '../shading.js';
import { checkTensorFormat } from '../tensor-format.js';
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
}

/** The most by which an image may differ from the plain reference's, in sRGB values 0..1 before range, mean and std. */
export const RENDERER_TOLERANCE = 1e-4;

/**
 * A renderer of one format, with memory of its own: make one and use it for many images. `background` is the sRGB grey
 * (0..1) behind the head. Throws a RangeError for a format no image can be made for and a background outside 0..1.
 */
export function createRenderer(
  format: TensorFormat,
  background: number = BACKGROUND_GREY,
): Renderer {
  checkTensorFormat(format);
  checkBackground(background);
  const kernels = createKernels();
  const memory = createKernelMemory(kernels.memory);
  const lights = createLightPass(kernels, memory, format, background);
  const poses = createPosePass(kernels, memory, format, lights.target);
  return {
    format,
    rasterise(mesh, pose) {
      lights.begin(poses.draw(mesh, pose));
    },
    relight(light, out, offset) {
      checkRoom(format, out, offset);
      lights.draw(light, out, offset);
    },
  };
}
