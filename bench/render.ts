import { createImageSource } from '../activities/image-source.js';
import { loadFaceModel } from '../src/face/index.js';
import type { TensorFormat } from '../src/render/types.js';
import { createSpace, designPoint, PRESETS } from '../src/stimulus/index.js';
import type { DesignPoint } from '../src/stimulus/index.js';
import { NETWORK_RECIPES } from '../src/training/index.js';
import { rate } from './harness.js';
import type { Benchmark } from './harness.js';
import { createPlainImageSource } from './plain-images.js';

/** Images of a batch, as the pipeline draws them. */
const BATCH = 64;

/**
 * Images per second of one core, mesh synthesis included: `lights` images per G-buffer, one mesh per 25 poses; by the
 * kernels or by the plain reference.
 */
function renderBenchmark(sizePixels: number, lights: 1 | 25, reference: boolean): Benchmark {
  return {
    name: `render/${sizePixels}/${lights}-light${lights === 1 ? '' : 's'}${reference ? '/reference' : ''}`,
    unit: 'images/s/core',
    prepare: async () => {
      const format: TensorFormat = { ...NETWORK_RECIPES.demo.input, size: sizePixels };
      const space = createSpace(PRESETS.xu2018);
      const create = reference ? createPlainImageSource : createImageSource;
      const images = create(loadFaceModel(), format, BATCH);
      let next = 0;
      return (seconds) =>
        rate(seconds, () => {
          const points: DesignPoint[] = [];
          for (let i = 0; i < BATCH; i++) {
            // Lights are the fastest 25 points: a step of 25 skips to the next pose.
            points.push(designPoint(space, next % space.pointCount));
            next += lights === 1 ? 25 : 1;
          }
          images.drawBatch(points);
          return BATCH;
        });
    },
  };
}

export const renderBenchmarks: readonly Benchmark[] = [false, true].flatMap((reference) => [
  renderBenchmark(64, 25, reference),
  renderBenchmark(128, 25, reference),
  renderBenchmark(64, 1, reference),
]);
