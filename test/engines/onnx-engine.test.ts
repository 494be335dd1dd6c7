import { describe, expect, it } from 'vitest';
import type { LoadEngineOptions, ProbePooling } from '../../src/engines/index.js';
import {
  ActivationError,
  cpuMode,
  describeEngines,
  ENGINES,
  loadEngine as load,
  NetworkError,
} from '../../src/engines/index.js';
import {
  floats,
  integers,
  modelBytes,
  node,
  residualNetwork,
  tokenNetwork,
} from './tiny-graphs.js';

const fileName = 'tiny.onnx';

/** The same answers whichever engine computes them. */
const INSTALLED = ENGINES.filter((entry) => entry.installed()).map(({ name }) => name);
const MISSING = ENGINES.filter((entry) => !entry.installed()).map(({ name }) => name);

async function scoreAll(options: LoadEngineOptions, images: number[]) {
  const engine = await load({ fileName, batch: 1, engine: 'onnx', ...options });
  const activations = [...(await engine.score(Float32Array.from(images)))];
  await engine.dispose();
  const columns = Object.fromEntries(
    engine.info.layers.map(({ name, offset, units }) => [
      name,
      activations.slice(offset, offset + units),
    ]),
  );
  return { columns, info: engine.info, activations };
}

const failure = async (options: LoadEngineOptions): Promise<Error> =>
  load({ fileName, engine: 'onnx', ...options }).then(
    () => expect.unreachable('expected an error'),
    (error: unknown) => error as Error,
  );

const everything = (pooling: ProbePooling) => ({ names: ['*'], pooling });

describe.skipIf(MISSING.length === 0)('engines that are not installed here', () => {
  it.skip.each(MISSING)('%s is skipped: `factorscope engine install` gets it', () => undefined);
});

