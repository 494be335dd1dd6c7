import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { smokeScore } from '../../cli/smoke-score.js';
import { readNetworkFile } from '../../src/engines/index.js';
import type { NetworkFile } from '../../src/engines/index.js';
import type { TensorFormat } from '../../src/render/types.js';
import { savedFiles, writeNetworkFolder } from '../engines/tfjs-networks.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'smoke-'));
  await tf.setBackend('cpu');
});
afterAll(() => rm(folder, { recursive: true }));

/** A convolution, a pooling and two outputs, on grey images of so many pixels. */
async function networkOf(sizePixels: number): Promise<NetworkFile> {
  const { layers } = tf;
  const image = tf.input({ shape: [sizePixels, sizePixels, 1], name: 'image' });
  const map = layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }).apply(image);
  const pooled = layers.globalAveragePooling2d({}).apply(map);
  const answer = layers.dense({ units: 2, name: 'answer' }).apply(pooled);
  const model = tf.model({ inputs: image, outputs: answer as tf.SymbolicTensor });
  const { json, weights } = await savedFiles(model);
  const files = { 'weights.bin': weights };
  return readNetworkFile(await writeNetworkFolder(path.join(folder, `${sizePixels}`), json, files));
}

const formatOf = (size: number): TensorFormat => ({
  ...{ size, layout: 'nhwc', channels: 'gray', range: [0, 1], mean: [0], std: [1] },
  crop: { kind: 'centred', margin: 1 },
  background: { kind: 'constant', grey: 0.5 },
});

describe('the score of one face', () => {
  it('is given for a TensorFlow.js network, with what its engine reads', async () => {
    const { score, reason } = await smokeScore(await networkOf(16), formatOf(16));
    expect(reason).toBeNull();
    expect(score?.norm).toBeGreaterThan(0);
    expect(score?.layers.at(-1)).toEqual({ name: score?.output, units: 2 });
  });

  it('is null, with the reason, where no engine runs the network or no such image is drawn', async () => {
    const other = await smokeScore(await networkOf(16), formatOf(32));
    expect(other.score).toBeNull();
    expect(other.reason).toMatch(/expected input .* to take \[N, 32, 32, 1\]/);
    const small = await smokeScore(await networkOf(8), formatOf(8));
    expect(small.score).toBeNull();
    expect(small.reason).toMatch(/from 16 to 512, found 8/);
  });
});
