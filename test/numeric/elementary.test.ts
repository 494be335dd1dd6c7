import { describe, expect, it } from 'vitest';
import { cos, exp, log, normalQuantile, pow, sin } from '../../src/numeric/index.js';

/** Distance in units of the last place of `expected`. */
function ulps(actual: number, expected: number): number {
  if (actual === expected) return 0;
  const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(expected))));
  return Math.abs(actual - expected) / 2 ** (exponent - 52);
}

function worst(
  points: number[],
  ours: (x: number) => number,
  theirs: (x: number) => number,
): number {
  return Math.max(...points.map((x) => ulps(ours(x), theirs(x))));
}

const spread = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 0.37)) / count);

describe('elementary functions', () => {
  it('exp agrees with Math.exp within 6 units in the last place', () => {
    expect(worst(spread(-700, 700, 5000), exp, Math.exp)).toBeLessThan(6);
    expect(worst(spread(-1, 1, 5000), exp, Math.exp)).toBeLessThan(6);
  });

  it('exp overflows to Infinity, underflows to 0 and keeps subnormals', () => {
    expect(exp(710)).toBe(Infinity);
    expect(exp(-746)).toBe(0);
    expect(exp(-740)).toBeGreaterThan(0);
    expect(exp(0)).toBe(1);
    expect(exp(NaN)).toBeNaN();
  });

  it('log agrees with Math.log within 3 units in the last place over the whole range', () => {
    const points = spread(-1000, 1000, 5000).map((power) => 2 ** power);
    expect(worst(points, log, Math.log)).toBeLessThan(3);
    expect(worst(spread(0.5, 2, 5000), log, Math.log)).toBeLessThan(3);
  });

  it('log takes its limits at 0, Infinity and below 0', () => {
    expect(log(0)).toBe(-Infinity);
    expect(log(Infinity)).toBe(Infinity);
    expect(log(-1)).toBeNaN();
    expect(log(1)).toBe(0);
    expect(log(5e-324)).toBeCloseTo(Math.log(5e-324), 10);
  });

  it('sin and cos agree with Math within 1e-15 near 0 and 1e-14 at a thousand turns', () => {
    const error = (points: number[]): number =>
      Math.max(
        ...points.map((x) =>
          Math.max(Math.abs(sin(x) - Math.sin(x)), Math.abs(cos(x) - Math.cos(x))),
        ),
      );
    expect(error(spread(-7, 7, 5000))).toBeLessThan(1e-15);
    expect(error(spread(-6300, 6300, 5000))).toBeLessThan(1e-14);
  });

  it('pow agrees with Math.pow to 1e-13 for the powers of sRGB', () => {
    for (const x of spread(0.0031, 1, 500)) {
      expect(pow(x, 1 / 2.4) / Math.pow(x, 1 / 2.4)).toBeCloseTo(1, 13);
    }
    expect(pow(0, 2)).toBe(0);
    expect(pow(0, 0)).toBe(1);
  });
});

describe('normalQuantile', () => {
  it.each([
    [0.5, 0],
    [0.841344746068542949, 1],
    [0.975, 1.959963984540054],
    [0.999, 3.090232306167813],
    [1e-10, -6.361340902404056],
    [0.0625, -1.5341205443525463],
  ])('of %f is %f', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 12);
  });

  it('is antisymmetric and infinite at the ends', () => {
    for (const p of [0.01, 0.2, 0.4]) {
      expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 12);
    }
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(normalQuantile(1.1)).toBeNaN();
  });
});
