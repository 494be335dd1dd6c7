import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, it } from 'vitest';

import { modelBytes, node } from '../engines/tiny-graphs.js';
import { removeFolder, runCommand, temporaryFolder } from '../support/command-line.js';

const folder = temporaryFolder('bad-input');
const store = path.join(folder, 'store');
const shipped = readFileSync(
  fileURLToPath(new URL('../../assets/networks/demo.onnx', import.meta.url)),
);

const truncated = path.join(folder, 'truncated.onnx');
writeFileSync(truncated, shipped.subarray(0, shipped.length / 2));
const occupied = path.join(folder, 'occupied');
writeFileSync(occupied, 'a file where a folder should be');

const network = (name: string, bytes: Uint8Array): string => {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
};
const image = ['N', 3, 32, 32];
const pooled = [
  node('GlobalAveragePool', ['image'], 'pooled', {}, 'pool'),
  node('Flatten', ['pooled'], 'answer', { axis: 1 }, 'answer'),
];
const answer = { answer: ['N', 3] };

const corrupt = network(
  'corrupt.onnx',
  Uint8Array.from(shipped, (byte, i) => byte ^ (i % 251)),
);
const operator = network(
  'operator.onnx',
  modelBytes({
    inputShape: image,
    nodes: [node('DeformableGaze', ['image'], 'gaze', {}, 'head/gaze'), ...pooled],
    outputs: { ...answer, gaze: image },
  }),
);
const speech = network(
  'speech.onnx',
  modelBytes({
    inputShape: ['N', 16_000],
    nodes: [node('Relu', ['image'], 'answer', {}, 'relu')],
    outputs: { answer: ['N', 16_000] },
  }),
);
const detector = network(
  'detector.onnx',
  modelBytes({
    inputShape: image,
    nodes: [node('Relu', ['image'], 'boxes', {}, 'boxes')],
    outputs: { boxes: image },
  }),
);

const study = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

function inputOption(setting: string): string[] {
  return ['--set', `network.input.${setting}`];
}

afterAll(() => removeFolder(folder));

const CASES: [title: string, args: string[], message: RegExp][] = [
  [
    'an unknown key',
    [study('key.yaml', 'version: 1\nspace: { presett: demo }\n')],
    /key\.yaml:2.*presett.*did you mean.*preset/,
  ],
  [
    'an unknown preset',
    ['--preset', 'tdemo'],
    /tdemo.*demo, smoke, xu2018|tdemo.*did you mean "?demo/,
  ],
  ['a missing network', ['--network', path.join(folder, 'none.onnx')], /none\.onnx/],
  ['a truncated network', ['--network', truncated], /truncated\.onnx/],
  [
    'a network whose bytes are not ONNX',
    ['--network', corrupt],
    /corrupt\.onnx: expected a whole ONNX network, found one cut short or damaged/,
  ],
  [
    'an operator that the engine lacks',
    ['--network', operator, '--engine', 'onnx'],
    /operator\.onnx: .*DeformableGaze.*"head\/gaze"/,
  ],
  [
    'a network that takes no image',
    ['--network', speech],
    /speech\.onnx: expected the input's size in the file, found none; set network\.input\.size/,
  ],
  [
    'a network that takes no image of the size that the study says',
    ['--network', speech, ...['size=32', 'layout=nchw', 'channels=rgb'].flatMap(inputOption)],
    /speech\.onnx: expected input "image" to take \[N, 3, 32, 32\].*found \[N, 16000\] in the file/,
  ],
  [
    'a network without an answer, such as a detector',
    ['--network', detector],
    /detector\.onnx: expected an output of shape \[\d+, C\].*"boxes".*network\.output\.name/,
  ],
  ['a study file that is not there', [path.join(folder, 'none.yaml')], /none\.yaml/],
  ['a probe that matches nothing', ['--set', 'network.probes=blokc*'], /blokc\*.*block/],
  [
    'a space with no points',
    [study('empty.yaml', 'space: { factors: { yaw: [] } }\n')],
    /empty\.yaml.*yaw/,
  ],
  [
    'a store that cannot be written',
    ['--store', `file://${path.join(occupied, 'store')}`],
    /occupied/,
  ],
  ['a shard of no identities', ['--shard-identities', '0'], /expected 1 or more/],
  ['an unknown option', ['--shards', '3'], /--shards/],
  ['an engine that does not exist', ['--engine', 'tpu'], /tpu.*(auto|onnx)/],
];

