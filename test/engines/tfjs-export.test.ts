import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { layersModelToOnnx } from '../../src/engines/index.js';
import { randomiseWeights } from './tfjs-networks.js';
import { createResNet10, PAPER_STEM, SMALL_STEM } from '../../src/training/index.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const description = { name: 'test', producerVersion: '0', metadata: { classes: '5' } };

async function largestDifference(
  model: tf.LayersModel,
  size: number | [number, number],
): Promise<number> {
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  const images = tf.randomNormal([2, height, width, 3], 0, 1, 'float32', 7);
  const expected = (model.predict(images) as tf.Tensor).dataSync();
  const session = await ort.InferenceSession.create(layersModelToOnnx(model, description));
  const planes = images.transpose([0, 3, 1, 2]).dataSync() as Float32Array;
  const feeds = { input: new ort.Tensor('float32', planes, [2, 3, height, width]) };
  const result = (await session.run(feeds))[session.outputNames[0]];
  const output = channelsLast(result.data as Float32Array, result.dims);
  expect(output.length).toBe(expected.length);
  const scale = Math.max(1, ...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - output[i]))) / scale;
}

/** Maps [N, C, H, W] in TensorFlow's order; rows as they are. */
function channelsLast(values: Float32Array, dims: readonly number[]): ArrayLike<number> {
  return dims.length === 4
    ? tf
        .tensor(values, [...dims])
        .transpose([0, 2, 3, 1])
        .dataSync()
    : values;
}

type Build = (input: tf.SymbolicTensor) => unknown;

const { layers } = tf;
const chain =
  (...steps: tf.layers.Layer[]): Build =>
  (input) =>
    steps.reduce<tf.SymbolicTensor>(
      (tensor, step) => step.apply(tensor) as tf.SymbolicTensor,
      input,
    );

/** Small networks of images 8 x 9 x 3, one kind of layer each. */
const LAYERS: Readonly<Record<string, Build>> = {
  'a convolution with an activation of its own, then normalisation': (input) =>
    chain(
      layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
      layers.batchNormalization(),
    )(input),
  'normalisation without scale or centre, folded and alone': (input) =>
    chain(
      layers.batchNormalization({ scale: false }),
      layers.conv2d({ filters: 4, kernelSize: 3, useBias: false, dilationRate: 2 }),
      layers.batchNormalization({ center: false }),
    )(input),
  'a depthwise convolution of two filters per channel': (input) =>
    chain(
      layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, strides: 2, padding: 'same' }),
      layers.batchNormalization(),
      layers.reLU({ maxValue: 6 }),
    )(input),
  'a separable convolution': (input) =>
    chain(
      layers.separableConv2d({ filters: 5, kernelSize: 3, strides: 2, padding: 'same' }),
      layers.batchNormalization(),
    )(input),
  'PReLU with shared slopes': (input) => chain(layers.prelu({ sharedAxes: [1, 2] }))(input),
  'PReLU with a slope per number': (input) => chain(layers.prelu())(input),
  'leaky and exponential ReLU': (input) =>
    chain(layers.leakyReLU({ alpha: 0.2 }), layers.elu())(input),
  'activations one after another': (input) =>
    chain(
      ...(['tanh', 'swish', 'relu6', 'softplus', 'hardSigmoid', 'selu', 'linear'] as const).map(
        (activation) => layers.activation({ activation }),
      ),
    )(input),
  'softmax over the channels of a map': (input) =>
    chain(layers.activation({ activation: 'softmax' }), layers.softmax({ axis: -1 }))(input),
  'average pooling whose window leaves the image': (input) =>
    chain(layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }))(input),
  'zero padding of unlike sides, then global maximum': (input) =>
    chain(
      layers.zeroPadding2d({
        padding: [
          [1, 2],
          [0, 3],
        ],
      }),
      layers.conv2d({ filters: 4, kernelSize: 3, strides: 2 }),
      layers.globalMaxPooling2d({}),
    )(input),
  'flattening, dropout and dense layers with activations': (input) =>
    chain(
      layers.flatten(),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ units: 6, activation: 'sigmoid' }),
      layers.dense({ units: 4, useBias: false, activation: 'softmax' }),
    )(input),
  'reshaping maps to rows and rows to maps': (input) =>
    chain(
      layers.reshape({ targetShape: [72, 3] }),
      layers.reshape({ targetShape: [4, 6, 9] }),
      layers.conv2d({ filters: 2, kernelSize: 2 }),
    )(input),
  'sums, products and maxima of three, side by side': (input) => {
    const maps = [0, 1, 2].map(
      () => layers.conv2d({ filters: 2, kernelSize: 1 }).apply(input) as tf.SymbolicTensor,
    );
    const joined = [layers.add(), layers.multiply(), layers.maximum()].map(
      (layer) => layer.apply(maps) as tf.SymbolicTensor,
    );
    const tall = layers.concatenate({ axis: 1 }).apply(joined) as tf.SymbolicTensor;
    return layers.concatenate().apply([tall, tall]);
  },
};

