import * as tf from '@tensorflow/tfjs';
import { mkdtemp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  describeNetwork,
  exportLayers,
  guessInput,
  inspectNetwork,
  loadEngine,
  loadTfjsEngine,
  NetworkError,
  networkFromBytes,
  readNetworkFile,
} from '../../src/engines/index.js';
import type { NetworkFile, ProbedLayer, ProbePooling } from '../../src/engines/index.js';
import { backendInstalled } from '../../src/engines/tfjs/backend.js';
import { savedModelBytes } from './saved-model-fixture.js';
import type { SavedFiles } from './tfjs-networks.js';
import { savedFiles, smallGraph, smallLayers, writeNetworkFolder } from './tfjs-networks.js';

let folder: string;
let layers: SavedFiles;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tfjs-'));
  await tf.setBackend('cpu');
  layers = await savedFiles(smallLayers());
});
afterAll(() => rm(folder, { recursive: true }));

let written = 0;
const put = ({ json, weights }: SavedFiles): Promise<string> =>
  writeNetworkFolder(path.join(folder, String(written++)), json, { 'weights.bin': weights });

const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => Promise.reject(new Error('expected a failure')),
    (error: Error) => error,
  );

const grey = (batch: number) => Float32Array.from({ length: batch * 64 }, (_, i) => Math.sin(i));
const AUTO = { names: 'auto', pooling: 'mean' } as const;
const wasm = (network: NetworkFile, batch = 1, pooling: ProbePooling = 'mean') =>
  loadTfjsEngine({ network, batch, backend: 'wasm', probes: { names: 'auto', pooling } });

describe('readNetworkFile', () => {
  it('packs a LayersModel into the same bytes from its file and from its folder', async () => {
    const file = await put(layers);
    const read = await readNetworkFile(file);
    expect((await readNetworkFile(path.dirname(file))).sha256).toBe(read.sha256);
    expect(networkFromBytes(read.bytes, 'network').sha256).toBe(read.sha256);
    const renamed = path.join(path.dirname(file), 'face.json');
    await rename(file, renamed);
    expect((await readNetworkFile(renamed)).sha256).toBe(read.sha256);
  });

  it('reads old layouts: topology nested, no format key, one shard without extension per group', async () => {
    const { modelTopology, weightsManifest } = layers.json;
    let offset = 0;
    const files: Record<string, Uint8Array> = {};
    const groups = weightsManifest[0].weights.map((weight, i) => {
      const name = `group${i + 1}-shard1of1`;
      const size = 4 * weight.shape.reduce((product, length) => product * length, 1);
      files[name] = layers.weights.slice(offset, (offset += size));
      return { paths: [name], weights: [weight] };
    });
    const json = { modelTopology: { model_config: modelTopology }, weightsManifest: groups };
    const old = await readNetworkFile(
      await writeNetworkFolder(path.join(folder, 'old'), json, files),
    );
    const engine = await wasm(old);
    const rows = (await engine.score(grey(1))).slice();
    await engine.dispose();
    const modern = await wasm(await readNetworkFile(await put(layers)));
    expect(rows).toEqual(await modern.score(grey(1)));
    await modern.dispose();
  });

  it('says in one line what is wrong with a network of several files', async () => {
    const refusal = async (json: unknown, files: Record<string, Uint8Array>) => {
      const file = await writeNetworkFolder(path.join(folder, `bad${written++}`), json, files);
      const error = await failure(readNetworkFile(file));
      expect(error).toBeInstanceOf(NetworkError);
      expect(error.message).not.toContain('\n');
      return error.message;
    };
    const { json, weights } = layers;
    expect(await refusal(json, {})).toMatch(
      /expected its weights in weights\.bin, found no such file; keep weights\.bin beside/,
    );
    expect(await refusal(json, { 'weights.bin': weights.slice(4) })).toMatch(
      new RegExp(
        `expected ${weights.length} bytes of weights in weights\\.bin, found ${weights.length - 4}`,
      ),
    );
    expect(await refusal({ some: 'settings' }, {})).toMatch(
      /expected the model\.json of a TensorFlow\.js network, found no modelTopology/,
    );
    const outside = { ...json, weightsManifest: [{ paths: ['../w.bin'], weights: [] }] };
    expect(await refusal(outside, {})).toMatch(/found the location "\.\.\/w\.bin"/);
    const packed = await readNetworkFile(await put(layers));
    expect(() => networkFromBytes(packed.bytes.slice(0, 500), 'cut')).toThrow(
      /cut: expected a whole archive/,
    );
  });
});

