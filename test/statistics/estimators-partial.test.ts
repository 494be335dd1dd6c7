import { describe, expect, it } from 'vitest';
import { drawAddress, uniformDraw } from '../../src/numeric/index.js';
import { partialInformation } from '../../src/statistics/index.js';
import type { JointProbabilities, PartialInformation } from '../../src/statistics/index.js';
import { numbers } from './helpers.js';

type Shape = [number, number, number];

/** A joint distribution from its outcomes [first, second, target] and their probabilities. */
function joint(shape: Shape, outcomes: [number, number, number, number][]): JointProbabilities {
  const probabilities = new Float64Array(shape[0] * shape[1] * shape[2]);
  for (const [first, second, target, p] of outcomes) {
    probabilities[(first * shape[1] + second) * shape[2] + target] += p;
  }
  return { shape, probabilities };
}
/** Independent fair bits and a target that is a function of them. */
const gate = (levels: number, target: (a: number, b: number) => number): JointProbabilities =>
  joint(
    [2, 2, levels],
    [0, 1, 2, 3].map((k) => [k >> 1, k & 1, target(k >> 1, k & 1), 0.25]),
  );
const parts = (value: PartialInformation): number[] => [
  value.redundant ?? NaN,
  value.uniqueFirst ?? NaN,
  value.uniqueSecond ?? NaN,
  value.synergistic ?? NaN,
];
function expectParts(value: PartialInformation, expected: number[], within = 1e-6): void {
  expect(value.reason).toBeNull();
  parts(value).forEach((bits, k) => expect(Math.abs(bits - expected[k])).toBeLessThan(within));
}
/** A distribution of `shape` without structure; a share of its cells is zero. */
function random(shape: Shape, seed: number, zeros = 0): JointProbabilities {
  const draw = (i: number): number => uniformDraw(drawAddress(seed, 'joint', []), i);
  const weights = numbers(shape[0] * shape[1] * shape[2]).map((i) =>
    i > 0 && draw(2 * i) < zeros ? 0 : draw(2 * i + 1),
  );
  const sum = weights.reduce((a, b) => a + b);
  return { shape, probabilities: Float64Array.from(weights, (weight) => weight / sum) };
}