describe('layersModelToOnnx', () => {
  it('gives ONNX Runtime the logits that TensorFlow.js computes, with the small stem', async () => {
    const model = createResNet10(tf, {
      sizePixels: 16,
      width: 3,
      heads: [{ output: 'logits', classes: 5 }],
      stem: SMALL_STEM,
    });
    randomiseWeights(model);
    expect(await largestDifference(model, 16)).toBeLessThan(1e-4);
  });

  it("gives the same logits with the paper's stem: 7 x 7 kernel and a max pool", async () => {
    const model = createResNet10(tf, {
      sizePixels: 32,
      width: 2,
      heads: [{ output: 'logits', classes: 5 }],
      stem: PAPER_STEM,
    });
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
    const model = createResNet10(tf, {
      sizePixels: 16,
      width: 2,
      heads: [{ output: 'logits', classes: 5 }],
    });
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

  it.each(Object.entries(LAYERS))('gives what TensorFlow.js computes: %s', async (_, build) => {
    const input = tf.input({ shape: [8, 9, 3], name: 'input' });
    const output = build(input) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: output });
    randomiseWeights(model);
    expect(await largestDifference(model, [8, 9])).toBeLessThan(1e-5);
  });

  it('goes into nested models and sequences, naming their layers after them', async () => {
    const inner = tf.sequential({
      name: 'inner',
      layers: [
        tf.layers.conv2d({ name: 'conv', filters: 4, kernelSize: 3, inputShape: [8, 9, 3] }),
        tf.layers.batchNormalization({ name: 'norm' }),
        tf.layers.reLU({ name: 'relu' }),
      ],
    });
    const input = tf.input({ shape: [8, 9, 3], name: 'input' });
    const pool = tf.layers.globalAveragePooling2d({ name: 'pool' });
    const output = pool.apply(inner.apply(input)) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: output });
    randomiseWeights(model);
    expect(await largestDifference(model, [8, 9])).toBeLessThan(1e-5);
    expect(Buffer.from(layersModelToOnnx(model, description)).includes('inner/relu')).toBe(true);
  });

  it('takes images as TensorFlow does where the input is to be NHWC', async () => {
    const model = createResNet10(tf, {
      sizePixels: 16,
      width: 2,
      heads: [{ output: 'logits', classes: 5 }],
    });
    const images = tf.randomNormal([2, 16, 16, 3], 0, 1, 'float32', 7);
    const bytes = layersModelToOnnx(model, { ...description, inputLayout: 'nhwc' });
    const session = await ort.InferenceSession.create(bytes);
    const input = new ort.Tensor('float32', images.dataSync() as Float32Array, [2, 16, 16, 3]);
    const output = (await session.run({ input })).logits.data as Float32Array;
    const expected = (model.predict(images) as tf.Tensor).dataSync();
    expected.forEach((value, i) => expect(output[i]).toBeCloseTo(value, 4));
  });

  it('names the layer, the activation or the setting it cannot write', () => {
    const refused = (layer: tf.layers.Layer, shape = [4, 4, 3]) => {
      const input = tf.input({ shape, name: 'input' });
      const model = tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
      return expect(() => layersModelToOnnx(model, description));
    };
    refused(tf.layers.upSampling2d({ name: 'wide' })).toThrow(/found UpSampling2D in layer wide/);
    refused(tf.layers.activation({ name: 'act', activation: 'mish' })).toThrow(
      /found mish in layer act/,
    );
    refused(tf.layers.batchNormalization({ name: 'norm', axis: 1 })).toThrow(
      /of the channels \(axis 3\) in layer norm, found axis 1/,
    );
    refused(tf.layers.dense({ name: 'dense', units: 2 })).toThrow(
      /one row per image before layer dense, found \[3, 4, 4\]/,
    );
    refused(tf.layers.reLU({ name: 'relu' }), [null as unknown as number, 4, 3]).toThrow(
      /expected an input of fixed size, found \[\?, 4, 3\] in layer input/,
    );
  });
});