describe.each(INSTALLED)('pooling by %s', (engine) => {
  // Image [1, -2; 3, 4]: conv_out is [1, -2, 3, 4] and, negated plus one, [0, 3, -2, -3].
  const image = [1, -2, 3, 4];

  it.each([8, 13, 18])('of maps equals arithmetic by hand at operator set %i', async (opset) => {
    const bytes = residualNetwork(opset);
    const mean = await scoreAll({ bytes, engine, probes: everything('mean') }, image);
    expect(mean.columns).toMatchObject({
      'stem/conv': [1.5, -0.5],
      'block/relu': [2, 0.75],
      'block/add': [3.5, 0.25],
      'block/relu2': [4, 1.5],
      'head/pool': [4, 1.5],
      logits: [4.5, 1.5, 6.5],
    });
    const max = await scoreAll({ bytes, engine, probes: everything('max') }, image);
    expect(max.columns).toMatchObject({
      'stem/conv': [4, 3],
      'block/add': [8, 6],
      logits: [4.5, 1.5, 6.5],
    });
    const all = await scoreAll({ bytes, engine, probes: everything('all') }, image);
    expect(all.columns['stem/conv']).toEqual([1, -2, 3, 4, 0, 3, -2, -3]);
  });

  it.each([8, 13, 18])('of tokens equals arithmetic by hand at operator set %i', async (opset) => {
    const bytes = tokenNetwork(opset);
    // Tokens [1, -20] and [3, 40].
    const expected = { mean: [2, 10], max: [3, 40], centre: [2, 10], all: [1, -20, 3, 40] };
    for (const [pooling, values] of Object.entries(expected)) {
      const probes = everything(pooling as ProbePooling);
      const { columns, info } = await scoreAll({ bytes, engine, probes }, image);
      expect(columns.project, pooling).toEqual(values);
      expect(info.layers.find(({ name }) => name === 'project')?.shape).toEqual([2, 2]);
    }
  });

  it('at the centre takes the middle position, or the mean of the positions around the middle', async () => {
    const network = (size: number) =>
      modelBytes({
        inputShape: ['N', 1, size, size],
        nodes: [
          node('Identity', ['image'], 'map'),
          node('Flatten', ['map'], 'answer', { axis: 1 }),
        ],
        outputs: { answer: ['N', size * size] },
      });
    const probes = { names: ['map'], pooling: 'centre' as const };
    const odd = await scoreAll({ bytes: network(3), engine, probes }, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(odd.columns.map).toEqual([5]);
    const even = await scoreAll(
      { bytes: network(4), engine, probes },
      Array.from({ length: 16 }, (_, position) => position),
    );
    expect(even.columns.map).toEqual([7.5]);
  });

  it('of a map with the channels last pools each channel', async () => {
    const bytes = modelBytes({
      inputShape: ['N', 2, 2, 3],
      nodes: [node('Relu', ['image'], 'map'), node('Flatten', ['map'], 'answer', { axis: 1 })],
      outputs: { answer: ['N', 12] },
    });
    const image = [1, 10, 100, 2, 20, 200, 3, 30, 300, 6, 60, 600];
    const { columns, info } = await scoreAll({ bytes, engine, probes: everything('mean') }, image);
    expect(columns.map).toEqual([3, 30, 300]);
    expect(info.layers[0].shape).toEqual([3, 2, 2]);
    const all = await scoreAll({ bytes, engine, probes: everything('all') }, image);
    expect(all.columns.map.slice(0, 4)).toEqual([1, 2, 3, 6]);
  });

  it('casts float16 layers to float32', async () => {
    const bytes = modelBytes({
      inputShape: ['N', 1, 2, 2],
      nodes: [
        node('Cast', ['image'], 'half', { to: 10 }),
        node('Relu', ['half'], 'half_map', {}, 'half/relu'),
        node('Flatten', ['half_map'], 'half_flat', { axis: 1 }),
        node('Cast', ['half_flat'], 'answer', { to: 1 }),
      ],
      outputs: { answer: ['N', 4] },
    });
    const { columns } = await scoreAll({ bytes, engine }, image);
    expect(columns['half/relu']).toEqual([2]);
  });
});

describe.each(INSTALLED)('an engine (%s)', (engineName) => {
  const loadEngine = (options: LoadEngineOptions) => load({ engine: engineName, ...options });

  it('describes its layers as adjacent columns with the output last', async () => {
    const { info } = await scoreAll(
      { bytes: residualNetwork(), engine: engineName },
      [1, -2, 3, 4],
    );
    expect(info.layers).toEqual([
      { name: 'block/relu', units: 2, offset: 0, shape: [2, 2, 2] },
      { name: 'block/relu2', units: 2, offset: 2, shape: [2, 2, 2] },
      { name: 'head/pool', units: 2, offset: 4, shape: [2, 1, 1] },
      { name: 'logits', units: 3, offset: 6, shape: [3] },
    ]);
    expect(info.output).toBe(info.layers.at(-1));
    expect(info.units).toBe(9);
    expect(info.mode).toMatchObject({ engine: engineName, precision: 'f32', batch: 1 });
    expect(info.mode.device).toBe(cpuMode().device);
    expect(info.mode.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('takes 64 images where the batch is open and as many as the file says where it is fixed', async () => {
    const open = await loadEngine({ bytes: residualNetwork(), fileName });
    expect(open.info.mode.batch).toBe(64);
    const fixed = await loadEngine({ bytes: residualNetwork(13, 3), fileName, batch: 64 });
    expect(fixed.info.mode.batch).toBe(3);
    const activations = await fixed.score(Float32Array.from({ length: 12 }, (_, index) => index));
    expect(activations.length).toBe(3 * fixed.info.units);
    await expect(fixed.score(new Float32Array(8))).rejects.toThrow(/expected 12 numbers .*found 8/);
    await Promise.all([open.dispose(), fixed.dispose()]);
  });

  it('gives a row the same bytes whatever the other rows hold', async () => {
    const engine = await loadEngine({ bytes: residualNetwork(), fileName, batch: 7 });
    const random = Float32Array.from({ length: 28 }, (_, index) =>
      Math.fround(Math.sin(index * 91)),
    );
    const alone = new Float32Array(28);
    alone.set(random.subarray(12, 16), 12);
    const { units } = engine.info;
    const row = async (images: Float32Array) =>
      Buffer.from((await engine.score(images)).slice(3 * units, 4 * units).buffer).toString('hex');
    expect(await row(random)).toBe(await row(alone));
    await engine.dispose();
  });

  it('takes images in memory shared between threads', async () => {
    const engine = await loadEngine({ bytes: residualNetwork(), fileName, batch: 1 });
    const images = new Float32Array(new SharedArrayBuffer(16));
    images.set([1, -2, 3, 4]);
    expect([...(await engine.score(images))].slice(-3)).toEqual([4.5, 1.5, 6.5]);
    await engine.dispose();
  });

  it('names layer, unit and row of an activation that is not finite', async () => {
    const engine = await loadEngine({ bytes: residualNetwork(), fileName, batch: 2 });
    const images = Float32Array.from([1, 2, 3, 4, 1, Infinity, 1, 1]);
    const error = await engine.score(images).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ActivationError);
    expect(error).toMatchObject({ layer: 'block/relu', unit: 0, row: 1 });
    expect((error as Error).message).toMatch(/^layer "block\/relu", unit 0, image 1 of the batch/);
    await engine.dispose();
  });

  it('runs on an output inside the graph, without the nodes behind it', async () => {
    const options = { bytes: residualNetwork(), engine: engineName, output: { name: 'flat_out' } };
    const { info, columns } = await scoreAll(options, [1, -2, 3, 4]);
    expect(info.output.name).toBe('flat_out');
    expect(columns.flat_out).toEqual([4, 1.5]);
  });
});

describe('describeEngines', () => {
  it('names each engine with its version and device, or why it does not load and how to get it', async () => {
    const engines = await describeEngines();
    expect(engines.map(({ name }) => name)).toEqual(ENGINES.map(({ name }) => name));
    const { version, device } = cpuMode();
    const onnx = {
      name: 'onnx',
      version,
      device,
      precisions: ['f32'],
      reason: null,
      install: null,
    };
    expect(engines.find(({ name }) => name === 'onnx')).toEqual(onnx);
    for (const { version, reason, install } of engines) {
      if (version === null) expect([reason, install]).not.toContain(null);
    }
  });
});

describe('loadEngine refuses in one line', () => {
  const residual = residualNetwork();
  const cases: [string, LoadEngineOptions, RegExp][] = [
    [
      'an engine it does not have',
      { bytes: residual, engine: 'caffe' },
      /expected an engine of this version \(auto, cpu, openvino, onnx\), found "caffe"/,
    ],
    [
      'a precision that the engine does not have',
      { bytes: residual, engine: 'onnx', precision: 'bf16' },
      /expected precision f32 of engine onnx, found bf16/,
    ],
    [
      'an image of another size',
      { bytes: residual, input: { size: 112 } },
      /expected input "image" to take \[N, 1, 112, 112\] \(nchw, gray, 112 px\), found \[N, 1, 2, 2\]/,
    ],
    [
      'an image of other channels',
      { bytes: residual, input: { channels: 'bgr' } },
      /to take \[N, 3, 2, 2\] \(nchw, bgr, 2 px\)/,
    ],
    [
      'another layout',
      { bytes: residual, input: { layout: 'nhwc' } },
      /to take \[N, 2, 2, 1\] \(nhwc/,
    ],
    [
      'an input of another name',
      { bytes: residual, input: { name: 'data' } },
      /expected an input named "data", found "image"/,
    ],
    [
      'an answer that is a map',
      { bytes: residual, output: { name: 'sum_out' } },
      /"sum_out" to have shape \[N, C\], found \[N, 2, 2, 2\]/,
    ],
    [
      'an answer that is not there',
      { bytes: residual, output: { name: 'nothing' } },
      /found no such tensor of real numbers \(outputs: logits\)/,
    ],
    [
      'a network without an output of shape [N, C]',
      { bytes: residualNetwork(13, 'N', { sum_out: ['N', 2, 2, 2] }) },
      /expected an output of shape \[2, C\] for 2 images, found "sum_out" \[2, 2, 2, 2\]; name the tensor .* network\.output\.name/,
    ],
    [
      'a choice between two outputs',
      { bytes: residualNetwork(13, 'N', { logits: ['N', 3], flat_out: ['N', 2] }) },
      /expected one output of shape \[2, C\] for 2 images, found "logits" \[2, 3\], "flat_out" \[2, 2\]; name/,
    ],
    [
      'an open batch that the graph itself does not keep',
      {
        bytes: modelBytes({
          inputShape: ['N', 1, 2, 2],
          nodes: [node('Reshape', ['image', 'shape'], 'answer')],
          weights: [integers('shape', [1, -1])],
          outputs: { answer: ['N', 4] },
        }),
      },
      /found "answer" \[1, 8\]; the graph turns any batch into one of its own: export it with that batch fixed/,
    ],
    [
      'float16 inputs',
      {
        bytes: modelBytes({
          inputShape: ['N', 1, 2, 2],
          inputType: 10,
          nodes: [node('Flatten', ['image'], 'answer')],
          outputs: { answer: ['N', 4] },
        }),
      },
      /expected input "image" of float32 \(the only type supported now\), found float16/,
    ],
    [
      'an input size that neither file nor configuration gives',
      {
        bytes: modelBytes({
          inputShape: ['N', 3, 'H', 'W'],
          nodes: [node('GlobalAveragePool', ['image'], 'answer')],
          outputs: { answer: ['N', 3, 1, 1] },
        }),
      },
      /expected the input's size in the file, found none; set network\.input\.size/,
    ],
    [
      'an operator that ONNX Runtime does not have',
      {
        bytes: modelBytes({
          inputShape: ['N', 1, 2, 2],
          nodes: [node('Frobnicate', ['image'], 'answer')],
          outputs: { answer: ['N', 4] },
        }),
      },
      /expected a network that ONNX Runtime \d.* loads, found: .*Frobnicate/,
    ],
    [
      'weights that do not fit the shapes',
      {
        bytes: modelBytes({
          inputShape: ['N', 1, 2, 2],
          nodes: [node('Flatten', ['image'], 'flat'), node('Gemm', ['flat', 'w'], 'answer')],
          weights: [floats('w', [5, 1], [1, 2, 3, 4, 5])],
          outputs: { answer: ['N', 1] },
        }),
      },
      /^tiny\.onnx: expected a network that .* found: /,
    ],
  ];

  it.each(cases)('%s', async (_, options, message) => {
    const error = await failure(options);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });
});
