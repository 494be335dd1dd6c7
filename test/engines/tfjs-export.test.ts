import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { layersModelToOnnx } from '../../src/engines/index.js';
import { createResNet10, PAPER_STEM, SMALL_STEM } from '../../src/training/index.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const description = { name: 'test', producerVersion: '0', metadata: { classes: '5' } };

/** Weights no initialiser gives: batch normalisation whose folding is visible. */
function randomiseWeights(model: tf.LayersModel): void {
  model.setWeights(
    model.weights.map((weight, i) =>
      weight.name.includes('variance') || weight.name.includes('gamma')
        ? tf.randomUniform(weight.shape as number[], 0.5, 2, 'float32', i)
        : tf.randomNormal(weight.shape as number[], 0, 0.3, 'float32', i),
    ),
  );
}

async function largestDifference(model: tf.LayersModel, sizePixels: number): Promise<number> {
  const images = tf.randomNormal([2, sizePixels, sizePixels, 3], 0, 1, 'float32', 7);
  const expected = (model.predict(images) as tf.Tensor).dataSync();
  const session = await ort.InferenceSession.create(layersModelToOnnx(model, description));
  const planes = images.transpose([0, 3, 1, 2]).dataSync() as Float32Array;
  const feeds = { input: new ort.Tensor('float32', planes, [2, 3, sizePixels, sizePixels]) };
  const output = (await session.run(feeds))[session.outputNames[0]].data as Float32Array;
  expect(output.length).toBe(expected.length);
  const scale = Math.max(1, ...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - output[i]))) / scale;
}

describe('layersModelToOnnx', () => {
  it('gives ONNX Runtime the logits that TensorFlow.js computes, with the small stem', async () => {
    const model = createResNet10(tf, { sizePixels: 16, width: 3, classes: 5, stem: SMALL_STEM });
    randomiseWeights(model);
    expect(await largestDifference(model, 16)).toBeLessThan(1e-4);
  });

  it("gives the same logits with the paper's stem: 7 x 7 kernel and a max pool", async () => {
    const model = createResNet10(tf, { sizePixels: 32, width: 2, classes: 5, stem: PAPER_STEM });
    randomiseWeights(model);
    expect(await largestDifference(model, 32)).toBeLessThan(1e-4);
  });

  it.each([
    [8, 3, 2],
    [9, 3, 2],
    [9, 2, 2],
    [10, 5, 3],
  ])(
    'pads as TensorFlow does where the two sides differ: size %i, kernel %i, stride %i',
    async (size, kernelSize, strides) => {
      const input = tf.input({ shape: [size, size, 3], name: 'input' });
      const convolution = tf.layers.conv2d({
        name: 'conv',
        filters: 4,
        kernelSize,
        strides,
        padding: 'same',
      });
      const pool = tf.layers.maxPooling2d({
        name: 'max',
        poolSize: 3,
        strides: 2,
        padding: 'same',
      });
      const average = tf.layers.globalAveragePooling2d({ name: 'pool' });
      const output = average.apply(pool.apply(convolution.apply(input))) as tf.SymbolicTensor;
      const model = tf.model({ inputs: input, outputs: output });
      randomiseWeights(model);
      expect(await largestDifference(model, size)).toBeLessThan(1e-5);
    },
  );

  it('names tensors as the layers are named, and writes the same bytes twice', async () => {
    const model = createResNet10(tf, { sizePixels: 16, width: 2, classes: 5 });
    const bytes = layersModelToOnnx(model, description);
    expect(Buffer.from(layersModelToOnnx(model, description)).equals(Buffer.from(bytes))).toBe(
      true,
    );
    const session = await ort.InferenceSession.create(bytes);
    expect(session.inputNames).toEqual(['input']);
    expect(session.outputNames).toEqual(['logits']);
    for (const name of ['stem', 'block1/relu1', 'block1/out', 'block4/out', 'pool', 'logits']) {
      expect(Buffer.from(bytes).includes(name)).toBe(true);
    }
  });

  it('names the layer it cannot write', () => {
    const input = tf.input({ shape: [4, 4, 3], name: 'input' });
    const output = tf.layers.flatten({ name: 'flat' }).apply(input) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: output });
    expect(() => layersModelToOnnx(model, description)).toThrow(/found Flatten in layer flat/);
  });

  it('refuses batch normalisation it cannot fold', () => {
    const input = tf.input({ shape: [4, 4, 3], name: 'input' });
    const norm = tf.layers.batchNormalization({ name: 'norm' });
    const model = tf.model({ inputs: input, outputs: norm.apply(input) as tf.SymbolicTensor });
    expect(() => layersModelToOnnx(model, description)).toThrow(
      /expected batch normalisation norm right/,
    );
  });
});