describe('bad input', () => {
  it.each(CASES)(
    'refuses %s with one line and exit code 2, and writes nothing',
    async (_, args, message) => {
      const withStore = args.includes('--store') ? args : [...args, '--store', `file://${store}`];
      const preset =
        args[0].endsWith('.yaml') || args.includes('--preset') ? [] : ['--preset', 'smoke'];
      const result = await runCommand(['run', ...withStore, ...preset]);
      expect(result.stderr).toMatch(message);
      expect(result.stderr.trim().split('\n')).toHaveLength(1);
      expect(result.stdout).toBe('');
      expect(result.code).toBe(2);
      expect(existsSync(store)).toBe(false);
    },
  );

  it.each([
    ['openvino', /"?openvino"?.*run `factorscope engine install openvino`/],
    ['cuda', /cuda.*run `factorscope engine install onnx-cuda`/],
  ])(
    'refuses engine %s where it is not installed, and says what installs it',
    async (name, line) => {
      const result = await runCommand(
        ['run', '--preset', 'smoke', '--engine', name, '--store', `file://${store}`],
        { FACTORSCOPE_ENGINES: path.join(folder, 'no-engines') },
      );
      expect(result.stderr).toMatch(line);
      expect(result.stderr.trim().split('\n')).toHaveLength(1);
      expect(result.code).toBe(2);
    },
  );

  it('ends with exit code 4 within 15 seconds when no Temporal server answers at the given address', async () => {
    mkdirSync(path.join(folder, 'reachable'), { recursive: true });
    const result = await runCommand(
      ['run', '--preset', 'smoke', '--store', `file://${path.join(folder, 'reachable')}`],
      { TEMPORAL_ADDRESS: '127.0.0.1:9' },
    );
    expect(result.code).toBe(4);
    expect(result.stderr).toMatch(/127\.0\.0\.1:9/);
    expect(result.seconds).toBeLessThan(15);
  });

  it('ends incomplete, naming layer and design point, when activations are not finite', async () => {
    const network = path.join(folder, 'logarithm.onnx');
    const nodes = [
      node('Log', ['image'], 'log_out', {}, 'log'),
      node('GlobalAveragePool', ['log_out'], 'pooled', {}, 'pool'),
      node('Flatten', ['pooled'], 'answer', { axis: 1 }, 'answer'),
    ];
    writeFileSync(
      network,
      modelBytes({ inputShape: ['N', 3, 32, 32], nodes, outputs: { answer: ['N', 3] } }),
    );
    const nan = path.join(folder, 'nan');
    // A mean of 0.1 leaves dark pixels below zero, where the logarithm is not a number.
    const dark = ['--set', 'network.input.mean=[0.1]', '--set', 'network.output.kind=other'];
    const result = await runCommand([
      'run',
      ...['--preset', 'smoke', '--network', network, '--store', `file://${nan}`, ...dark],
    ]);
    expect(result.code).toBe(3);
    expect(result.stderr).toMatch(/design point \d+: layer "pool", unit \d/);
    expect(result.stderr).toMatch(/found NaN/);
  });

  it('refuses a design point outside the space', async () => {
    const result = await runCommand([
      'render',
      '--preset',
      'smoke',
      '--index',
      '288',
      '--out',
      folder,
    ]);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/0 to 287.*288/);
  });

  it('refuses a picture of another size than 16 to 512 pixels', async () => {
    const result = await runCommand([
      'render',
      '--preset',
      'smoke',
      '--index',
      '0',
      '--size',
      '600',
      '--out',
      folder,
    ]);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/16 to 512.*600/);
  });
});
