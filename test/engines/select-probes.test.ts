import { describe, expect, it } from 'vitest';
import type { OnnxNode, OnnxTensor, ProbeRequest } from '../../src/engines/index.js';
import { loadEngine } from '../../src/engines/index.js';
import { deviceClassOf } from '../../src/engines/onnx/cpu-mode.js';
import {
  floats,
  integers,
  modelBytes,
  node,
  residualNetwork,
  tokenNetwork,
} from './tiny-graphs.js';

async function layersOf(bytes: Uint8Array, names: ProbeRequest['names']): Promise<string[]> {
  const probes = { names, pooling: 'mean' } as const;
  const engine = await loadEngine({ bytes, fileName: 'tiny.onnx', probes, batch: 1 });
  await engine.dispose();
  return engine.info.layers.map(({ name }) => name);
}

/** `blocks` residual blocks x + relu(conv(x)) of `channels` channels behind a stem, then pooling and the answer. */
function chain(blocks: number, channels: number): Uint8Array {
  const weights: OnnxTensor[] = [
    floats('stem', [channels, 1, 1, 1], Array<number>(channels).fill(1)),
  ];
  const nodes: OnnxNode[] = [node('Conv', ['image', 'stem'], 'x0', {}, 'stem')];
  for (let block = 0; block < blocks; block++) {
    const dims = [channels, 1, 1, 1];
    weights.push(floats(`w${block}`, dims, Array<number>(channels).fill(0.5)));
    nodes.push(
      node(
        'Conv',
        [`x${block}`, `w${block}`],
        `c${block}`,
        { group: channels },
        `block${block}/conv`,
      ),
      node('Relu', [`c${block}`], `r${block}`, {}, `block${block}/relu`),
      node('Add', [`x${block}`, `r${block}`], `x${block + 1}`, {}, `block${block}/add`),
    );
  }
  nodes.push(node('GlobalAveragePool', [`x${blocks}`], 'pooled', {}, 'pool'));
  nodes.push(node('Flatten', ['pooled'], 'answer', {}, 'flatten'));
  return modelBytes({
    inputShape: ['N', 1, 2, 2],
    nodes,
    weights,
    outputs: { answer: ['N', channels] },
  });
}

describe('automatic probes', () => {
  it('are activations, pooling and additions that no lone activation follows', async () => {
    expect(await layersOf(residualNetwork(), 'auto')).toEqual([
      'block/relu',
      'block/relu2',
      'head/pool',
      'logits',
    ]);
    expect(await layersOf(chain(2, 3), 'auto')).toEqual([
      'block0/relu',
      'block0/add',
      'block1/relu',
      'block1/add',
      'pool',
      'answer',
    ]);
  });

  it('keep to what every path passes once there are more than 4,096 units', async () => {
    // Two blocks of 819 channels: 5 x 819 = 4,095 units; of 820: 4,100.
    expect((await layersOf(chain(2, 819), 'auto')).length).toBe(6);
    expect(await layersOf(chain(2, 820), 'auto')).toEqual([
      'block0/add',
      'block1/add',
      'pool',
      'answer',
    ]);
  });

  it('take dense layers with their bias, but no product of two activations', async () => {
    const bytes = modelBytes({
      inputShape: ['N', 1, 2, 2],
      nodes: [
        node('Reshape', ['image', 'shape'], 'tokens'),
        node('MatMul', ['tokens', 'w'], 'product', {}, 'mlp/product'),
        node('Add', ['product', 'b'], 'dense', {}, 'mlp/bias'),
        node('MatMul', ['dense', 'dense'], 'attention', {}, 'attention'),
        node('MatMul', ['attention', 'w'], 'gated', {}, 'gated/product'),
        node('Sigmoid', ['gated'], 'gate', {}, 'gated/sigmoid'),
        node('Mul', ['gated', 'gate'], 'silu', {}, 'gated/silu'),
        node('ReduceMean', ['silu'], 'answer', { axes: [1], keepdims: 0 }),
      ],
      weights: [
        integers('shape', [-1, 2, 2]),
        floats('w', [2, 2], [1, 2, 3, 4]),
        floats('b', [2], [1, 1]),
      ],
      outputs: { answer: ['N', 2] },
    });
    expect(await layersOf(bytes, 'auto')).toEqual(['mlp/bias', 'gated/silu', 'answer']);
    expect(await layersOf(tokenNetwork(13), 'auto')).toEqual(['project', 'answer']);
  });

  it('take the mean over the positions of a map for pooling, a mean over its channels for none', async () => {
    const mean = (axes: number[], keepdims: number) =>
      modelBytes({
        inputShape: ['N', 3, 4, 4],
        nodes: [
          node('Relu', ['image'], 'map', {}, 'relu'),
          node('ReduceMean', ['map'], 'mean', { axes, keepdims }, 'mean'),
          node('Flatten', ['mean'], 'answer', { axis: 1 }),
        ],
        outputs: { answer: ['N', 'C'] },
      });
    expect(await layersOf(mean([2, 3], 1), 'auto')).toEqual(['relu', 'mean', 'answer']);
    expect(await layersOf(mean([2, 3], 0), 'auto')).toEqual(['relu', 'mean', 'answer']);
    expect(await layersOf(mean([1], 1), 'auto')).toEqual(['relu', 'answer']);
  });
});

describe('named probes', () => {
  it('match names and globs of tensors and nodes, once each and in graph order', async () => {
    const names = ['head/*', 'relu?_out', 'sum_out', 'block/relu2'];
    expect(await layersOf(residualNetwork(), names)).toEqual([
      'block/add',
      'block/relu2',
      'head/pool',
      'head/flatten',
      'logits',
    ]);
  });

  it('take dots and brackets literally', async () => {
    await expect(layersOf(residualNetwork(), ['sum.out'])).rejects.toThrow(/probe "sum\.out"/);
  });

  it('that match nothing are refused with a list of what there is', async () => {
    await expect(layersOf(residualNetwork(), ['block/*', 'bloc'])).rejects.toThrow(
      'tiny.onnx: expected probe "bloc" to match a tensor or node, found none among 7: stem/conv, block/relu, ' +
        'block/add, block/relu2, head/pool, head/flatten, head/dense; correct it in network.probes',
    );
    await expect(layersOf(chain(10, 1), ['nothing'])).rejects.toThrow(
      /found none among 33: .*, and 13 more; correct/,
    );
  });
});

describe('the class of a processor', () => {
  it('is read from the flags that decide which kernels run', () => {
    const flags = (list: string) => `processor\t: 0\nflags\t\t: fpu ${list}\nprocessor\t: 1\n`;
    expect(deviceClassOf(flags('sse2 avx2 avx512f avx512bw'), 'x64')).toBe('cpu-avx512');
    expect(deviceClassOf(flags('sse2 avx2'), 'x64')).toBe('cpu-avx2');
    expect(deviceClassOf(flags('sse2'), 'x64')).toBe('cpu-sse');
    expect(deviceClassOf('Features\t: fp asimd\n', 'arm64')).toBe('cpu-neon');
    expect(deviceClassOf('', 'arm64')).toBe('cpu-arm64');
  });
});
