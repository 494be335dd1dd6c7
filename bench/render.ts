import { createImageSource } from '../activities/image-source.js';
import { loadFaceModel } from '../src/face/index.js';
import type { TensorFormat } from '../src/render/types.js';
import { createSpace, designPoint, PRESETS } from '../src/stimulus/index.js';
import type { DesignPoint, Space } from '../src/stimulus/index.js';
import { NETWORK_RECIPES } from '../src/training/index.js';
import type { Benchmark } from './harness.js';
import { createPlainImageSource } from './plain-images.js';

/** Views of `xu2018` that share a mesh, and lights that share a pose; lights are the fastest, then poses. */
const POSES = 25;
const LIGHTS = 25;
/** Two meshes of one person in every pose, in the order of the space. */
const STEPS = 2 * POSES;

/**
 * Images per second of one core, mesh synthesis included: `lights` images per G-buffer, a new mesh for every 25 poses
 * (of the same person and age: one in seven meshes of the space is another's, which adds under a hundredth); by the
 * kernels or by the plain reference. Each pose's step is timed by itself, without its design points, and counts with its least time of all
 * rounds: a busy neighbour lengthens some of the repetitions, never all. The points are made just before, as a shard makes them.
 */
function renderBenchmark(sizePixels: number, lights: 1 | 25, reference: boolean): Benchmark {
  return {
    name: `render/${sizePixels}/${lights}-light${lights === 1 ? '' : 's'}${reference ? '/reference' : ''}`,
    unit: 'images/s/core',
    prepare: async () => {
      const format: TensorFormat = { ...NETWORK_RECIPES.demo.input, size: sizePixels };
      const create = reference ? createPlainImageSource : createImageSource;
      const images = create(loadFaceModel(), format, lights);
      const space = createSpace(PRESETS.xu2018);
      const least = Array.from({ length: STEPS }, () => Infinity);
      return async (seconds) => {
        const end = performance.now() + seconds * 1000;
        do {
          for (let step = 0; step < STEPS; step++) {
            const points = posePoints(space, step, lights);
            const began = performance.now();
            images.drawBatch(points);
            least[step] = Math.min(least[step], performance.now() - began);
          }
        } while (performance.now() < end);
        const milliseconds = least.reduce((sum, value) => sum + value, 0);
        return (1000 * lights * STEPS) / milliseconds;
      };
    },
  };
}

/** One pose under `lights` lights. */
function posePoints(space: Space, step: number, lights: number): DesignPoint[] {
  return Array.from({ length: lights }, (_, light) => designPoint(space, step * LIGHTS + light));
}

export const renderBenchmarks: readonly Benchmark[] = [false, true].flatMap((reference) => [
  renderBenchmark(64, 25, reference),
  renderBenchmark(128, 25, reference),
  renderBenchmark(64, 1, reference),
]);
