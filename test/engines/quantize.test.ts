import { describe, expect, it } from 'vitest';
import {
  describeNetwork,
  EFFECT_KEY,
  ENGINES,
  loadEngine,
  networkFromBytes,
  quantizeNetwork,
  writeQuantized,
} from '../../src/engines/index.js';
import { quantizeLayer } from '../../src/engines/onnx/quantize/quantize-tensor.js';
import { activationScale } from '../../src/engines/onnx/quantize/quantize-tensor.js';
import { floats, modelBytes, node, residualNetwork } from './tiny-graphs.js';

const fileName = 'tiny.onnx';
const INSTALLED = ENGINES.filter(
  ({ formats, installed }) => formats.includes('onnx') && installed(),
).map(({ name }) => name);

/** 64 images of 2 x 2 with values in -4..4. */
const IMAGES = Float32Array.from({ length: 256 }, (_, i) => (((i * 7919) % 257) / 256) * 8 - 4);

async function* once() {
  yield IMAGES;
}

async function quantize(bytes: Uint8Array, notes: Record<string, string> = {}) {
  const network = networkFromBytes(bytes, fileName);
  const result = await quantizeNetwork({ network, input: {}, batch: 64, batches: () => once() });
  return { ...result, bytes: writeQuantized(result.model, notes) };
}

async function score(bytes: Uint8Array, engine: string) {
  const loaded = await loadEngine({ bytes, fileName, engine });
  const rows = (await loaded.score(IMAGES)).slice();
  await loaded.dispose();
  return { rows, info: loaded.info };
}

describe.each(INSTALLED)('a network quantised to int8 (%s)', (engine) => {
  it('has the same layers and values within the steps of its rounding', async () => {
    const float = residualNetwork();
    const { bytes, layers, activations } = await quantize(float);
    // The convolution and the dense layer; image, convolution, both sides and the end of the addition, pooled, flat.
    expect(layers).toBe(2);
    expect(activations).toBeGreaterThanOrEqual(5);
    const before = await score(float, engine);
    const after = await score(bytes, engine);
    expect(after.info.layers).toEqual(before.info.layers);
    expect(after.info.mode.precision).toBe('int8');
    expect(before.info.mode.precision).toBe('f32');
    const errors = before.rows.map((value, i) => Math.abs(value - after.rows[i]));
    const largest = Math.max(...errors);
    // Activations reach 10 in steps of 10/255; a handful of them add up.
    expect(largest).toBeLessThan(0.3);
    expect(largest).toBeGreaterThan(0);
  });

  it('is refused for bf16, and a float network for int8', async () => {
    const { bytes } = await quantize(residualNetwork());
    const options = { engine, fileName };
    await expect(
      loadEngine({ ...options, bytes: residualNetwork(), precision: 'int8' }),
    ).rejects.toThrow(/expected a network quantised to int8, found a float one; make it with/);
    if (engine !== 'openvino') return;
    await expect(loadEngine({ ...options, bytes, precision: 'bf16' })).rejects.toThrow(
      /expected a float network for precision bf16, found one quantised to int8/,
    );
  });
});

describe('quantizeNetwork', () => {
  it('folds a batch normalisation into the convolution before it', async () => {
    const bytes = modelBytes({
      inputShape: ['N', 1, 2, 2],
      nodes: [
        node('Conv', ['image', 'w'], 'conv', { kernel_shape: [1, 1] }, 'conv'),
        node('BatchNormalization', ['conv', 'g', 'b', 'm', 'v'], 'normal', {}, 'norm'),
        node('Relu', ['normal'], 'relu', {}, 'relu'),
        node('GlobalAveragePool', ['relu'], 'pooled', {}, 'pool'),
        node('Flatten', ['pooled'], 'answer', { axis: 1 }),
      ],
      weights: [
        floats('w', [1, 1, 1, 1], [2]),
        floats('g', [1], [3]),
        floats('b', [1], [1]),
        floats('m', [1], [0]),
        floats('v', [1], [1]),
      ],
      outputs: { answer: ['N', 1] },
    });
    const { model } = await quantize(bytes);
    const operators = model.graph!.node!.map(({ opType }) => opType);
    expect(operators).not.toContain('BatchNormalization');
    expect(operators).toContain('Conv');
  });

  it('refuses what is quantised already, too old, or has no layer to quantise', async () => {
    const { bytes } = await quantize(residualNetwork());
    await expect(quantize(bytes)).rejects.toThrow(/found one that is quantised already/);
    await expect(quantize(residualNetwork(11))).rejects.toThrow(
      /13 or newer, found operator set 11/,
    );
    const empty = modelBytes({
      inputShape: ['N', 1, 2, 2],
      nodes: [node('Flatten', ['image'], 'answer', { axis: 1 })],
      outputs: { answer: ['N', 4] },
    });
    await expect(quantize(empty)).rejects.toThrow(/expected convolutions or dense layers/);
  });

  it('leaves a note for whoever reads results: what was measured, or that nothing was', async () => {
    const notesOf = async (bytes: Uint8Array) =>
      (await describeNetwork(networkFromBytes(bytes, fileName))).notes;
    expect(await notesOf(residualNetwork())).toEqual([]);
    const measured = await quantize(residualNetwork(), { [EFFECT_KEY]: 'at most 0.01 bits' });
    expect(await notesOf(measured.bytes)).toEqual(['at most 0.01 bits']);
    const unmeasured = await quantize(residualNetwork());
    expect(await notesOf(unmeasured.bytes)).toEqual([expect.stringMatching(/is not known/)]);
  });
});

describe('quantised tensors', () => {
  it('have zero among their values exactly, and reach from the smallest to the largest', () => {
    const { scale, zero } = activationScale({ low: -1, high: 4.1 });
    expect(zero).toBe(50);
    expect(scale * (255 - zero)).toBeCloseTo(4.1, 5);
    expect(activationScale({ low: 2, high: 5.1 })).toEqual({ scale: Math.fround(0.02), zero: 0 });
    expect(activationScale({ low: 0, high: 0 })).toEqual({ scale: 1, zero: 0 });
  });

  it('have one scale per output channel, the bias in steps of input times weight', () => {
    const weight = floats('w', [2, 2], [127, -63.5, 0.254, 1.27]);
    const layer = quantizeLayer('l', weight, floats('b', [2], [3, 1]), 0, 0.5);
    const int8 = new Int8Array(layer.weight.rawData!.slice().buffer);
    expect([...int8]).toEqual([127, -63, 25, 127]);
    const scales = new Float32Array(layer.weightScale.rawData!.slice().buffer);
    expect([...scales]).toEqual([1, Math.fround(0.01)]);
    const bias = new Int32Array(layer.bias!.rawData!.slice().buffer);
    expect([...bias]).toEqual([6, 200]);
  });
});