describe('partialInformation with I_ccs', () => {
  it('of an XOR of fair bits is 1 bit of synergy', () => {
    expectParts(partialInformation(gate(2, (a, b) => a ^ b)), [0, 0, 0, 1]);
  });

  it('of two copies of the target is 1 bit of redundancy (RDN)', () => {
    const copies = joint(
      [2, 2, 2],
      [0, 1].map((k) => [k, k, k, 0.5]),
    );
    expectParts(partialInformation(copies), [1, 0, 0, 0]);
  });

  it('of a target that is both independent bits is one unique bit each (UNQ, two-bit copy)', () => {
    expectParts(partialInformation(gate(4, (a, b) => 2 * a + b)), [0, 1, 1, 0]);
  });

  it('of a redundant bit beside an XOR is a bit of redundancy and one of synergy (RDNXOR)', () => {
    const outcomes = numbers(8).map((k): [number, number, number, number] => {
      const [r, a, b] = [k >> 2, (k >> 1) & 1, k & 1];
      return [2 * r + a, 2 * r + b, 2 * r + (a ^ b), 0.125];
    });
    expectParts(partialInformation(joint([4, 4, 4], outcomes)), [1, 0, 0, 1]);
  });

  it('of AND and OR is ¼ log2(4/3) redundant bits, 0.104, as published, and of the sum none', () => {
    const single = 0.25 * 2 + 0.75 * Math.log2(4 / 3) - 0.5;
    const redundant = 0.25 * Math.log2(4 / 3);
    const whole = 0.25 * 2 + 0.75 * Math.log2(4 / 3);
    const unique = single - redundant;
    const expected = [redundant, unique, unique, whole - redundant - 2 * unique];
    expectParts(partialInformation(gate(2, (a, b) => a & b)), expected);
    expectParts(partialInformation(gate(2, (a, b) => a | b)), expected);
    expectParts(partialInformation(gate(3, (a, b) => a + b)), [0, 0.5, 0.5, 0.5]);
  });

  it('counts only the pairwise margins of an OR whose sources are never both 1 as shared: nothing (REDUCEDOR)', () => {
    const reduced = joint(
      [2, 2, 2],
      [
        [0, 0, 0, 0.5],
        [0, 1, 1, 0.25],
        [1, 0, 1, 0.25],
      ],
    );
    const single = 0.75 * Math.log2(4 / 3) + 0.25 * 2 - 0.5;
    expectParts(partialInformation(reduced), [0, single, single, 1 - 2 * single]);
  });

  it('of a nearly redundant pair gives a negative unique part rather than none (IMPERFECTRDN)', () => {
    const pair = joint(
      [3, 3, 2],
      [
        [0, 0, 0, 0.499],
        [0, 1, 0, 0.001],
        [1, 1, 1, 0.5],
      ],
    );
    expectParts(partialInformation(pair), [0.997559, 0.002441, -0.007969, 0.007969], 1e-6);
  });

  it('adds up to the informations, swaps with the sources, and ignores the names of levels', () => {
    for (const [seed, zeros] of [
      [1, 0],
      [2, 0.4],
      [3, 0.7],
    ]) {
      const shape: Shape = [3, 2, 4];
      const { probabilities } = random(shape, seed, zeros);
      const value = parts(partialInformation({ shape, probabilities }));
      const swapped = new Float64Array(24);
      const renamed = new Float64Array(24);
      for (let a = 0; a < 3; a++) {
        for (let b = 0; b < 2; b++) {
          for (let s = 0; s < 4; s++) {
            const p = probabilities[(a * 2 + b) * 4 + s];
            swapped[(b * 3 + a) * 4 + s] = p;
            renamed[(((a + 1) % 3) * 2 + b) * 4 + ((s + 3) % 4)] = p;
          }
        }
      }
      const [redundant, first, second, synergistic] = value;
      const other = partialInformation({ shape: [2, 3, 4], probabilities: swapped });
      expectParts(other, [redundant, second, first, synergistic]);
      expectParts(partialInformation({ shape, probabilities: renamed }), value);
      const mmi = parts(partialInformation({ shape, probabilities }, { redundancy: 'mmi' }));
      expect(mmi[0] + mmi[1]).toBeCloseTo(redundant + first, 12);
      expect(mmi[0] + mmi[2]).toBeCloseTo(redundant + second, 12);
      expect(mmi.reduce((a, b) => a + b)).toBeCloseTo(
        value.reduce((a, b) => a + b),
        12,
      );
    }
  });

  it('finds the maximum-entropy distribution for every one of 300 sparse tables', () => {
    for (let seed = 0; seed < 300; seed++) {
      const shape: Shape = [1 + (seed % 4), 1 + (seed % 3), 1 + (seed % 5)];
      const value = partialInformation(random(shape, seed, (seed % 10) / 10));
      expect(parts(value).every(Number.isFinite)).toBe(true);
    }
  });

  it('of independent variables, and of a target of one level, is nothing', () => {
    const independent = {
      shape: [2, 2, 2] as const,
      probabilities: new Float64Array(8).fill(1 / 8),
    };
    expectParts(partialInformation(independent), [0, 0, 0, 0]);
    expectParts(partialInformation(random([3, 3, 1], 4)), [0, 0, 0, 0]);
  });
});

describe('partialInformation with I_mmi', () => {
  it('takes the smaller of the two informations as redundant', () => {
    const both = gate(2, (a, b) => a & b);
    const single = 0.25 * 2 + 0.75 * Math.log2(4 / 3) - 0.5;
    expectParts(partialInformation(both, { redundancy: 'mmi' }), [single, 0, 0, 0.5]);
    expectParts(
      partialInformation(
        gate(4, (a, b) => 2 * a + b),
        { redundancy: 'mmi' },
      ),
      [1, 0, 0, 1],
    );
  });
});

describe('partialInformation', () => {
  it('refuses a table that is no joint distribution', () => {
    const refuse = (shape: number[], values: number[]): (() => unknown) => {
      const probabilities = Float64Array.from(values);
      return () => partialInformation({ shape: shape as unknown as Shape, probabilities });
    };
    expect(refuse([2, 2], [1, 0, 0, 0])).toThrow(/three positive integers, found \[2, 2\]/);
    expect(refuse([1, 1, 2], [1, 0, 0])).toThrow(/2 probabilities, found 3/);
    expect(refuse([1, 1, 2], [2, -1])).toThrow(/found -1 at 1/);
    expect(refuse([1, 1, 2], [NaN, 1])).toThrow(/found NaN at 0/);
    expect(refuse([1, 1, 2], [3, 5])).toThrow(/add to 1, found 8: divide counts by their total/);
    expect(refuse([40, 40, 1], Array<number>(1600).fill(1 / 1600))).toThrow(/merge levels/);
  });
});
