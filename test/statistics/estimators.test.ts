import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import {
  binnedInformation,
  copulaNormalize,
  informationContinuous,
  informationDiscrete,
} from '../../src/statistics/index.js';
import { numbers } from './helpers.js';
import { mixtureInformation } from './paper.js';

const draws = (stream: string, count: number): Float64Array =>
  normalDraws(drawAddress(3, stream, []), count);
const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('copulaNormalize', () => {
  it('keeps order, is antisymmetric, and gives ties their mid-rank', () => {
    const scores = copulaNormalize([3, 1, 2]);
    expect(scores[2]).toBe(0);
    expect(scores[0]).toBeCloseTo(0.6744897501960817, 12);
    expect(scores[1]).toBe(-scores[0]);
    expect([...copulaNormalize([4, 4, 4])]).toEqual([0, 0, 0]);
  });
});

describe('informationDiscrete', () => {
  it('is ½ log2 of total over within variance, by hand, without bias correction', () => {
    const x = Float64Array.of(0, 2, 10, 12);
    const { bits } = informationDiscrete(x, [0, 0, 1, 1], 2, { biasCorrected: false });
    expect(bits).toBeCloseTo(0.5 * Math.log2(104 / 3 / 2), 12);
  });

  it('of two Gaussian classes at ±μ is the value on paper', () => {
    const labels = numbers(40_000).map((i) => i % 2);
    const z = draws('classes', 40_000);
    for (const mu of [0.25, 1]) {
      const x = z.map((value, i) => value + (labels[i] === 0 ? -mu : mu));
      const { bits } = informationDiscrete(copulaNormalize(x), labels, 2);
      expect(Math.abs((bits ?? NaN) - mixtureInformation([-mu, mu]).copula)).toBeLessThan(0.012);
    }
  });

  it('averages to zero for independent data, where the uncorrected value does not', () => {
    const run = (biasCorrected: boolean): number =>
      mean(
        numbers(200).map((i) => {
          const x = [0, 1].map((v) => draws(`null ${i} ${v}`, 60));
          const labels = numbers(60).map((k) => k % 3);
          return informationDiscrete(x, labels, 3, { biasCorrected }).bits ?? NaN;
        }),
      );
    expect(Math.abs(run(true))).toBeLessThan(0.015);
    expect(run(false)).toBeGreaterThan(0.06);
  });

  it('gives null with a reason for an empty, short or constant class and for a constant', () => {
    const reason = (values: number[], labels: number[], levels: number): string | null => {
      const value = informationDiscrete(Float64Array.from(values), labels, levels);
      expect(value.bits).toBeNull();
      return value.reason;
    };
    expect(reason([0, 0, 1, 2], [0, 0, 1, 1], 2)).toMatch(/^deterministic/);
    expect(reason([0, 1, 2], [0, 0, 1], 2)).toMatch(/too few points.*level 1 has 1, at least 2/);
    expect(reason([0, 1, 2, 4], [0, 2, 0, 2], 3)).toBe('level 1 has no samples');
    expect(reason(Array<number>(8).fill(0.1), [0, 1, 0, 1, 0, 1, 0, 1], 2)).toMatch(/^constant/);
    expect(reason([], [], 1)).toBe('level 0 has no samples');
  });

  it('refuses a label outside its levels', () => {
    expect(() => informationDiscrete(Float64Array.of(1, 2), [0, 2], 2)).toThrow(/found 2 at 1/);
  });
});

describe('informationContinuous', () => {
  it('of two variables with correlation ρ is -½ log2(1 - ρ²)', () => {
    const x = draws('x', 30_000);
    const e = draws('e', 30_000);
    const y = x.map((value, i) => 0.6 * value + 0.8 * e[i]);
    const product = (a: Float64Array, b: Float64Array): number => {
      const [meanA, meanB] = [mean([...a]), mean([...b])];
      return a.reduce((sum, value, i) => sum + (value - meanA) * (b[i] - meanB), 0);
    };
    const squaredCorrelation = product(x, y) ** 2 / (product(x, x) * product(y, y));
    const sample = -0.5 * Math.log2(1 - squaredCorrelation);
    expect(informationContinuous(x, y, { biasCorrected: false }).bits).toBeCloseTo(sample, 12);
    expect(informationContinuous(x, y).bits).toBeCloseTo(-0.5 * Math.log2(1 - 0.36), 1);
    expect(informationContinuous(x, y).bits).toBeLessThan(sample);
  });

  it('adds over independent pairs', () => {
    const x = [draws('x1', 30_000), draws('x2', 30_000)];
    const e = [draws('e1', 30_000), draws('e2', 30_000)];
    const y = x.map((values, k) => values.map((value, i) => value + e[k][i]));
    expect(informationContinuous(x, y).bits).toBeCloseTo(1, 1);
  });

  it('gives null with a reason for a copy, a constant and too few points', () => {
    const x = draws('x', 50);
    expect(
      informationContinuous(
        x,
        x.map((v) => 2 * v),
      ).reason,
    ).toMatch(/^deterministic/);
    expect(informationContinuous(x, new Float64Array(50)).reason).toMatch(/no variance/);
    expect(informationContinuous(x.slice(0, 2), x.slice(2, 4)).reason).toMatch(/too few/);
    expect(() => informationContinuous(x, x.slice(1))).toThrow(/equal length/);
  });
});

describe('binnedInformation', () => {
  it('of a code with five values is log2 5, of a constant 0, without points null', () => {
    const labels = numbers(5000).map((i) => i % 5);
    expect(binnedInformation(labels, labels, 5).bits).toBeCloseTo(Math.log2(5), 2);
    expect(binnedInformation(new Float64Array(5000), labels, 5).bits).toBeCloseTo(0, 12);
    expect(binnedInformation([], [], 5)).toEqual({ bits: null, reason: 'there are no samples' });
  });

  it('of two Gaussian classes stays below the true value by what 16 bins lose', () => {
    const labels = numbers(40_000).map((i) => i % 2);
    const x = draws('classes', 40_000).map((value, i) => value + (labels[i] === 0 ? -1 : 1));
    const { exact } = mixtureInformation([-1, 1]);
    const bits = binnedInformation(x, labels, 2).bits ?? NaN;
    expect(bits).toBeLessThan(exact + 0.012);
    expect(bits).toBeGreaterThan(exact - 0.025);
  });

  it('averages to zero for independent data', () => {
    const labels = numbers(400).map((i) => i % 5);
    const values = numbers(200).map(
      (i) => binnedInformation(draws(`b${i}`, 400), labels, 5).bits ?? NaN,
    );
    expect(Math.abs(mean(values))).toBeLessThan(0.01);
  });
});