describe('describeNetwork', () => {
  it('lists inputs, outputs, parameters and layers with shapes, channels first', async () => {
    const description = await describeNetwork(await put(layers));
    expect(description).toMatchObject({
      format: 'tfjs-layers',
      opset: null,
      parameters: 9 * 4 + 4 + 4 * 4 + 9 * 4 * 4 + 4 + 4 * 3 + 3,
      inputs: [{ name: 'image', shape: ['?', 8, 8, 1], type: 'float32' }],
      outputs: [{ name: 'answer', shape: ['?', 3] }],
    });
    expect(description.tensors.find(({ name }) => name === 'sum')).toEqual({
      name: 'sum',
      node: 'sum',
      operator: 'Add',
      shape: [4, 8, 8],
    });
    expect(guessInput(description)).toEqual({
      name: 'image',
      size: 8,
      layout: 'nhwc',
      channels: 'gray',
    });
  });

  it('lists the layers without shapes where TensorFlow.js cannot load them', async () => {
    const text = JSON.stringify(layers.json).replaceAll('"ReLU"', '"Unheard"');
    const unknown = JSON.parse(text) as SavedFiles['json'];
    const { tensors, inputs } = await describeNetwork(await put({ ...layers, json: unknown }));
    expect(tensors.map(({ name, shape }) => [name, shape])).toContainEqual(['relu', null]);
    expect(inputs[0].shape).toEqual(['?', 8, 8, 1]);
  });

  it('takes placeholders and the nodes that none reads where a GraphModel has no signature', async () => {
    const description = await describeNetwork(await put(smallGraph('float32')));
    expect(description).toMatchObject({
      format: 'tfjs-graph',
      parameters: 12,
      inputs: [{ name: 'image', shape: ['?', 4, 4, 3], type: 'float32' }],
      outputs: [{ name: 'answer', shape: ['?', 2] }],
    });
  });
});

