import { describe, expect, it } from 'vitest';
import { drawSample } from '../../bench/person-population.js';
import type { PersonCase, PersonSample } from '../../bench/person-population.js';
import { viewsBits } from '../../src/statistics/invariance/person-information.js';
import { estimateAudit } from '../../src/statistics/index.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from './helpers.js';

const TRIALS = 100;

function samples(one: PersonCase): PersonSample[] {
  return numbers(TRIALS).map((trial) => drawSample(one, trial));
}

function biasOf({ bits }: PersonCase, found: readonly PersonSample[]) {
  const errors = found.map((sample) => sample.bits! - bits);
  const mean = errors.reduce((sum, error) => sum + error, 0) / TRIALS;
  const squares = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (TRIALS - 1) / TRIALS) };
}

const cases = (world: PersonCase['world'], residuals: number): PersonCase[] =>
  [0, 0.3, 2].flatMap((bits) =>
    [2, 3, 5, 9, 25].map((images) => ({ world, residuals, bits, images })),
  );

describe('information about the person from few images of each', () => {
  it.each(cases('draws', 40))('is $bits bits with $images images that are draws', (one) => {
    const { mean, standardError } = biasOf(one, samples(one));
    // The logarithm of a ratio of two estimates is off by less than a thirtieth of its scatter.
    expect(Math.abs(mean)).toBeLessThan(4 * standardError + 0.005);
  });

  it.each(cases('same views', 40))(
    'is $bits bits with $images views that do the same to everybody',
    (one) => {
      const { mean, standardError } = biasOf(one, samples(one));
      expect(Math.abs(mean)).toBeLessThan(4 * standardError + 0.005);
    },
  );

  it('is never said to be below 0, as a variance and a correction for each person say with confidence', () => {
    for (const world of ['draws', 'same views', 'own views'] as const) {
      for (const images of [2, 3, 9, 25]) {
        const found = samples({ world, residuals: 40, bits: 0, images });
        for (const { high } of found) expect(high).toBeGreaterThanOrEqual(0);
        if (world !== 'same views' || images !== 3) continue;
        const each = found.reduce((sum, { eachBits }) => sum + eachBits / TRIALS, 0);
        // ½ log2 3/2 - ½ ψ(1)/ln 2, ψ(1) Euler's constant below 0.
        const onPaper = (0.5 * (Math.log(1.5) + 0.5772156649)) / Math.LN2;
        expect(onPaper).toBeCloseTo(0.709, 3);
        expect(each).toBeLessThan(-0.6);
        expect(each).toBeGreaterThan(-onPaper);
      }
    }
  });

  it.each(['draws', 'same views', 'own views'] as const)(
    'is held by the interval in 19 of 20 cases (%s)',
    (world) => {
      for (const images of [3, 9]) {
        const found = samples({ world, residuals: 200, bits: 0.3, images });
        const held = found.filter(({ low, high }) => low! <= 0.3 && high! >= 0.3).length;
        expect(held / TRIALS).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.05 * 0.95) / TRIALS));
      }
    },
  );

  it('is worth ½ log2 n/(n - 1) more of images that are all there are', () => {
    expect(viewsBits(2)).toBeCloseTo(0.5, 12);
    expect(viewsBits(3)).toBeCloseTo(0.5 * Math.log2(1.5), 12);
  });
});

describe('identity within the level of a factor of an audit', () => {
  const space = testSpace({
    residual: numbers(30),
    sex: ['male', 'female'],
    yaw: [-30, 0, 30],
    pitch: [-15, 0, 15],
  });
  const layers = [{ name: 'layer', units: 2, offset: 0 }];
  // Of pitch and little noise, and of noise alone.
  const study = runNetwork(space, layers, (p) => [
    p.levels.pitch - 1 + 0.1 * noise(p, 0),
    noise(p, 1),
  ]);
  const { invarianceDetail, information } = estimateAudit({
    space,
    layers,
    tables: accumulateAll(study),
  });
  const row = (unit: number, factor: string) =>
    invarianceDetail.identityWithinLevels.find(
      (one) => one.unit === unit && one.factor === factor,
    )!;

  it('is nothing for a reader of another view factor, of three images of each person', () => {
    // One variance and a correction for each person reads -0.7 bits here, with an interval below 0.
    for (const kind of ['within', 'withinGroups', 'pooled'] as const) {
      const { bits, high } = row(0, 'yaw')[kind]!;
      expect(Math.abs(bits!)).toBeLessThan(0.02);
      expect(high).toBeGreaterThan(0);
    }
  });

  it('is nothing for noise, within an interval that holds 0', () => {
    for (const factor of ['yaw', 'pitch']) {
      const { bits, low, high } = row(1, factor).within;
      expect(Math.abs(bits!)).toBeLessThan(0.1);
      expect(low).toBeLessThanOrEqual(Math.min(0, bits!) + 0.05);
      expect(high).toBeGreaterThan(0);
    }
  });

  it('is refused where each person would have a variance of nine images, in the information about identity', () => {
    const about = information.find((one) => one.unit === 1 && one.factor === 'identity')!;
    expect(about.bits).toBeNull();
    expect(about.reason).toMatch(/^9 images of each are too few for a variance of each/);
    expect(
      information.find((one) => one.unit === 1 && one.factor === 'residual')!.bits,
    ).not.toBeNull();
  });
});
