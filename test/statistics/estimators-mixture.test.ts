import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraws, normalQuantile } from '../../src/numeric/index.js';
import { copulaNormalize, informationMixture } from '../../src/statistics/index.js';
import { numbers } from './helpers.js';

const draws = (stream: string, count: number): Float64Array =>
  normalDraws(drawAddress(8, stream, []), count);
const alternate = (count: number, levels: number): Int32Array =>
  Int32Array.from(numbers(count), (i) => i % levels);
const correlated = (count: number): Float64Array[] => {
  const [a, b] = [draws('a', count), draws('b', count)];
  return [a, a.map((v, i) => 0.95 * v + Math.sqrt(1 - 0.95 ** 2) * b[i])];
};

describe('informationMixture', () => {
  it('of two well separated Gaussians is 1 bit, of four 2 bits, in one dimension and in two that correlate', () => {
    for (const levels of [2, 4]) {
      const labels = alternate(400, levels);
      const apart = (values: Float64Array): Float64Array =>
        values.map((v, i) => v + 100 * labels[i]);
      const x = correlated(400);
      expect(informationMixture(apart(x[0]), labels, levels).bits).toBeCloseTo(
        Math.log2(levels),
        10,
      );
      expect(informationMixture(x.map(apart), labels, levels).bits).toBeCloseTo(
        Math.log2(levels),
        10,
      );
    }
  });

  it('of one class is 0 whatever its correlation, as points along columns of the Cholesky factor make it', () => {
    expect(informationMixture(correlated(300), new Int32Array(300), 1).bits).toBeCloseTo(0, 12);
  });

  it('of two shifted copies is what its definition gives by hand', () => {
    const half = draws('half', 201);
    const shift = 1.5;
    const x = Float64Array.from([...half, ...half.map((v) => v + shift)]);
    const labels = Int32Array.from(numbers(402), (i) => (i < 201 ? 0 : 1));
    const middle = [...half].sort((a, b) => a - b)[100];
    const mad = [...half.map((v) => Math.abs(v - middle))].sort((a, b) => a - b)[100];
    const scores = copulaNormalize(half);
    const squares = scores.reduce((sum, z) => sum + z * z, 0);
    const deviation = (Math.sqrt(squares / 200) * mad) / normalQuantile(0.75);
    const density = (v: number): number =>
      Math.exp(-0.5 * (v / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI));
    const entropy = [deviation, -deviation].reduce(
      (sum, v) => sum - 0.5 * Math.log2(0.5 * density(v) + 0.5 * density(v - shift)),
      0,
    );
    const within = 0.5 * Math.log2(2 * Math.PI * Math.E * deviation ** 2);
    expect(informationMixture(x, labels, 2).bits).toBeCloseTo(entropy - within, 10);
  });

  it('does not change with the scale, the place, the order of samples or the numbers of levels', () => {
    const labels = alternate(300, 3);
    const x = correlated(300).map((values) =>
      values.map((v, i) => v * (1 + labels[i]) + labels[i]),
    );
    const bits = informationMixture(x, labels, 3).bits ?? NaN;
    const moved = x.map((values, k) => values.map((v) => 1e-6 * (k + 1) * v + 5));
    expect(informationMixture(moved, labels, 3).bits).toBeCloseTo(bits, 8);
    const order = numbers(300).map((i) => (i * 7) % 300);
    const shuffled = x.map((values) => values.map((_, i) => values[order[i]]));
    const renamed = labels.map((_, i) => [1, 2, 0][labels[order[i]]]);
    expect(informationMixture(shuffled, renamed, 3).bits).toBeCloseTo(bits, 10);
  });

  it('sees classes that differ in spread alone', () => {
    const labels = alternate(4_000, 2);
    const x = draws('spread', 4_000).map((v, i) => (labels[i] === 0 ? v : 20 * v));
    expect(informationMixture(x, labels, 2).bits).toBeGreaterThan(0.4);
  });

  it('gives null with a reason for an empty, short or spreadless class and for dependent variables', () => {
    const x = draws('x', 12);
    const labels = alternate(12, 2);
    expect(informationMixture(x, labels, 3)).toEqual({
      bits: null,
      reason: 'level 2 has no samples',
    });
    expect(informationMixture(x.slice(0, 3), [0, 0, 1], 2).reason).toMatch(/too few points/);
    const zeros = x.map((v, i) => (i < 8 ? 0 : v));
    expect(informationMixture(zeros, labels, 2).reason).toMatch(/^no spread/);
    expect(informationMixture([x, x.map((v) => 2 * v)], labels, 2).reason).toMatch(
      /^deterministic/,
    );
  });
});
