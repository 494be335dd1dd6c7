import { describe, expect, it } from 'vitest';
import { inspectNetwork, networkFromBytes } from '../../src/engines/index.js';
import { readOnnx, writeOnnx } from '../../src/engines/index.js';
import type { OnnxNode, OnnxTensor } from '../../src/engines/index.js';
import { floats, modelBytes, node, residualNetwork, tokenNetwork } from './tiny-graphs.js';

const inspect = (bytes: Uint8Array, options = {}) =>
  inspectNetwork(networkFromBytes(bytes, 'tiny.onnx'), options);

/** A network that starts with the given nodes, from `image` to `ready`. */
function startingWith(nodes: OnnxNode[], weights: OnnxTensor[], inputType = 1): Uint8Array {
  return modelBytes({
    inputShape: ['N', 3, 8, 8],
    inputType,
    nodes: [
      ...nodes,
      node('Conv', ['ready', 'w'], 'map', { kernel_shape: [1, 1] }, 'conv'),
      node('GlobalAveragePool', ['map'], 'pooled'),
      node('Flatten', ['pooled'], 'answer'),
    ],
    weights: [...weights, floats('w', [1, 3, 1, 1], [1, 1, 1])],
    outputs: { answer: ['N', 1] },
  });
}

describe('inspectNetwork', () => {
  it('counts parameters and multiply-adds of each layer as arithmetic by hand does', async () => {
    const { layers, multiplyAdds, parameters, units, output } = await inspect(residualNetwork());
    const conv = layers.find(({ name }) => name === 'stem/conv');
    // Two channels of 2 x 2 from one: eight products of one weight each.
    expect(conv).toMatchObject({ shape: [2, 2, 2], parameters: 4, multiplyAdds: 8, units: 0 });
    const dense = layers.find(({ name }) => name === 'head/dense');
    expect(dense).toMatchObject({ shape: [3], parameters: 9, multiplyAdds: 6, units: 3 });
    expect(multiplyAdds).toBe(8 + 6);
    expect(layers.reduce((sum, layer) => sum + layer.parameters!, 0)).toBe(parameters);
    expect([units, output]).toEqual([2 + 2 + 2 + 3, 'logits']);
  });

  it('counts a grouped convolution by its group, a product of tokens by its inner length', async () => {
    const grouped = modelBytes({
      inputShape: ['N', 3, 4, 4],
      nodes: [
        node('Conv', ['image', 'w'], 'map', { group: 3, kernel_shape: [3, 3] }),
        node('GlobalAveragePool', ['map'], 'pooled'),
        node('Flatten', ['pooled'], 'answer'),
      ],
      weights: [floats('w', [3, 1, 3, 3], Array<number>(27).fill(1))],
      outputs: { answer: ['N', 3] },
    });
    expect((await inspect(grouped)).multiplyAdds).toBe(3 * 2 * 2 * 9);
    expect((await inspect(tokenNetwork(13))).multiplyAdds).toBe(2 * 2 * 2);
  });

  it('says why shapes and probes are not known, and takes the size that the file leaves open', async () => {
    const open = modelBytes({
      inputShape: ['N', 3, 'H', 'W'],
      nodes: [
        node('GlobalAveragePool', ['image'], 'pooled'),
        node('Flatten', ['pooled'], 'answer'),
      ],
      outputs: { answer: ['N', 3] },
    });
    const unknown = await inspect(open);
    expect(unknown).toMatchObject({ multiplyAdds: null, units: null, output: null });
    expect(unknown.reason).toMatch(/expected the input's size in the file, found none/);
    expect(await inspect(open, { input: { size: 32 } })).toMatchObject({ units: 6, reason: null });
    const detector = await inspect(residualNetwork(13, 'N', { sum_out: ['N', 2, 2, 2] }));
    expect(detector).toMatchObject({ multiplyAdds: 14, units: null, output: null });
    expect(detector.reason).toMatch(/expected an output of shape \[2, C\].*network\.output\.name/);
  });
});

describe('the guess at preprocessing', () => {
  const guess = async (bytes: Uint8Array) => (await inspect(bytes)).preprocessing;

  it('lists the common ways where the file says nothing', async () => {
    const { known, candidates } = await guess(startingWith([node('Relu', ['image'], 'ready')], []));
    expect(known).toBe(false);
    expect(candidates.map(({ range }) => range)).toEqual([
      [0, 1],
      [-1, 1],
      [0, 1],
      [0, 255],
    ]);
    expect(candidates[0].mean).toEqual([0.485, 0.456, 0.406]);
    const gray = await guess(residualNetwork());
    expect(gray.candidates.every(({ mean }) => mean.length === 1)).toBe(true);
  });

  it('takes pixels where the graph itself subtracts 127.5 and divides by 128', async () => {
    const bytes = startingWith(
      [node('Sub', ['image', 'm'], 'centred'), node('Div', ['centred', 's'], 'ready')],
      [floats('m', [], [127.5]), floats('s', [], [128])],
    );
    const { known, candidates } = await guess(bytes);
    expect(known).toBe(true);
    expect(candidates).toMatchObject([{ range: [0, 255], mean: [0], std: [1] }]);
    expect(candidates[0].because).toBe('the graph begins with Sub, Div: y = (x - 127.5) / 128');
  });

  it('takes shares of 255 where the graph holds the ImageNet statistics', async () => {
    const bytes = startingWith(
      [node('Sub', ['image', 'm'], 'centred'), node('Div', ['centred', 's'], 'ready')],
      [
        floats('m', [1, 3, 1, 1], [0.485, 0.456, 0.406]),
        floats('s', [1, 3, 1, 1], [0.229, 0.224, 0.225]),
      ],
    );
    expect((await guess(bytes)).candidates).toMatchObject([{ range: [0, 1], mean: [0] }]);
  });

  it('reads a leading batch normalisation', async () => {
    const bytes = startingWith(
      [node('BatchNormalization', ['image', 'gamma', 'beta', 'mean', 'var'], 'ready')],
      [
        floats('gamma', [3], [1, 1, 1]),
        floats('beta', [3], [0, 0, 0]),
        floats('mean', [3], [120, 110, 100]),
        floats('var', [3], [3600, 3600, 3600]),
      ],
    );
    expect((await guess(bytes)).candidates).toMatchObject([{ range: [0, 255] }]);
  });

  it('believes the type of the input and the metadata of the standard', async () => {
    const bytes = startingWith([node('Cast', ['image'], 'ready', { to: 1 })], [], 2);
    expect((await guess(bytes)).candidates).toMatchObject([{ range: [0, 255] }]);
    const plain = readOnnx(startingWith([node('Relu', ['image'], 'ready')], []), 'a.onnx');
    plain.metadataProps = [
      { key: 'Image.BitmapPixelFormat', value: 'Bgr8' },
      { key: 'Image.NominalPixelRange', value: 'Normalized_1_1' },
    ];
    const said = await inspect(writeOnnx(plain));
    expect(said.input.channels).toBe('bgr');
    expect(said.preprocessing).toMatchObject({ known: true, candidates: [{ range: [-1, 1] }] });
  });
});
