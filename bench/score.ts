import os from 'node:os';
import { join } from 'node:path';
import { mkdtemp, writeFile } from 'node:fs/promises';

import { quantizeStudyNetwork } from '../activities/quantize-network.js';
import { resolveConfig } from '../src/config/index.js';
import { ENGINES, loadEngine } from '../src/engines/index.js';
import type { Precision } from '../src/engines/index.js';
import type { Engine } from '../src/engines/types.js';
import { packageFile } from '../src/face/index.js';
import { imageElementCount } from '../src/render/index.js';
import { NETWORK_RECIPES } from '../src/training/index.js';
import { rate } from './harness.js';
import type { Benchmark } from './harness.js';

const SHIPPED = packageFile('assets/networks/demo.onnx');

/** The shipped network with the probes of an audit, on one single-threaded session. */
export async function loadShipped(): Promise<Engine> {
  return loadEngine({ path: SHIPPED, input: NETWORK_RECIPES.demo.input });
}

/** Bare scoring: the engine on ready tensors, images per second of one core; every engine and precision that is here. */
export const scoreBenchmarks: readonly Benchmark[] = ENGINES.filter(
  ({ formats, installed }) => formats.includes('onnx') && installed(),
).flatMap(({ name, precisions }) =>
  precisions.map((precision) => ({
    name: `score/64/${name}${precision === 'f32' ? '' : `-${precision}`}`,
    unit: 'images/s/core',
    prepare: async () => {
      const engine = await loadIn(name, precision);
      const { batch } = engine.info.mode;
      const images = readyImages(batch);
      return (seconds: number) =>
        rate(seconds, async () => {
          await engine.score(images);
          return batch;
        });
    },
  })),
);

function readyImages(batch: number): Float32Array {
  const images = new Float32Array(batch * imageElementCount(NETWORK_RECIPES.demo.input));
  images.forEach((_, i) => (images[i] = ((i * 7919) % 256) / 64 - 2));
  return images;
}

async function loadIn(engine: string, precision: Precision): Promise<Engine> {
  const path = precision === 'int8' ? await quantizedNetwork() : SHIPPED;
  return loadEngine({ path, input: NETWORK_RECIPES.demo.input, engine, precision });
}

let quantized: Promise<string> | null = null;

/** The shipped network in int8, made once. */
function quantizedNetwork(): Promise<string> {
  quantized ??= (async () => {
    const study = resolveConfig({
      environment: {},
      flags: { network: SHIPPED, set: [] },
      resolvePath: (_, name) => name,
      processorCount: os.availableParallelism(),
    });
    const { bytes } = await quantizeStudyNetwork(study, 256, NETWORK_RECIPES.demo.input);
    const file = join(await mkdtemp(join(os.tmpdir(), 'factorscope-bench-')), 'demo-int8.onnx');
    await writeFile(file, bytes);
    return file;
  })();
  return quantized;
}