describe('the engine tfjs', () => {
  it('probes a LayersModel as its ONNX export is probed, with the same numbers', async () => {
    const network = await readNetworkFile(await put(layers));
    const engine = await wasm(network, 2);
    const exported = await loadEngine({ bytes: network.bytes, engine: 'onnx', batch: 2 });
    expect(engine.info.mode).toMatchObject({ engine: 'tfjs', version: '4.22.0-wasm', batch: 2 });
    expect(engine.info.layers.map(({ name, units }) => [name, units])).toEqual([
      ['relu', 4],
      ['branch', 4],
      ['sum', 4],
      ['pool/average', 4],
      ['answer', 3],
    ]);
    const columns = ({ name, offset }: ProbedLayer) => [name, offset];
    expect(exported.info.layers.map(columns)).toEqual(engine.info.layers.map(columns));
    const rows = await engine.score(grey(2));
    const reference = await exported.score(grey(2));
    rows.forEach((value, i) => expect(value).toBeCloseTo(reference[i], 4));
    await engine.dispose();
    await exported.dispose();
  });

  it.each(['mean', 'max', 'centre', 'all'] as const)(
    'pools maps as ONNX engines do: %s',
    async (pooling) => {
      const network = await readNetworkFile(await put(layers));
      const engine = await wasm(network, 1, pooling);
      const probes = { names: 'auto', pooling } as const;
      const exported = await loadEngine({ bytes: network.bytes, engine: 'onnx', batch: 1, probes });
      const rows = await engine.score(grey(1));
      const reference = await exported.score(grey(1));
      expect(rows.length).toBe(reference.length);
      rows.forEach((value, i) => expect(value).toBeCloseTo(reference[i], 4));
      await engine.dispose();
      await exported.dispose();
    },
  );

  it.each(['float32', 'float16', 'uint8', 'uint16'] as const)(
    'scores a GraphModel whose weights are stored as %s',
    async (stored) => {
      const engine = await wasm(await readNetworkFile(await put(smallGraph(stored))));
      // Channels 2, -4, 9 everywhere: relu gives 2 and max(0, -4 + 1) = 0; the matrix makes 2·1 and 2·2 of them.
      const image = Float32Array.from({ length: 48 }, (_, i) => [2, -4, 9][i % 3]);
      expect(engine.info.layers.map(({ name }) => name)).toEqual(['relu', 'mean', 'answer']);
      expect([...(await engine.score(image))]).toEqual([2, 0, 2, 0, 2, 4]);
      await engine.dispose();
    },
  );

  it('takes probes by name and glob, and names one that is not there', async () => {
    const network = await readNetworkFile(await put(smallGraph('float32')));
    const load = (names: string[]) =>
      loadTfjsEngine({ network, backend: 'wasm', probes: { names, pooling: 'mean' } });
    const engine = await load(['bi*']);
    expect(engine.info.layers.map(({ name }) => name)).toEqual(['biased', 'answer']);
    await engine.dispose();
    expect((await failure(load(['nothing']))).message).toMatch(/expected probe "nothing" to match/);
  });

  it('keeps no tensor over 1,000 batches, and none after it is disposed of', async () => {
    const before = tf.memory().numTensors;
    const engine = await wasm(await readNetworkFile(await put(layers)));
    const image = grey(1);
    await engine.score(image);
    const loaded = tf.memory().numTensors;
    for (let i = 0; i < 1000; i++) await engine.score(image);
    expect(tf.memory().numTensors).toBe(loaded);
    await engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('agrees between WASM and the native engine', async ({ skip }) => {
    skip(!backendInstalled('native'), 'the native engine of TensorFlow.js is not installed');
    const network = await readNetworkFile(await put(layers));
    const [one, other] = [
      await wasm(network),
      await loadTfjsEngine({ network, batch: 1, backend: 'native', probes: AUTO }),
    ];
    const rows = (await one.score(grey(1))).slice();
    const reference = await other.score(grey(1));
    expect(other.info.mode.version).toBe('4.22.0-native');
    rows.forEach((value, i) => expect(value).toBeCloseTo(reference[i], 4));
    await one.dispose();
    await other.dispose();
  });
});

describe('loadEngine', () => {
  it('runs a LayersModel as ONNX unless tfjs is asked for, and by tfjs where the export does not cover it', async () => {
    const modeOf = async (file: string, engine: string) => {
      const loaded = await loadEngine({ path: file, engine, batch: 1 });
      await loaded.dispose();
      return loaded.info.mode.engine;
    };
    const file = await put(layers);
    expect(['openvino', 'onnx']).toContain(await modeOf(file, 'auto'));
    expect(await modeOf(file, 'cpu')).toBe('onnx');
    expect(await modeOf(file, 'tfjs')).toBe('tfjs');
    const input = tf.input({ shape: [8, 8, 1], name: 'image' });
    const wide = tf.layers.upSampling2d({ name: 'wide' }).apply(input);
    const pool = tf.layers.globalMaxPooling2d({ name: 'pool' }).apply(wide) as tf.SymbolicTensor;
    const other = await put(await savedFiles(tf.model({ inputs: input, outputs: pool })));
    expect(await modeOf(other, 'auto')).toBe('tfjs');
    const refusal = await failure(modeOf(other, 'onnx'));
    expect(refusal).toBeInstanceOf(NetworkError);
    expect(refusal.message).toMatch(/found UpSampling2D in layer wide: ONNX export does not cover/);
    expect(refusal.message).not.toContain('\n');
  });

  it('takes a sequence, and a model inside a model', async () => {
    const inner = tf.sequential({
      name: 'inner',
      layers: [
        tf.layers.conv2d({ name: 'conv', filters: 4, kernelSize: 3, inputShape: [8, 8, 1] }),
        tf.layers.reLU({ name: 'act' }),
      ],
    });
    const input = tf.input({ shape: [8, 8, 1], name: 'image' });
    const pool = tf.layers.globalAveragePooling2d({ name: 'pool' });
    const outputs = pool.apply(inner.apply(input)) as tf.SymbolicTensor;
    const nested = await savedFiles(tf.model({ inputs: input, outputs }));
    const sequence = tf.sequential({ name: 'sequence' });
    sequence.add(inner);
    sequence.add(tf.layers.globalAveragePooling2d({ name: 'pool' }));
    for (const files of [nested, await savedFiles(sequence)]) {
      const file = await put(files);
      const rows = async (engine: string) => {
        const loaded = await loadEngine({ path: file, engine, batch: 1 });
        const { offset, units } = loaded.info.output;
        const row = (await loaded.score(grey(1))).slice(offset, offset + units);
        await loaded.dispose();
        return row;
      };
      const [expected, found] = [await rows('tfjs'), await rows('onnx')];
      expect(expected.length).toBe(4);
      found.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    }
  });

  it('names the engine that a format needs', async () => {
    const path = await put(smallGraph('float32'));
    expect((await failure(loadEngine({ path, engine: 'onnx' }))).message).toMatch(
      /expected engine tfjs for a network of format tfjs-graph, found onnx; choose/,
    );
  });

  it('writes the same ONNX bytes twice', async () => {
    const network = await readNetworkFile(await put(layers));
    expect(await exportLayers(network)).toEqual(await exportLayers(network));
    const graph = await readNetworkFile(await put(smallGraph('float32')));
    expect((await failure(exportLayers(graph))).message).toMatch(
      /expected a TensorFlow\.js Layers/,
    );
  });
});

describe('inspectNetwork', () => {
  it('looks into a LayersModel as the ONNX that it runs as, and tells its own format and digest', async () => {
    const network = await readNetworkFile(await put(layers));
    const found = await inspectNetwork(network);
    expect(found).toMatchObject({ format: 'tfjs-layers', sha256: network.sha256, opset: null });
    expect(found.input).toMatchObject({ size: 8, layout: 'nhwc', channels: 'gray' });
    // A convolution of 3 x 3 from one channel to four at each of 8 x 8 positions.
    expect(found.layers.find(({ operator }) => operator === 'Conv')?.multiplyAdds).toBe(64 * 9 * 4);
    const engine = await loadEngine({ ...network, engine: 'onnx' });
    expect(found.units).toBe(engine.info.units);
    await engine.dispose();
  });

  it('lists the steps of a GraphModel and leaves to its engine what only that can tell', async () => {
    const found = await inspectNetwork(await readNetworkFile(await put(smallGraph('float32'))));
    expect(found).toMatchObject({ format: 'tfjs-graph', multiplyAdds: null, units: null });
    expect(found.reason).toMatch(/tfjs-graph are read by the engine that runs it/);
    expect(found.layers.length).toBeGreaterThan(2);
    expect(found.layers.every(({ shape }) => shape !== null)).toBe(true);
    expect(found.preprocessing).toMatchObject({ known: false });
  });

  it('names what wrote the file, where it says so', async () => {
    const signed = { ...layers, json: { ...layers.json, generatedBy: 'TensorFlow.js v4.22.0' } };
    const found = await inspectNetwork(await readNetworkFile(await put(signed)));
    expect(found.producer).toBe('TensorFlow.js v4.22.0');
  });
});

describe('a SavedModel', () => {
  const put = async (bytes: Uint8Array) => {
    const target = path.join(folder, `saved${written++}`);
    await mkdir(path.join(target, 'variables'), { recursive: true });
    await writeFile(path.join(target, 'saved_model.pb'), bytes);
    await writeFile(path.join(target, 'variables', 'variables.index'), 'index');
    return target;
  };

  it('is described by its signature, without an engine', async () => {
    expect(await describeNetwork(await put(savedModelBytes()))).toMatchObject({
      format: 'saved-model',
      parameters: 12,
      inputs: [{ name: 'image', shape: ['?', 4, 4, 3], type: 'float32' }],
      outputs: [{ name: 'answer', shape: ['?', 3], type: 'float32' }],
      tensors: [
        { name: 'answer', node: 'answer', operator: 'SavedModel', shape: null },
        { name: 'peak/most', node: 'peak/most', operator: 'SavedModel', shape: null },
      ],
    });
  });

  it('is scored by the native engine, other signatures by their names', async ({ skip }) => {
    skip(!backendInstalled('native'), 'the native engine of TensorFlow.js is not installed');
    const network = await readNetworkFile(await put(savedModelBytes()));
    const probes = { names: ['peak/*'], pooling: 'mean' } as const;
    const engine = await loadTfjsEngine({ network, batch: 1, backend: 'native', probes });
    const image = Float32Array.from({ length: 48 }, (_, i) => (i % 3) * 10 + (i < 24 ? 1 : 3));
    expect([...(await engine.score(image))]).toEqual([3, 13, 23, 2, 12, 22]);
    expect(engine.info.layers.map(({ name }) => name)).toEqual(['peak/most', 'answer']);
    const { numTensors } = tf.memory();
    for (let i = 0; i < 10; i++) await engine.score(image);
    expect(tf.memory().numTensors).toBe(numTensors);
    await engine.dispose();
  });

  it('asks for the native engine where there is only WASM', async () => {
    const network = await readNetworkFile(await put(savedModelBytes()));
    const error = await failure(wasm(network));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error.message).toMatch(
      /expected the native engine .* found only wasm; run `factorscope engine install tensorflow`$/,
    );
  });

  it('is refused in one line when it is cut short or has no signature', async () => {
    const cut = await failure(readNetworkFile(await put(savedModelBytes().slice(0, 60))));
    expect(cut.message).toMatch(/expected a SavedModel, found a saved_model\.pb cut short/);
    const none = await failure(readNetworkFile(await put(Uint8Array.of())));
    expect(none.message).toMatch(/expected a SavedModel with a signature, found none/);
  });
});
