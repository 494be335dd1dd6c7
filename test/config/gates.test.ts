import { expect, test } from 'vitest';
import { resolveConfig } from '../../src/config/index.js';
import type { ConfigFlags } from '../../src/config/index.js';

function gatesOf(gate: string, flags: ConfigFlags = {}, rest = '') {
  return resolveConfig({
    file: { text: `${rest}gates:\n  - ${gate}\n`, name: 'study.yaml' },
    environment: {},
    flags,
    resolvePath: (base, path) => `/cwd/${base === '.' ? '' : base}${path.replace(/^\.\//, '')}`,
    processorCount: 1,
  }).gates;
}

test('a gate is resolved to one limit, with everything it leaves out', () => {
  expect(gatesOf('{ metric: accuracy, factor: yaw, level: 30, min: 0.9 }')).toEqual({
    limits: [
      {
        name: null,
        metric: 'accuracy',
        layer: null,
        factor: 'yaw',
        level: 30,
        limit: 'min',
        threshold: 0.9,
        undecided: 'fail',
      },
    ],
    baseline: null,
  });
});

test('a baseline is a run id, of this store or with the one spelling of another', () => {
  const drop = '{ metric: accuracy, maxDrop: 0.01 }';
  expect(gatesOf(drop, { baseline: 'audit-a' }).baseline).toBe('audit-a');
  expect(gatesOf(drop, {}, 'baseline: audit-b\n').baseline).toBe('audit-b');
  const other = gatesOf(drop, { baseline: 'file://./old#audit-c' });
  expect(other.baseline).toBe('file:///cwd/old#audit-c');
});

test('the space that flags give decides which factors and levels a gate may name', () => {
  const gate = '{ metric: accuracy, factor: pitch, level: 15, min: 0.5 }';
  expect(() => gatesOf(gate)).toThrow('gates[0].level: found 15, expected a level of pitch');
  expect(gatesOf(gate, { preset: 'xu2018' }).limits).toHaveLength(1);
});

const FAULTS: readonly (readonly [gate: string, message: string])[] = [
  ['{ metric: acuracy, min: 1 }', 'gates[0].metric: found "acuracy", expected'],
  ['{ metric: acuracy, min: 1 }', 'did you mean "accuracy"?'],
  ['{ metric: accuracy, mim: 1 }', 'unknown key "mim" in gates[0]; did you mean "min"?'],
  ['{ metric: accuracy }', 'gates[0]: found no limit, expected one of min, max'],
  ['{ metric: accuracy, min: 0.1, max: 0.2 }', 'gates[0].max: found beside min'],
  ['{ metric: accuracy, layer: head, min: 1 }', 'gates[0].layer: found with metric accuracy'],
  ['{ metric: accuracy, factor: yaw, min: 1 }', 'gates[0].factor: found without level'],
  ['{ metric: accuracy, level: 30, min: 1 }', 'gates[0].level: found without factor'],
  ['{ metric: information, factor: yaw, min: 1 }', 'gates[0]: found no layer'],
  [
    '{ metric: information, layer: head, factor: jaw, min: 1 }',
    'gates[0].factor: found "jaw", expected a factor that the space varies',
  ],
  ['{ metric: information, layer: head, factor: jaw, min: 1 }', 'did you mean "yaw"?'],
  [
    '{ metric: invariance, layer: head, factor: sex, min: 1 }',
    'gates[0].factor: found "sex", expected',
  ],
  ['{ metric: accuracy, maxDrop: 0.1 }', 'gates[0].maxDrop: found without a baseline'],
  ['{ metric: accuracy, maxDrop: -0.1 }', 'gates[0].maxDrop: found -0.1, expected a number, 0 or'],
];

test.each(FAULTS)('%s is refused in one line with its place: %s', (gate, message) => {
  expect(() => gatesOf(gate)).toThrow(message);
  expect(() => gatesOf(gate)).toThrow(/^study\.yaml:2: [^\n]*$/);
});
