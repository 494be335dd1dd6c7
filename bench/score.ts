import { loadEngine } from '../src/engines/index.js';
import type { Engine } from '../src/engines/types.js';
import { packageFile } from '../src/face/index.js';
import { imageElementCount } from '../src/render/index.js';
import { DEMO_INPUT } from '../src/training/index.js';
import { rate } from './harness.js';
import type { Benchmark } from './harness.js';

/** The shipped network with the probes of an audit, on one single-threaded session. */
export async function loadShipped(): Promise<Engine> {
  return loadEngine({ path: packageFile('assets/networks/demo.onnx'), input: DEMO_INPUT });
}

/** Bare scoring: the engine on ready tensors, images per second of one core. */
export const scoreBenchmarks: readonly Benchmark[] = [
  {
    name: 'score/64/onnx',
    unit: 'images/s/core',
    prepare: async () => {
      const engine = await loadShipped();
      const { batch } = engine.info.mode;
      const images = new Float32Array(batch * imageElementCount(DEMO_INPUT));
      images.forEach((_, i) => (images[i] = ((i * 7919) % 256) / 64 - 2));
      return (seconds) =>
        rate(seconds, async () => {
          await engine.score(images);
          return batch;
        });
    },
  },
];
