import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/index.js';

/** The message a text is refused with. */
function refusal(text: string): string {
  try {
    parseConfig(text, 'study.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error(`expected a refusal of ${JSON.stringify(text)}`);
}

const yaw = 'space:\n  factors:\n    yaw: ';

test('a config keeps exactly the keys that were written', () => {
  expect(parseConfig('version: 1\nspace: { preset: smoke }\nworkers: 2\n', 'study.yaml')).toEqual({
    version: 1,
    space: { preset: 'smoke' },
    workers: 2,
  });
});

test('anchors and aliases are plain YAML', () => {
  const text = 'space:\n  factors:\n    yaw: &angles [-30, 0, 30]\n    pitch: *angles\n';
  expect(parseConfig(text, 'study.yaml').space?.factors?.pitch).toEqual([-30, 0, 30]);
});

test.each([
  [
    'version: 1\nnetwork:\n  input:\n    size: 112\n    chanels: rgb',
    'study.yaml:5: unknown key "chanels" in network.input; did you mean "channels"?',
  ],
  ['Version: 1', 'study.yaml:1: unknown key "Version"; did you mean "version"?'],
  [
    'space: {jitter: {scael: 0.1}, factors: {yaw: [0, 1]}}',
    'study.yaml:1: unknown key "scael" in space.jitter; did you mean "scale"?',
  ],
  [
    'network:\n  output:\n    kind: classifier\n    space: {prset: demo}',
    'study.yaml:4: unknown key "prset" in network.output.space; did you mean "preset"?',
  ],
  [
    'temporal: {zebra: 1}',
    'study.yaml:1: unknown key "zebra" in temporal; expected one of address, namespace',
  ],
  [
    '{"__proto__": 1}',
    'study.yaml:1: unknown key "__proto__"; expected one of version, study, space, sensitivity, generalization, diagnostic, resample, face, network, engine, precision, batch, calibration, store, out, workers, shardIdentities, temporal, gates, baseline',
  ],
])('an unknown key is refused with its line and the nearest name: %j', (text, message) => {
  expect(refusal(text)).toBe(message);
});

test.each([
  [
    'space: { preset: tdemo }',
    'study.yaml:1: space.preset: found "tdemo", expected one of xu2018, people, demo, smoke; did you mean "demo"?',
  ],
  ['space: demo', 'study.yaml:1: space: found "demo", expected a mapping such as { preset: demo }'],
  [
    'engine: gpu',
    'study.yaml:1: engine: found "gpu", expected one of auto, cpu, onnx, openvino, tfjs, cuda, webgpu; did you mean "cuda"?',
  ],
  [
    'engine: tensorflow',
    'study.yaml:1: engine: found "tensorflow", expected one of auto, cpu, onnx, openvino, tfjs, cuda, webgpu; did you mean "tfjs"?',
  ],
  [
    'study: sensitive',
    'study.yaml:1: study: found "sensitive", expected one of audit, sensitivity, generalization, diagnostic, resample; did you mean "sensitivity"?',
  ],
  [
    'version: 2',
    'study.yaml:1: version: found 2, expected 1, the version of the format that this program reads',
  ],
  ['workers: 0', 'study.yaml:1: workers: found 0, expected a whole number from 1 to 1024'],
  [
    'workers: 1.5',
    'study.yaml:1: workers: found 1.5, expected auto or a whole number from 1 to 1024',
  ],
  [
    'workers: "2"',
    'study.yaml:1: workers: found "2", expected auto or a whole number from 1 to 1024',
  ],
  [
    'workers:',
    'study.yaml:1: workers: found nothing, expected auto or a whole number from 1 to 1024',
  ],
  [
    'shardIdentities: 0',
    'study.yaml:1: shardIdentities: found 0, expected a whole number from 1 to 9007199254740991',
  ],
  [
    'network: { input: { size: 15 } }',
    'study.yaml:1: network.input.size: found 15, expected a whole number from 16 to 512',
  ],
  [
    'network: { input: { range: [1, 0] } }',
    'study.yaml:1: network.input.range: found [1, 0], expected the low value before the high one',
  ],
  [
    'network: { input: { range: [1] } }',
    'study.yaml:1: network.input.range: found a list of 1, expected two numbers, low and high, such as [0, 1]',
  ],
  [
    'network: { input: { mean: [1, 2] } }',
    'study.yaml:1: network.input.mean: found 2 numbers, expected a list of one or three numbers',
  ],
  [
    'network: { input: { std: [0] } }',
    'study.yaml:1: network.input.std[0]: found 0, expected a number above 0',
  ],
  [
    'network: { probes: [] }',
    'study.yaml:1: network.probes: found an empty list, expected at least one name, or auto',
  ],
  [
    'network: { probes: [3] }',
    'study.yaml:1: network.probes[0]: found 3, expected a name or glob of a tensor',
  ],
  [
    'gates: [x]',
    'study.yaml:1: gates[0]: found "x", expected a mapping such as { metric: accuracy, min: 0.9 }',
  ],
  [
    'temporal: { address: nowhere }',
    'study.yaml:1: temporal.address: found "nowhere", expected HOST:PORT, such as localhost:7233',
  ],
  [
    'store: ftp://x',
    'study.yaml:1: store: found "ftp://x", expected a store: file:///FOLDER, file://./FOLDER or a path',
  ],
  [
    'store: file://x',
    'study.yaml:1: store: found "file://x", expected a store: file:///FOLDER, file://./FOLDER or a path',
  ],
  [
    'calibration: { points: 255 }',
    'study.yaml:1: calibration.points: found 255, expected a whole number from 256 to 1048576',
  ],
])('a wrong value is refused with what was expected: %j', (text, message) => {
  expect(refusal(text)).toBe(message);
});

test.each([
  [
    `${yaw}[-90.5]`,
    'study.yaml:3: space.factors.yaw[0]: found -90.5, expected a number from -90 to 90',
  ],
  [
    `${yaw}[0, 91]`,
    'study.yaml:3: space.factors.yaw[1]: found 91, expected a number from -90 to 90',
  ],
  [
    `${yaw}[.nan]`,
    'study.yaml:3: space.factors.yaw[0]: found NaN, expected a number from -90 to 90',
  ],
  [
    `${yaw}\n      - 0\n      - "30"`,
    'study.yaml:5: space.factors.yaw[1]: found "30", expected a number from -90 to 90',
  ],
  [
    `${yaw}[]`,
    'study.yaml:3: space.factors.yaw: found an empty list, expected at least one level: with none the space has no points',
  ],
  [
    `${yaw}30`,
    'study.yaml:3: space.factors.yaw: found 30, expected a list of levels such as [-30, 0, 30]',
  ],
  [
    `${yaw}[-30, 0, -30]`,
    'study.yaml:3: space.factors.yaw[2]: found level -30 twice, expected distinct levels',
  ],
  [
    `${yaw}[0, -0]`,
    'study.yaml:3: space.factors.yaw[1]: found level 0 twice, expected distinct levels',
  ],
  [
    'space: { factors: { sex: [mal] } }',
    'study.yaml:1: space.factors.sex[0]: found "mal", expected one of male, female; did you mean "male"?',
  ],
  [
    'space: { factors: { residual: 0 } }',
    'study.yaml:1: space.factors.residual: found 0, expected a whole number from 1 to 100000',
  ],
  [
    'space: { factors: { residual: [0, 2.5] } }',
    'study.yaml:1: space.factors.residual[1]: found 2.5, expected a whole number from 0 to 1000000',
  ],
  [
    'space: { factors: { residual: many } }',
    'study.yaml:1: space.factors.residual: found "many", expected how many residuals, such as 10, or a list of their numbers',
  ],
  [
    'space: { factors: { scale: [1] } }',
    'study.yaml:1: unknown key "scale" in space.factors; scale is drawn, not crossed; its range is space.jitter.scale',
  ],
  [
    'space: { sample: 100000 }',
    'study.yaml:1: unknown key "sample" in space; sampled spaces are not in this version; list the levels under factors',
  ],
  [
    'space: { factors: {} }',
    'study.yaml:1: space.factors: found no factor, expected at least one with its levels',
  ],
  [
    'space: { seed: 3 }',
    'study.yaml:1: space: found neither preset nor factors, expected one of them',
  ],
  [
    'space:\n  preset: demo\n  seed: 3',
    'study.yaml:3: space.seed: found beside preset, but a preset stands alone: leave out seed, or list factors instead of preset',
  ],
  [
    'space: { name: demo, factors: { yaw: [0, 1] } }',
    'study.yaml:1: space.name: found "demo", the name of a preset; expected another name',
  ],
  [
    'space: { jitter: true, factors: { yaw: [0, 1] } }',
    'study.yaml:1: space.jitter: found true, expected a mapping of scale and translation, or false',
  ],
])('a space that cannot be is refused: %j', (text, message) => {
  expect(refusal(text)).toBe(message);
});

test('levels at both ends of their range are taken', () => {
  const text = 'space: { factors: { yaw: [-90, 90], age: [18, 90], shapeAmplification: [0, 8] } }';
  expect(parseConfig(text, 'study.yaml').space?.factors?.yaw).toEqual([-90, 90]);
});

test('a space whose index would not be an exact integer is refused', () => {
  const run = (from: number, count: number): string =>
    `[${Array.from({ length: count }, (_, i) => from + i).join(', ')}]`;
  const gains = `[${Array.from({ length: 100 }, (_, i) => i / 20).join(', ')}]`;
  const text = `space:
  factors:
    residual: 1000
    shapeAmplification: ${gains}
    textureAmplification: ${gains}
    yaw: ${run(-90, 181)}
    pitch: ${run(-60, 121)}
    azimuth: ${run(-90, 181)}
    elevation: ${run(-90, 181)}`;
  // 1e3 · 1e4 · 181³ · 121 = 7.17e15 < 2^53 - 1; two sexes are too many.
  expect(parseConfig(text, 'study.yaml').version).toBeUndefined();
  expect(refusal(`${text}\n    sex: [male, female]`)).toMatch(
    /^study.yaml:2: space.factors: found \d+ design points, expected at most 2\^53 - 1: use fewer levels$/,
  );
});

test.each([
  [
    'network: { input: { alignment: arcface, crop: { kind: centred } } }',
    'study.yaml:1: network.input.alignment: found beside crop, but both say how the face is placed: leave one out',
  ],
  [
    'network: { input: { crop: { kind: arcface, margin: 1 } } }',
    'study.yaml:1: network.input.crop.margin: found with kind arcface, whose template fixes the view: leave margin out',
  ],
  [
    'network: { input: { background: { kind: texture, grey: 0.5 } } }',
    'study.yaml:1: network.input.background.grey: found with kind texture, which has none: leave grey out',
  ],
  [
    'network: { input: { background: { contrast: 0.5 } } }',
    'study.yaml:1: network.input.background.contrast: found with kind constant, which has none: leave contrast out',
  ],
  [
    'network: { input: { background: plain } }',
    'study.yaml:1: network.input.background: found "plain", expected constant, texture, or a mapping such as { kind: texture, contrast: 0.3 }',
  ],
  [
    'network: { input: { background: { kind: constant, grey: 2 } } }',
    'study.yaml:1: network.input.background.grey: found 2, expected a number from 0 to 1',
  ],
  [
    'network: { input: { channels: gray, std: [1, 1, 1] } }',
    'study.yaml:1: network.input.std: found 3 numbers, expected one: the channels are gray',
  ],
  [
    'network: { output: { space: { preset: demo } } }',
    'study.yaml:1: network.output.space: found with kind other, but only a classifier has classes: set network.output.kind: classifier, or leave space out',
  ],
  [
    'network: { output: { kind: classifier, factor: sex } }',
    'study.yaml:1: network.output.factor: found without classes: say both, such as factor: sex, classes: [female, male]',
  ],
  [
    'network: { output: { kind: classifier, classes: [female, male] } }',
    'study.yaml:1: network.output.classes: found without factor: say both, such as factor: sex, classes: [female, male]',
  ],
  [
    'network: { output: { kind: embedding, factor: sex, classes: [female, male] } }',
    'study.yaml:1: network.output.factor: found with kind embedding, but only a classifier has classes: set network.output.kind: classifier, or leave factor and classes out',
  ],
  [
    'network: { output: { kind: classifier, space: { preset: demo }, factor: sex, classes: [female, male] } }',
    'study.yaml:1: network.output.factor: found beside space, but both say what the classes are: leave one out',
  ],
  [
    'network: { output: { kind: classifier, factor: sex, classes: [woman, male] } }',
    'study.yaml:1: network.output.classes[0]: found woman, expected a level of sex (male, female) or null',
  ],
  [
    'network: { output: { kind: classifier, factor: age, classes: [25, 99] } }',
    'study.yaml:1: network.output.classes[1]: found 99, expected a number from 18 to 90 or null',
  ],
  [
    'network: { output: { kind: classifier, factor: sex, classes: [male, null, male] } }',
    'study.yaml:1: network.output.classes[2]: found male twice, expected each level once',
  ],
])('keys that exclude each other are refused: %j', (text, message) => {
  expect(refusal(text)).toBe(message);
});

test.each([
  ['', 'study.yaml:1: found nothing, expected at least "version: 1"'],
  ['# only a comment\n', 'study.yaml:1: found nothing, expected at least "version: 1"'],
  [
    '- version: 1',
    'study.yaml:1: found a list of 1, expected keys and values, such as "version: 1"',
  ],
  ['hello', 'study.yaml:1: found "hello", expected keys and values, such as "version: 1"'],
  ['version: 1\n---\nversion: 1\n', 'study.yaml:2: found a second document, expected one per file'],
  [
    'space:\n  factors:\n    yaw: [0, 1]\n    yaw: [2]',
    'study.yaml:4: found key "yaw" twice, expected it once',
  ],
  ['version: 1\nstore: "x', 'study.yaml:2: not valid YAML: missing closing "quote'],
  [
    'version: 1\nspace: *nobody',
    'study.yaml:2: found *nobody, expected an alias of an anchor above it',
  ],
  [
    'version: !!version 1',
    'study.yaml:1: not valid YAML: unresolved tag: tag:yaml.org,2002:version',
  ],
])('a text that is no config is refused: %j', (text, message) => {
  expect(refusal(text)).toBe(message);
});

test('aliases of aliases that would fill the memory are refused', () => {
  const lines = ['a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]'];
  for (const [i, name] of [...'bcdefghi'].entries()) {
    const inner = `*${'abcdefgh'[i]}`;
    lines.push(`${name}: &${name} [${Array(9).fill(inner).join(', ')}]`);
  }
  expect(refusal(lines.join('\n'))).toMatch(
    /^study.yaml:1: not valid YAML: excessive alias count/i,
  );
});

test('of several problems the first by line is reported and the others are counted', () => {
  const text = 'engine: gpu\nworkers: 0\nspace: { preset: tdemo }\nzebra: 1\n';
  expect(refusal(text)).toBe(
    'study.yaml:1: engine: found "gpu", expected one of auto, cpu, onnx, openvino, tfjs, cuda, webgpu; did you mean "cuda"? (and 3 more problems)',
  );
  expect(refusal('workers: 0\nengine: gpu')).toMatch(
    /^study.yaml:1: workers: .* \(and 1 more problem\)$/,
  );
});
