import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { quantizeStudyNetwork } from '../activities/quantize-network.js';
import { resolveConfig } from '../src/config/index.js';
import { layersModelToOnnx } from '../src/engines/index.js';
import { openBackend } from '../src/engines/tfjs/backend.js';
import { packageFile } from '../src/face/index.js';
import { createResNet10, NETWORK_RECIPES } from '../src/training/index.js';
import { temporaryFolder } from './temporary-folder.js';

/** The shipped network of 200 people: 19 MFLOP an image of 64 px. */
export const DEMO_NETWORK = packageFile('assets/networks/demo.onnx');
/** The shipped network of all 2,000 people of `xu2018`: 34 MFLOP an image of 64 px. */
export const SMALL_NETWORK = packageFile('assets/networks/small.onnx');

/** The small network's shape at twice its width, 128 px and 540 MFLOP an image, with the weights before training. */
export async function writeWideNetwork(): Promise<string> {
  const { tf, activate } = await openBackend();
  activate();
  const heads = [{ output: 'logits', classes: 2_000 }];
  const model = createResNet10(tf, { sizePixels: 128, width: 64, heads });
  const onnx = layersModelToOnnx(model, { name: 'wide', producerVersion: 'bench', metadata: {} });
  model.dispose();
  return writeTemporary('wide.onnx', onnx);
}

const quantized = new Map<string, Promise<string>>();

/** A shipped network in int8, made once: both engines score the same. */
export function quantizedNetwork(network: string): Promise<string> {
  const made = quantized.get(network) ?? quantize(network);
  quantized.set(network, made);
  return made;
}

/** Calibrated on rendered faces of the default space. */
async function quantize(network: string): Promise<string> {
  const study = resolveConfig({
    ...{ environment: {}, flags: { network, set: [] } },
    resolvePath: (_, name) => name,
    processorCount: 1,
  });
  const { bytes } = await quantizeStudyNetwork(study, 256, NETWORK_RECIPES.demo.input);
  return writeTemporary(`int8-${basename(network)}`, bytes);
}

async function writeTemporary(name: string, bytes: Uint8Array): Promise<string> {
  const file = join(temporaryFolder(), name);
  await writeFile(file, bytes);
  return file;
}
