import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { layersModelToOnnx } from '../../src/engines/index.js';
import { readGraph } from '../../src/engines/onnx/graph.js';
import { readOnnx, writeOnnx } from '../../src/engines/onnx/onnx-model.js';
import { readFloats } from '../../src/engines/onnx/read-floats.js';
import { halfBits, halfValue } from '../../src/numeric/index.js';
import { createResNet10 } from '../../src/training/index.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const description = { name: 'test', producerVersion: '0', metadata: {} };

async function logitsOf(onnx: Uint8Array): Promise<number[]> {
  const session = await ort.InferenceSession.create(onnx);
  const image = Float32Array.from({ length: 3 * 16 * 16 }, (_, i) => (i % 7) - 3);
  const { logits } = await session.run({ input: new ort.Tensor('float32', image, [1, 3, 16, 16]) });
  return [...(logits.data as Float32Array)];
}

describe('a file with kernels in float16', () => {
  const model = () =>
    createResNet10(tf, { sizePixels: 16, heads: [{ output: 'logits', classes: 5 }], width: 4 });

  it('is half as large and gives nearly the same numbers', async () => {
    const whole = layersModelToOnnx(model(), description);
    const half = layersModelToOnnx(model(), { ...description, weights: 'float16' });
    expect(half.length).toBeLessThan(0.65 * whole.length);
    const expected = await logitsOf(whole);
    const found = await logitsOf(half);
    const scale = Math.max(...expected.map(Math.abs));
    found.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(0.01 * scale));
    expect(found).not.toEqual(expected);
  });

  it('is read with its numbers as float32, and no cast is left', async () => {
    const whole = readGraph(readOnnx(layersModelToOnnx(model(), description), 'w'), 'w');
    const file = layersModelToOnnx(model(), { ...description, weights: 'float16' });
    const read = readGraph(readOnnx(file, 'h'), 'h');
    const name = 'block4/conv2/weight';
    const rounded = readFloats(whole, name)!.map((value) => halfValue(halfBits(value)));
    expect(readFloats(read, name)).toEqual(rounded);
    expect(read.nodes.map(({ operator }) => operator)).toEqual(
      whole.nodes.map(({ operator }) => operator),
    );
    expect(await logitsOf(writeOnnx(read.model))).toEqual(await logitsOf(file));
  });
});
