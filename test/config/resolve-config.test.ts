import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, DEFAULT_CROP_MARGIN, resolveConfig } from '../../src/config/index.js';
import type { ConfigFlags, ResolvedStudy } from '../../src/config/index.js';
import { canonicalJson } from '../../src/numeric/index.js';
import { PRESETS } from '../../src/stimulus/index.js';

interface Given {
  text?: string;
  name?: string;
  environment?: Record<string, string | undefined>;
  flags?: ConfigFlags;
  readonly isStudy?: boolean;
}

/** Resolves against a working directory /cwd; relative bases are below it. */
function resolve({
  text,
  name = 'study.yaml',
  environment = {},
  flags = {},
  isStudy = false,
}: Given): ResolvedStudy {
  return resolveConfig({
    file: text === undefined ? undefined : { text, name },
    environment,
    flags,
    resolvePath: (base, path) => posix.resolve('/cwd', base, path),
    processorCount: 6,
    isStudy,
  });
}

function refusal(given: Given): string {
  try {
    resolve(given);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('expected a refusal');
}

test('without any source the shipped network is audited on the demo space', () => {
  expect(resolve({})).toEqual({
    version: 1,
    study: 'audit',
    science: {
      space: PRESETS.demo,
      generalization: null,
      sensitivity: null,
      diagnostic: null,
      resample: null,
      face: { model: null },
      network: {
        file: null,
        input: null,
        output: null,
        probes: { names: 'auto', pooling: 'mean' },
      },
      engine: 'auto',
      precision: 'f32',
      batch: null,
      calibration: { points: 20_250 },
    },
    execution: {
      store: 'file:///cwd/factorscope-data',
      out: null,
      workers: 6,
      workersAsked: null,
      shardIdentities: null,
      temporal: { address: null, namespace: 'default' },
    },
    gates: { limits: [], baseline: null },
    namedInput: [],
  });
});

test('a face model is named by the file, relative to it, or typed, relative to the working directory', () => {
  const text = 'face: { model: faces/mine.arrow }';
  expect(resolve({ text }).science.face).toEqual({ model: '/cwd/faces/mine.arrow' });
  expect(resolve({ text, flags: { faceModel: 'typed.arrow' } }).science.face).toEqual({
    model: '/cwd/typed.arrow',
  });
});

test('a network file gets every default, null where the file is to be read', () => {
  const { network } = resolve({ text: 'network: { file: net.onnx }' }).science;
  expect(network).toEqual({
    file: '/cwd/net.onnx',
    input: {
      name: null,
      size: null,
      layout: null,
      channels: null,
      range: [0, 1],
      mean: [0],
      std: [1],
      crop: { kind: 'centred', margin: DEFAULT_CROP_MARGIN },
      background: { kind: 'constant', grey: 0.5 },
    },
    output: { kind: 'other', name: null, space: null, levels: null },
    probes: { names: 'auto', pooling: 'mean' },
  });
});

test.each([
  ['constant', { kind: 'constant', grey: 0.5 }],
  ['texture', { kind: 'texture', contrast: 0.3 }],
  ['{ kind: texture, contrast: 0.6 }', { kind: 'texture', contrast: 0.6 }],
  ['{ kind: constant, grey: 0 }', { kind: 'constant', grey: 0 }],
  ['{ grey: 0.2 }', { kind: 'constant', grey: 0.2 }],
])('background: %s is %j', (background, expected) => {
  const text = `network: { file: n.onnx, input: { background: ${background} } }`;
  expect(resolve({ text }).science.network.input?.background).toEqual(expected);
});

test('a classifier of a factor knows the level of each class, and no identities', () => {
  const output = '{ kind: classifier, factor: sex, classes: [female, null, male] }';
  const { network } = resolve({ text: `network: { file: n.onnx, output: ${output} }` }).science;
  expect(network.output).toEqual({
    kind: 'classifier',
    name: null,
    space: null,
    levels: { factor: 'sex', classes: ['female', null, 'male'] },
  });
});

test('a classifier knows the identities of the demo space unless it says otherwise', () => {
  const output = (space: string) =>
    resolve({ text: `network: { file: n.onnx, output: { kind: classifier${space} } }` }).science
      .network.output;
  expect(output('')?.space).toEqual(PRESETS.demo);
  expect(output(', space: { preset: xu2018 }')?.space).toEqual(PRESETS.xu2018);
});

test('flags win over the environment, which wins over the file, which wins over the defaults', () => {
  const text = 'workers: 2\nengine: cpu\ntemporal: { address: "file:1", namespace: file }';
  const environment = {
    FACTORSCOPE_WORKERS: '3',
    FACTORSCOPE_ENGINE: 'onnx',
    TEMPORAL_ADDRESS: 'environment:2',
  };
  expect(resolve({ text }).execution.workers).toBe(2);
  expect(resolve({ text, environment }).execution).toMatchObject({
    workers: 3,
    temporal: { address: 'environment:2', namespace: 'file' },
  });
  const { science, execution } = resolve({
    text,
    environment,
    flags: { workers: 4, engine: 'auto' },
  });
  expect(execution.workers).toBe(4);
  expect(science.engine).toBe('auto');
});

test('--set wins over the other flags, and the last --set over the first', () => {
  const flags = { workers: '4', set: ['workers=5', 'workers=7'] };
  expect(resolve({ flags }).execution.workers).toBe(7);
});

test('what the input is made of counts as named where a file or an option names it, defaults included', () => {
  const named = (text: string, set: string[] = []): readonly string[] =>
    resolve({ text, flags: { set } }).namedInput;
  const network = (input: string): string => `version: 1\nnetwork: { file: net.onnx${input} }`;
  expect(named(network(''))).toEqual([]);
  expect(named(network(', input: { size: 112 }'))).toEqual([]);
  expect(named(network(', input: { std: [1], range: [0, 1] }'))).toEqual(['range', 'std']);
  expect(named(network(''), ['network.input.mean=[0]'])).toEqual(['mean']);
});

test('--set takes dotted keys and YAML values', () => {
  const set = [
    'network.file=net.onnx',
    'network.input.mean=[0.5, 0.5, 0.5]',
    'network.probes=relu*',
  ];
  const { network } = resolve({ flags: { set } }).science;
  expect(network.input?.mean).toEqual([0.5, 0.5, 0.5]);
  expect(network.probes.names).toEqual(['relu*']);
});

test('--set changes one key and keeps its neighbours', () => {
  const text = 'space: { name: mine, factors: { yaw: [-30, 30], age: [25, 65] }, jitter: false }';
  const { space } = resolve({
    text,
    flags: { set: ['space.factors.yaw=[0, 60]', 'space.jitter.scale=0.2'] },
  }).science;
  expect(space).toEqual({
    name: 'mine',
    seed: 2018,
    factors: { age: [25, 65], yaw: [0, 60] },
    jitter: { scale: 0.2, translation: 0.05 },
  });
});

test('--preset replaces the whole space of the file', () => {
  const text = 'space: { name: mine, factors: { yaw: [-30, 30] } }';
  expect(resolve({ text, flags: { preset: 'smoke' } }).science.space).toEqual(PRESETS.smoke);
});

test('an empty variable counts as unset', () => {
  expect(
    resolve({ text: 'workers: 2', environment: { FACTORSCOPE_WORKERS: '' } }).execution.workers,
  ).toBe(2);
});

test('paths of the file start at its folder, typed ones and the default store at the working directory', () => {
  const text = 'network: { file: net.onnx }\nstore: file://./data\nout: results';
  const name = 'studies/a.yaml';
  expect(resolve({ text, name })).toMatchObject({
    science: { network: { file: '/cwd/studies/net.onnx' } },
    execution: { store: 'file:///cwd/studies/data', out: '/cwd/studies/results' },
  });
  const flags = { network: 'other.onnx', store: './data', set: ['out=results'] };
  expect(resolve({ text, name, flags })).toMatchObject({
    science: { network: { file: '/cwd/other.onnx' } },
    execution: { store: 'file:///cwd/data', out: '/cwd/results' },
  });
  expect(resolve({ text: 'version: 1', name }).execution.store).toBe(
    'file:///cwd/factorscope-data',
  );
});

test('one place has one store URL', () => {
  const store = (url: string): string => resolve({ flags: { store: url } }).execution.store;
  expect(['data', './data/', 'file://./data', 'file:///cwd/data/'].map(store)).toEqual(
    Array(4).fill('file:///cwd/data'),
  );
  expect(store('s3://bucket/prefix/')).toBe('s3://bucket/prefix');
});

test('a store folder with spaces becomes a valid URL', () => {
  const url = resolveConfig({
    environment: { FACTORSCOPE_STORE: 'my data' },
    flags: {},
    resolvePath: (_, path) => `/home/a b/${path}`,
    processorCount: 1,
  }).execution.store;
  expect(url).toBe('file:///home/a%20b/my%20data');
});

test('equal spaces written differently have the same bytes', () => {
  const bytes = (text: string): string => canonicalJson(resolve({ text }).science);
  const one = 'space: { factors: { yaw: [-30, 0, 30], residual: 3, sex: [male, female] } }';
  const other =
    'space: { seed: 2018, factors: { residual: [0, 1, 2], sex: [male, female], age: [25], pitch: [-0], yaw: [-30, -0, 30.0] } }';
  expect(bytes(other)).toBe(bytes(one));
});

test('factors stand in the order of the index', () => {
  const text = 'space: { factors: { elevation: [0, 1], yaw: [0, 1], sex: [female, male] } }';
  expect(Object.keys(resolve({ text }).science.space.factors)).toEqual(['sex', 'yaw', 'elevation']);
});

test('jitter false switches it off', () => {
  const text = 'space: { factors: { yaw: [0, 1] }, jitter: false }';
  expect(resolve({ text }).science.space.jitter).toEqual({ scale: 0, translation: 0 });
});

test('a calibration never takes more points than the space has', () => {
  const points = (text: string): number =>
    resolve({ text, flags: { preset: 'smoke' } }).science.calibration.points;
  expect(points('calibration: { points: 100000 }')).toBe(288);
  expect(points('calibration: { points: 256 }')).toBe(256);
});

test('a sample calibrates on all of its rows, and takes no more points than those', () => {
  const points = (calibration: string): number => {
    const study =
      'study: sensitivity\nsensitivity: { rows: 256, ranges: { yaw: [-40, 40], scale: [0.9, 1.1] } }\n';
    const space = 'space: { factors: { residual: 6, sex: [male, female] } }\n';
    return resolve({ text: `${study}${space}${calibration}` }).science.calibration.points;
  };
  const all = 2 * 6 * 256;
  expect(points('')).toBe(all);
  expect(points('calibration: { points: 100000 }')).toBe(all);
  expect(points('calibration: { points: 300 }')).toBe(300);
});

test('execution settings leave the science as it is', () => {
  const flags = { workers: 1, shardIdentities: '3', store: 'elsewhere', out: 'there' };
  const changed = resolve({ flags, environment: { TEMPORAL_NAMESPACE: 'audits' } });
  expect(canonicalJson(changed.science)).toBe(canonicalJson(resolve({}).science));
  expect(changed.execution).toMatchObject({
    workers: 1,
    shardIdentities: 3,
    temporal: { namespace: 'audits' },
  });
});

test('a resolved study shares nothing with the presets', () => {
  const { space } = resolve({}).science;
  space.factors.residual!.push(99);
  expect(PRESETS.demo.factors.residual).toHaveLength(10);
});

test('a resolved study survives JSON', () => {
  const study = resolve({ text: 'network: { file: n.onnx, output: { kind: classifier } }' });
  expect(JSON.parse(JSON.stringify(study))).toEqual(study);
});

test.each<[Given, string]>([
  [
    { flags: { preset: 'tdemo' } },
    '--preset: found "tdemo", expected one of xu2018, people, demo, smoke; did you mean "demo"?',
  ],
  [
    { flags: { workers: 'x' } },
    '--workers: found "x", expected auto or a whole number from 1 to 1024',
  ],
  [
    { flags: { shardIdentities: 0 } },
    '--shard-identities: found 0, expected a whole number from 1 to 9007199254740991',
  ],
  [{ flags: { network: '' } }, '--network: found "", expected the path of a network file'],
  [
    { environment: { FACTORSCOPE_WORKERS: '0' } },
    'FACTORSCOPE_WORKERS: found 0, expected a whole number from 1 to 1024',
  ],
  [
    { environment: { FACTORSCOPE_ENGINE: 'onx' } },
    'FACTORSCOPE_ENGINE: found "onx", expected one of auto, cpu, onnx, openvino, tfjs, cuda, webgpu; did you mean "onnx"?',
  ],
  [
    { flags: { set: ['network.input.chanels=rgb'] } },
    '--set network.input.chanels=rgb: unknown key "chanels" in network.input; did you mean "channels"?',
  ],
  [
    { flags: { set: ['network.input.size=9'] } },
    '--set network.input.size=9: found 9, expected a whole number from 16 to 512',
  ],
  [
    { flags: { set: ['space={preset: tdemo}'] } },
    '--set space={preset: tdemo}: space.preset: found "tdemo", expected one of xu2018, people, demo, smoke; did you mean "demo"?',
  ],
  [
    { flags: { set: ['__proto__.polluted=1'] } },
    '--set __proto__.polluted=1: unknown key "__proto__"; expected one of version, study, space, sensitivity, generalization, diagnostic, resample, face, network, engine, precision, batch, calibration, store, out, workers, shardIdentities, temporal, gates, baseline',
  ],
  [
    { flags: { set: ['workers'] } },
    '--set workers: expected key=value, such as network.input.size=112',
  ],
  [
    { flags: { set: ['workers='] } },
    '--set workers=: found nothing after "=", expected a YAML value',
  ],
  [
    { flags: { set: ['store="x'] } },
    '--set store="x: not valid YAML: missing closing "quote, expected a YAML value',
  ],
  [
    { text: 'space: {preset: demo}', flags: { set: ['space.seed=3'] } },
    '--set space.seed=3: space.seed: found beside preset, but a preset stands alone: leave out seed, or list factors instead of preset',
  ],
  [
    { text: 'version: 1\nnetwork:\n  output: { kind: embedding }' },
    "study.yaml:3: network.output: describes a network file, but none is given: set network.file or --network; the shipped network's output is fixed",
  ],
  [
    { text: 'version: 1\nworkers: none' },
    'study.yaml:2: workers: found "none", expected auto or a whole number from 1 to 1024',
  ],
])('a mistake names who made it: %j', (given, message) => {
  expect(refusal(given)).toBe(message);
});

test('nothing is written to the prototype of all objects', () => {
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('a sensitivity study with ranges gets a space of people, and none of levels beside them', () => {
  const ranges = 'sensitivity: { ranges: { yaw: [-40, 40], scale: [0.9, 1.1] } }';
  const { science } = resolve({ text: `study: sensitivity\n${ranges}\n` });
  expect(science.sensitivity).toEqual({
    rows: 32,
    ranges: { yaw: [-40, 40], scale: [0.9, 1.1] },
  });
  expect(Object.keys(science.space.factors).sort()).toEqual(['ethnicity', 'residual', 'sex']);
  const beside = `study: sensitivity\n${ranges}\nspace: { factors: { residual: 5, pitch: [0, 10] } }\n`;
  expect(refusal({ text: beside })).toContain('found levels of pitch beside sensitivity.ranges');
  const preset = `study: sensitivity\n${ranges}\nspace: { preset: demo }\n`;
  expect(refusal({ text: preset })).toContain('found preset demo beside sensitivity.ranges');
});

test('a range must be one, and an option of another study is refused', () => {
  const reversed = 'study: sensitivity\nsensitivity: { ranges: { yaw: [40, -40] } }\n';
  expect(refusal({ text: reversed })).toContain('a range [low, high] within -90 to 90');
  const foreign = 'study: audit\ndiagnostic: { gains: [2] }\n';
  expect(refusal({ text: foreign })).toContain('set study: diagnostic, or leave it out');
});

test('a study of one person is refused with its line, pictures of one are not', () => {
  const one = 'version: 1\nspace:\n  factors:\n    residual: 1\n    yaw: [-30, 30]\n';
  expect(() => resolve({ text: one, isStudy: true })).toThrow(
    /^study\.yaml:4: space\.factors\.residual: found one residual, expected at least 2: .* residual: 10 or more/,
  );
  expect(() =>
    resolve({ text: one.replace('residual: 1', 'residual: [7]'), isStudy: true }),
  ).toThrow(/found one residual/);
  expect(() => resolve({ text: 'space: { factors: { yaw: [-30, 30] } }', isStudy: true })).toThrow(
    /space\.factors: found no residuals, which is one person, expected at least 2/,
  );
  expect(resolve({ text: one }).science.space.factors.yaw).toEqual([-30, 30]);
  const two = one.replace('residual: 1', 'residual: 2');
  expect(resolve({ text: two, isStudy: true }).science.space.factors.residual).toEqual([0, 1]);
  expect(resolve({ isStudy: true }).science.space.name).toBe('demo');
});
