import { ENGINES, loadEngine } from '../src/engines/index.js';
import type { Precision } from '../src/engines/index.js';
import type { Engine } from '../src/engines/types.js';
import { NETWORK_RECIPES } from '../src/training/index.js';
import { bareScoring } from './bare-scoring.js';
import type { Benchmark } from './harness.js';
import { DEMO_NETWORK, quantizedNetwork } from './networks.js';

/** Bare scoring of the shipped network, on every engine and precision that is here. */
export const scoreBenchmarks: readonly Benchmark[] = ENGINES.filter(
  ({ formats, installed }) => formats.includes('onnx') && installed(),
).flatMap(({ name, precisions }) =>
  precisions.map((precision) =>
    bareScoring(`score/64/${name}${precision === 'f32' ? '' : `-${precision}`}`, () =>
      loadIn(name, precision),
    ),
  ),
);

async function loadIn(engine: string, precision: Precision): Promise<Engine> {
  const path = precision === 'int8' ? await quantizedNetwork(DEMO_NETWORK) : DEMO_NETWORK;
  return loadEngine({ path, input: NETWORK_RECIPES.demo.input, engine, precision });
}
