import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnnxTensor } from '../../src/engines/index.js';
import {
  describeNetwork,
  ENGINES,
  guessInput,
  loadEngine,
  NetworkError,
  networkFromBytes,
  readNetworkFile,
  readOnnx,
  writeOnnx,
} from '../../src/engines/index.js';
import { floats, modelBytes, node, residualNetwork } from './tiny-graphs.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'factorscope-engines-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function put(name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

async function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => expect.unreachable('expected an error'),
    (error: unknown) => error as Error,
  );
}

const flat = (shape: (number | string)[], inputType = 1) => ({
  inputShape: shape,
  inputType,
  nodes: [node('Flatten', ['image'], 'answer', { axis: 1 })],
  outputs: { answer: ['N', 'C'] },
});

describe('describeNetwork', () => {
  it('tells inputs, outputs, parameters, digest and the shapes of the tensors', async () => {
    const bytes = residualNetwork();
    const description = await describeNetwork(await put('residual.onnx', bytes));
    expect(description).toMatchObject({
      format: 'onnx',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      opset: 13,
      parameters: 2 + 2 + 6 + 3,
      inputs: [{ name: 'image', shape: ['N', 1, 2, 2], type: 'float32' }],
      outputs: [{ name: 'logits', shape: ['N', 3], type: 'float32' }],
    });
    expect(description.tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['conv_out', [2, 2, 2]],
      ['relu_out', [2, 2, 2]],
      ['sum_out', [2, 2, 2]],
      ['relu2_out', [2, 2, 2]],
      ['gap_out', [2, 1, 1]],
      ['flat_out', [2]],
      ['logits', [3]],
    ]);
    expect(description.tensors[0]).toMatchObject({ node: 'stem/conv', operator: 'Conv' });
  });

  it('names what wrote the file, and its version, where the file says it', async () => {
    const plain = await describeNetwork(networkFromBytes(residualNetwork(), 'a.onnx'));
    expect(plain.producer).toBeNull();
    const model = readOnnx(residualNetwork(), 'a.onnx');
    const signed = writeOnnx(
      Object.assign(model, { producerName: 'pytorch', producerVersion: '2.15.0' }),
    );
    expect((await describeNetwork(networkFromBytes(signed, 'a.onnx'))).producer).toBe(
      'pytorch 2.15.0',
    );
  });

  it('leaves shapes null where the file leaves the image size open', async () => {
    const file = await put('open.onnx', modelBytes(flat(['N', 3, 'H', 'W'])));
    const { tensors } = await describeNetwork(file);
    expect(tensors).toEqual([{ name: 'answer', node: '', operator: 'Flatten', shape: null }]);
  });

  it('says in one line that a file is missing, a folder, or empty', async () => {
    const missing = await failure(describeNetwork(path.join(folder, 'none.onnx')));
    expect(missing).toBeInstanceOf(NetworkError);
    expect(missing.message).toMatch(
      /none\.onnx: expected a network file, found no such file; give/,
    );
    expect((await failure(describeNetwork(folder))).message).toMatch(
      /found a folder without model\.json or saved_model\.pb; give/,
    );
    const empty = await failure(describeNetwork(await put('empty.onnx', new Uint8Array())));
    expect(empty.message).toMatch(/found an empty file/);
  });
});

describe('external data', () => {
  const values = floats('w', [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const external = (location: string, offset: number): OnnxTensor => ({
    ...values,
    rawData: undefined,
    dataLocation: 1,
    externalData: Object.entries({ location, offset: `${offset}`, length: '32' }).map(
      ([key, value]) => ({ key, value }),
    ),
  });
  const network = (weight: OnnxTensor) =>
    modelBytes({
      inputShape: ['N', 1, 2, 2],
      nodes: [
        node('Flatten', ['image'], 'flat_out', { axis: 1 }),
        node('Gemm', ['flat_out', 'w'], 'answer', { transB: 0 }),
      ],
      weights: [weight],
      outputs: { answer: ['N', 2] },
    });

  it('is moved into the bytes, counted in the digest, and scores like weights inside the file', async () => {
    const weightBytes = Buffer.concat([Buffer.alloc(16), values.rawData!]);
    await put('weights.bin', weightBytes);
    const bytes = network(external('weights.bin', 16));
    const file = await put('external.onnx', bytes);
    const read = await readNetworkFile(file);
    const whole = createHash('sha256').update(bytes).update(weightBytes).digest('hex');
    expect(read.sha256).toBe(whole);
    const images = Float32Array.from([1, 10, 100, 1000]);
    const sources = [{ path: file }, { bytes: read.bytes, fileName: 'external.onnx' }];
    for (const { name } of ENGINES.filter(
      ({ formats, installed }) => formats.includes('onnx') && installed(),
    )) {
      for (const source of sources) {
        const engine = await loadEngine({ ...source, batch: 1, engine: name });
        expect([...(await engine.score(images))].slice(-2), name).toEqual([7531, 8642]);
        await engine.dispose();
      }
    }
  });

  it('that is missing, too short, outside the folder, or not at hand is refused by name', async () => {
    const missing = await put('missing.onnx', network(external('gone.bin', 0)));
    expect((await failure(describeNetwork(missing))).message).toMatch(
      /missing\.onnx: expected its weights in .*gone\.bin, found no such file; keep the weights file gone\.bin beside/,
    );
    await put('short.bin', new Uint8Array(40));
    const short = await put('short.onnx', network(external('short.bin', 16)));
    expect((await failure(describeNetwork(short))).message).toMatch(
      /expected bytes 16 to 48 of weight "w" in short\.bin, found a file of 40 bytes/,
    );
    const outside = await put('outside.onnx', network(external('../weights.bin', 0)));
    expect((await failure(describeNetwork(outside))).message).toMatch(
      /found the location "\.\.\/weights\.bin"/,
    );
    expect(() => networkFromBytes(network(external('a.bin', 0)), 'b.onnx')).toThrow(
      /b\.onnx: expected a network in one piece, found weights in a\.bin/,
    );
  });
});

describe('guessInput', () => {
  const guess = async (shape: (number | string)[]) =>
    guessInput(await describeNetwork(networkFromBytes(modelBytes(flat(shape)), 'guess.onnx')));

  it('reads size, layout and channels where the shape tells them', async () => {
    const name = 'image';
    const unknown = { name, size: null, layout: null, channels: null };
    expect(await guess([1, 3, 112, 112])).toEqual({
      name,
      size: 112,
      layout: 'nchw',
      channels: 'rgb',
    });
    expect(await guess(['N', 64, 64, 1])).toEqual({
      name,
      size: 64,
      layout: 'nhwc',
      channels: 'gray',
    });
    expect(await guess(['N', 3, 'H', 'W'])).toEqual({
      name,
      size: null,
      layout: 'nchw',
      channels: 'rgb',
    });
    expect(await guess(['N', 3, 112, 96])).toEqual({
      name,
      size: null,
      layout: 'nchw',
      channels: 'rgb',
    });
    expect(await guess(['N', 'C', 'H', 'W'])).toEqual(unknown);
    expect(await guess(['N', 12288])).toEqual(unknown);
  });
});
