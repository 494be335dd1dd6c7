import type { Engine } from '../src/engines/types.js';
import { imageElementCount } from '../src/render/index.js';
import { NETWORK_RECIPES } from '../src/training/index.js';
import { rate } from './harness.js';
import type { Benchmark } from './harness.js';

/** The engine alone on ready tensors of the shipped network's format, images per second of one core. */
export function bareScoring(name: string, load: () => Promise<Engine>): Benchmark {
  return {
    name,
    unit: 'images/s/core',
    prepare: async () => {
      const engine = await load();
      const { batch } = engine.info.mode;
      const images = readyImages(batch);
      return (seconds: number) =>
        rate(seconds, async () => {
          await engine.score(images);
          return batch;
        });
    },
  };
}

function readyImages(batch: number): Float32Array {
  const images = new Float32Array(batch * imageElementCount(NETWORK_RECIPES.demo.input));
  images.forEach((_, i) => (images[i] = ((i * 7919) % 256) / 64 - 2));
  return images;
}
