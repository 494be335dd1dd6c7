import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readParentNetwork } from '../../src/training/index.js';
import { createResNet10 } from '../../src/training/index.js';
import { writeLayersFiles } from '../../src/training/layers-file.js';
import { startFromParent } from '../../src/training/parent-network.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const heads = (classes: number) => [{ output: 'logits', classes }];
const network = (width: number, classes: number, seed: number, sizePixels = 16) =>
  createResNet10(tf, { sizePixels, heads: heads(classes), width, seed });

/** The network's files read back. */
async function parentOf(model: tf.LayersModel) {
  const { modelJson, weights } = await writeLayersFiles(tf, model);
  return readParentNetwork(modelJson, weights, 'model.json');
}

/** Pooled features of an image, [channels]. */
function features(model: tf.LayersModel): number[] {
  const image = tf.randomUniform([1, 16, 16, 3], -2, 2, 'float32', 7);
  const trunk = tf.model({ inputs: model.inputs, outputs: model.getLayer('pool').output });
  return [...(trunk.predict(image) as tf.Tensor).dataSync()];
}

describe('startFromParent', () => {
  it('gives a network of the same width the trunk and leaves its head alone', async () => {
    const parent = network(2, 3, 1);
    const child = network(2, 5, 2);
    const head = [...child.getLayer('logits').getWeights()[0].dataSync()];
    startFromParent(tf, child, await parentOf(parent));
    expect(features(child)).toEqual(features(parent));
    expect([...child.getLayer('logits').getWeights()[0].dataSync()]).toEqual(head);
  });

  it('lets a wider network compute in its first channels what the parent computed', async () => {
    const parent = network(2, 3, 1);
    const child = network(3, 3, 2);
    startFromParent(tf, child, await parentOf(parent));
    const kept = features(child).slice(0, 16);
    features(parent).forEach((feature, i) => expect(kept[i]).toBeCloseTo(feature, 5));
    expect(
      features(child)
        .slice(16)
        .some((feature) => feature !== 0),
    ).toBe(true);
  });

  it('refuses a parent that is wider, naming what is expected and found', async () => {
    const parent = await parentOf(network(3, 3, 1));
    expect(() => startFromParent(tf, network(2, 3, 2), parent)).toThrow(
      "expected a parent with stem/conv/kernel of [5, 5, 3, 2] or fewer channels, found [5, 5, 3, 3]: choose --width and size like the parent's",
    );
  });
});

describe('readParentNetwork', () => {
  it('refuses weights of another network', async () => {
    const { modelJson, weights } = await writeLayersFiles(tf, network(2, 3, 1));
    expect(() => readParentNetwork(modelJson, weights.slice(4), 'model.json')).toThrow(
      /model.json: expected \d+ bytes of weights beside it, found \d+/,
    );
    expect(() => readParentNetwork(Buffer.from('{}'), weights, 'model.json')).toThrow(
      'model.json: expected the model.json of a network that `factorscope train` wrote',
    );
  });
});
