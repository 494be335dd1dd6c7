import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { loadTfjsEngine, readNetworkFile } from '../src/engines/index.js';
import type { Engine } from '../src/engines/types.js';
import { BACKEND_NAMES, backendInstalled, openBackend } from '../src/engines/tfjs/backend.js';
import type { BackendName } from '../src/engines/tfjs/backend.js';
import { createResNet10, NETWORK_RECIPES } from '../src/training/index.js';
import { writeLayersFiles } from '../src/training/layers-file.js';
import { bareScoring } from './bare-scoring.js';
import type { Benchmark } from './harness.js';
import { temporaryFolder } from './temporary-folder.js';

const CLASSES = 40;

/**
 * Bare scoring of a LayersModel of the shipped network's shape (its weights cost no time), on the backend that an audit
 * takes: a process holds one copy of TensorFlow.js.
 */
export const tfjsScoreBenchmarks: readonly Benchmark[] = [
  bareScoring('score/64/tfjs', async () => loadOn(BACKEND_NAMES.find(backendInstalled)!)),
];

async function loadOn(backend: BackendName): Promise<Engine> {
  const { input } = NETWORK_RECIPES.demo;
  return loadTfjsEngine({
    network: await readNetworkFile(await layersModel(backend)),
    input: { ...input, layout: 'nhwc' },
    probes: { names: 'auto', pooling: 'mean' },
    backend,
  });
}

/** Folder of a network with weights as they are before training. */
async function layersModel(backend: BackendName): Promise<string> {
  const { tf, activate } = await openBackend(backend);
  activate();
  const { network } = NETWORK_RECIPES.demo.training;
  const model = createResNet10(tf, { ...network, heads: [{ output: 'logits', classes: CLASSES }] });
  const { modelJson, weights } = await writeLayersFiles(tf, model);
  model.dispose();
  const folder = temporaryFolder();
  await writeFile(join(folder, 'model.json'), modelJson);
  await writeFile(join(folder, 'weights.bin'), weights);
  return folder;
}
