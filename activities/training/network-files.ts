import { trainingReport } from '../../src/report/index.js';
import { createSpace } from '../../src/stimulus/index.js';
import { learningRate } from '../../src/training/index.js';
import type { NetworkRecord, WrittenNetwork } from '../../src/training/index.js';

/** The files of a trained network by name: ONNX, TensorFlow.js, record, and the page with its curves. */
export function networkFiles(
  { onnx, layers, record }: WrittenNetwork,
  version: string,
): Record<string, Uint8Array> {
  const { name } = record;
  return {
    [`${name}.onnx`]: onnx,
    [`${name}/model.json`]: layers.modelJson,
    [`${name}/weights.bin`]: layers.weights,
    [`${name}.json`]: Buffer.from(`${JSON.stringify(record, null, 2)}\n`),
    [`${name}.html`]: Buffer.from(curvePage(record, version)),
  };
}

function curvePage(record: NetworkRecord, version: string): string {
  const { name, training, log, heldOutAccuracy, heldOutImages, parameters } = record;
  const { batch, optimizer, steps, space, network, seed, startFrom } = training;
  return trainingReport({
    name,
    version,
    facts: [
      ['People', `${createSpace(space).identityCount}, space ${space.name}`],
      [
        'Network',
        `${network.sizePixels} px, width ${network.width}, ${parameters.toLocaleString('en')} parameters`,
      ],
      ['Optimizer', `${optimizer.kind}, ${optimizer.schedule}, peak ${optimizer.peakRate}`],
      ['Seed', String(seed)],
      ...(startFrom ? [['Began with', `network ${startFrom.sha256.slice(0, 12)}`] as const] : []),
    ],
    batchImages: batch.meshes * batch.posesPerMesh * batch.lightsPerPose,
    heldOutAccuracy,
    heldOutImages,
    entries: log.map(({ step, loss, accuracy, imagesPerSecond, renderShare }) => ({
      step,
      loss,
      accuracy,
      rate: learningRate(optimizer, step - 1, steps),
      imagesPerSecond,
      renderShare,
    })),
  });
}
