import { describe, expect, it } from 'vitest';

import {
  binnedInformation,
  copulaNormalize,
  informationContinuous,
  informationDiscrete,
  partialInformation,
} from '../../src/statistics/index.js';

const x = Float64Array.of(1, 2, 3, 5, 8, 13);
const labels = [0, 0, 0, 1, 1, 1];

/** As a caller without types may. */
const as = <Value>(value: unknown): Value => value as Value;

describe('in-memory estimators refuse in one line', () => {
  it('a missing variable', () => {
    expect(() => copulaNormalize(as(undefined))).toThrow(
      'expected the variable as a list of numbers, found undefined',
    );
    expect(() => binnedInformation(as(undefined), labels, 2)).toThrow(
      'expected the variable as a list of numbers, found undefined',
    );
    expect(() => informationDiscrete(x, as(null), 2)).toThrow(
      'expected labels as a list of integers, found null',
    );
  });

  it('options that are none', () => {
    expect(() => informationContinuous(x, x, as(null))).toThrow(
      'expected options such as { biasCorrected: true }, found null',
    );
    expect(() => informationDiscrete(x, labels, 2, as({ biasCorrected: 'no' }))).toThrow(
      'expected biasCorrected as true or false, found no',
    );
  });

  it('another redundancy than those there are', () => {
    const joint = { shape: [1, 1, 1] as const, probabilities: Float64Array.of(1) };
    expect(() => partialInformation(as(joint), as({ redundancy: 'MMI' }))).toThrow(
      "expected { redundancy: 'ccs' } or { redundancy: 'mmi' }, found \"MMI\"",
    );
    expect(() => partialInformation(as(joint), as(null))).toThrow(/found null/);
    expect(partialInformation(as(joint), { redundancy: 'mmi' }).redundant).toBe(0);
  });

  it('values whose squares are beyond what a number holds, instead of calling them constant', () => {
    const large = Float64Array.of(1e200, -1e200, 2e200, 5e200, 0, 1);
    expect(() => informationDiscrete(large, labels, 2)).toThrow(
      /up to 1e\+150 in magnitude, found 1e\+200 at 0/,
    );
    expect([...copulaNormalize(large)].every(Number.isFinite)).toBe(true);
  });
});
