import * as tf from '@tensorflow/tfjs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Numbers that no initialiser gives, the same at every call; variances and gains stay positive. */
export function randomiseWeights(model: tf.LayersModel): void {
  model.setWeights(
    model.weights.map((weight, i) =>
      /variance|gamma/.test(weight.name)
        ? tf.randomUniform(weight.shape as number[], 0.5, 2, 'float32', i + 1)
        : tf.randomNormal(weight.shape as number[], 0, 0.3, 'float32', i + 1),
    ),
  );
}

/** A residual network of every kind of layer that `auto` probes: 8 x 8 grey images, three classes. */
export function smallLayers(): tf.LayersModel {
  const { layers } = tf;
  const image = tf.input({ shape: [8, 8, 1], name: 'image' });
  const stem = layers.conv2d({ name: 'stem', filters: 4, kernelSize: 3, padding: 'same' });
  const norm = layers.batchNormalization({ name: 'norm' });
  const relu = layers.reLU({ name: 'relu' });
  const first = relu.apply(norm.apply(stem.apply(image))) as tf.SymbolicTensor;
  const branch = layers
    .conv2d({ name: 'branch', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' })
    .apply(first) as tf.SymbolicTensor;
  const sum = layers.add({ name: 'sum' }).apply([first, branch]) as tf.SymbolicTensor;
  const pool = layers.globalAveragePooling2d({ name: 'pool' }).apply(sum);
  const answer = layers.dense({ name: 'answer', units: 3 }).apply(pool) as tf.SymbolicTensor;
  const model = tf.model({ name: 'small', inputs: image, outputs: answer });
  randomiseWeights(model);
  return model;
}

export interface SavedFiles {
  readonly json: {
    format?: string;
    modelTopology: Record<string, unknown>;
    weightsManifest: { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
    signature?: unknown;
  };
  readonly weights: Uint8Array;
}

/** What `model.save` would write, as objects: one group of weights called `weights.bin`. */
export async function savedFiles(model: tf.LayersModel): Promise<SavedFiles> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const { modelTopology, weightSpecs, weightData } = artifacts!;
  return {
    json: {
      format: 'layers-model',
      modelTopology: modelTopology as Record<string, unknown>,
      weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs! }],
    },
    weights: new Uint8Array(weightData as ArrayBuffer),
  };
}

/** Writes a network's folder and returns the path of its model.json. */
export async function writeNetworkFolder(
  folder: string,
  json: unknown,
  files: Record<string, Uint8Array>,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(path.join(folder, name), bytes);
  }
  const file = path.join(folder, 'model.json');
  await writeFile(file, JSON.stringify(json));
  return file;
}

/**
 * A GraphModel of 4 x 4 RGB images, listed out of order, without a signature: relu(conv(x) + bias), mean over the
 * positions, product with a matrix. Filter f of the 1 x 1 convolution is channel f; biases 0, 1; weights [[1, 2], [3, 4]].
 * @param quantized how the matrix is stored
 */
export function smallGraph(quantized: 'float32' | 'float16' | 'uint8' | 'uint16'): SavedFiles {
  const type = (dtype: string) => ({ type: dtype });
  const constant = (name: string, dtype = 'DT_FLOAT') => ({
    name,
    op: 'Const',
    attr: { dtype: type(dtype), value: { tensor: { dtype, tensorShape: {} } } },
  });
  const float = type('DT_FLOAT');
  const dim = [-1, 4, 4, 3].map((size) => ({ size: String(size) }));
  const node = [
    constant('matrix'),
    { name: 'answer', op: 'MatMul', input: ['mean', 'matrix'], attr: { T: float } },
    {
      name: 'mean',
      op: 'Mean',
      input: ['relu', 'axes'],
      attr: { T: float, keep_dims: { b: false } },
    },
    constant('axes', 'DT_INT32'),
    { name: 'relu', op: 'Relu', input: ['biased'], attr: { T: float } },
    { name: 'biased', op: 'BiasAdd', input: ['conv', 'bias'], attr: { T: float } },
    {
      name: 'conv',
      op: 'Conv2D',
      input: ['image', 'kernel'],
      attr: {
        T: float,
        strides: { list: { i: ['1', '1', '1', '1'] } },
        padding: { s: btoa('SAME') },
        data_format: { s: btoa('NHWC') },
        dilations: { list: { i: ['1', '1', '1', '1'] } },
      },
    },
    constant('kernel'),
    constant('bias'),
    { name: 'image', op: 'Placeholder', attr: { dtype: float, shape: { shape: { dim } } } },
  ];
  const quantization = {
    float32: undefined,
    float16: { dtype: 'float16', original_dtype: 'float32' },
    uint8: { dtype: 'uint8', scale: 0.5, min: 0, original_dtype: 'float32' },
    uint16: { dtype: 'uint16', scale: 0.25, min: -1, original_dtype: 'float32' },
  }[quantized];
  const stored = {
    float32: new Float32Array([1, 2, 3, 4]),
    float16: new Uint16Array([0x3c00, 0x4000, 0x4200, 0x4400]),
    uint8: new Uint8Array([2, 4, 6, 8]),
    uint16: new Uint16Array([8, 12, 16, 20]),
  }[quantized];
  const weights = [
    { name: 'kernel', shape: [1, 1, 3, 2], dtype: 'float32' },
    { name: 'bias', shape: [2], dtype: 'float32' },
    { name: 'axes', shape: [2], dtype: 'int32' },
    { name: 'matrix', shape: [2, 2], dtype: 'float32', ...(quantization && { quantization }) },
  ] as tf.io.WeightsManifestEntry[];
  const parts = [
    new Float32Array([1, 0, 0, 1, 0, 0]),
    new Float32Array([0, 1]),
    new Int32Array([1, 2]),
    stored,
  ];
  const bytes = parts.map((part) => new Uint8Array(part.buffer));
  return {
    json: {
      format: 'graph-model',
      modelTopology: { node, library: {}, versions: {} },
      weightsManifest: [{ paths: ['weights.bin'], weights }],
    },
    weights: Uint8Array.from(bytes.flatMap((part) => [...part])),
  };
}
