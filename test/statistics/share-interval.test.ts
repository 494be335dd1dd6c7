import { describe, expect, it } from 'vitest';
import { sampleShare } from '../../bench/share-population.js';
import type { SharePopulation } from '../../bench/share-population.js';
import { betaQuantile } from '../../src/numeric/index.js';
import {
  cutToShares,
  jackknifeInterval,
  shareDifferenceInterval,
  shareInterval,
} from '../../src/statistics/index.js';

/** Mean of the groups' own values, and the mean without each. */
function folded(own: readonly number[]): [number, number[]] {
  const sum = own.reduce((total, value) => total + value, 0);
  return [sum / own.length, own.map((value) => (sum - value) / (own.length - 1))];
}

/** Share of samples whose interval holds the population's share. */
function coverage(population: SharePopulation, samples: number): number {
  let held = 0;
  for (let i = 0; i < samples; i++) {
    const { value, leaveOut } = sampleShare(population, i);
    const images = population.people * population.images;
    const { low, high } = shareInterval(value, leaveOut, { images });
    if (low! <= population.mean && high! >= population.mean) held++;
  }
  return held / samples;
}

/** Images enough not to limit an interval. */
const many = { images: 1e6 };
const repeat = (count: number, value: number): number[] => new Array<number>(count).fill(value);

describe('the interval of a share', () => {
  it('of people who are all right is Clopper and Pearson’s of that many people', () => {
    // Published: 10 of 10 gives 69.2 to 100 %.
    const { low, high } = shareInterval(...folded(repeat(10, 1)), many);
    expect(low).toBeCloseTo(0.025 ** (1 / 10), 9);
    expect(low).toBeCloseTo(0.6915, 4);
    expect(high).toBe(1);
  });

  it('of people who are all wrong is its mirror image', () => {
    const { low, high } = shareInterval(...folded(repeat(10, 0)), many);
    expect(low).toBe(0);
    expect(high).toBeCloseTo(1 - 0.025 ** (1 / 10), 9);
  });

  it('is that of the images where all agree on a share between', () => {
    // As 5 right of 10: 18.7 to 81.3 %.
    const { low, high } = shareInterval(...folded(repeat(10, 0.5)), { images: 10 });
    expect(low).toBeCloseTo(0.1871, 4);
    expect(high).toBeCloseTo(0.8129, 4);
  });

  it('moves without a step from all who agree on a share between to one who differs', () => {
    const endsWith = (own: number) =>
      shareInterval(...folded([...repeat(9, 0.5), own]), { images: 2000 });
    const [alike, differs] = [endsWith(0.5), endsWith(0.5 + 1e-9)];
    expect(alike.low).toBeCloseTo(betaQuantile(0.025, 1000, 1001), 6);
    expect(differs.low).toBeCloseTo(alike.low!, 6);
    expect(differs.high).toBeCloseTo(alike.high!, 6);
  });

  it('with one mistake is nearly that of none, and moves with it without a step', () => {
    const lowWith = (own: number): number =>
      shareInterval(...folded([...repeat(9, 1), own]), { images: 10 * 2025 }).low!;
    const lows = Array.from({ length: 101 }, (_, mistake) => lowWith(1 - mistake / 100));
    expect(lows[0]).toBeCloseTo(0.6915, 4);
    expect(lows[1]).toBeGreaterThan(0.69);
    expect(lows[1]).toBeLessThan(0.7);
    for (let i = 1; i < lows.length; i++)
      expect(Math.abs(lows[i] - lows[i - 1])).toBeLessThan(0.01);
  });

  it('does not jump when a few more people err', () => {
    const lowWith = (err: number): number =>
      shareInterval(...folded([...repeat(40 - err, 1), ...repeat(err, 0.8)]), many).low!;
    const lows = Array.from({ length: 41 }, (_, err) => lowWith(err));
    for (let i = 1; i < 40; i++) expect(Math.abs(lows[i] - lows[i - 1])).toBeLessThan(0.025);
  });

  it('of many people who err is that of Korn and Graubard’s effective answers', () => {
    // Twenty people, 0.4 and 0.6 in turns: s² = 0.2²/4/19, n = 0.25/s² = 475, (z/t of 19)² of them count.
    const own = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 0.4 : 0.6));
    const answers = 475 * (1.959964 / 2.093024) ** 2;
    const { low, high } = shareInterval(...folded(own), many);
    expect(low).toBeCloseTo(betaQuantile(0.025, answers / 2, answers / 2 + 1), 4);
    expect(high).toBeCloseTo(betaQuantile(0.975, answers / 2 + 1, answers / 2), 4);
    const jackknife = jackknifeInterval(...folded(own));
    expect(low).toBeCloseTo(jackknife.low!, 2);
  });

  it('never claims more answers than there are images', () => {
    const alike = folded([...repeat(9, 0.5), 0.5001]);
    const { low } = shareInterval(...alike, { images: 100 });
    expect(low).toBeCloseTo(betaQuantile(0.025, 50, 51), 2);
  });

  it('is one answer a person where each is wholly right or wrong', () => {
    const { low, high } = shareInterval(...folded([...repeat(7, 1), ...repeat(5, 0)]), many);
    expect(low).toBeCloseTo(betaQuantile(0.025, 7, 6), 6);
    expect(high).toBeCloseTo(betaQuantile(0.975, 8, 5), 6);
  });

  it('holds the share of beta-distributed people in 19 of 20 samples, nearly all right or not', () => {
    for (const people of [10, 40]) {
      for (const [mean, correlation] of [
        [0.5, 0.1],
        [0.9, 0.3],
        [0.99, 0.3],
        [0.999, 0.1],
      ]) {
        const covered = coverage({ people, images: 200, mean, correlation }, 200);
        // 95 % less two standard errors of 200 samples.
        expect(covered, `${people} people, ${mean}`).toBeGreaterThan(0.92);
      }
    }
  });

  it('counts people, not the blocks they are summed in', () => {
    const { low } = shareInterval(...folded(repeat(20, 1)), {
      ...many,
      ...{ groupName: 'blocks', people: 200 },
    });
    expect(low).toBeCloseTo(0.025 ** (1 / 200), 9);
  });

  it('is none below five groups, with the reason', () => {
    const { low, high, reason } = shareInterval(...folded(repeat(4, 1)), many);
    expect([low, high]).toEqual([null, null]);
    expect(reason).toMatch(/4 residuals, at least 5 needed/);
  });
});

describe('the interval of a difference of shares', () => {
  it('that nobody shows leaves room on both sides for those not met', () => {
    const unseen = 1 - 0.025 ** (1 / 10);
    const { low, high } = shareDifferenceInterval(...folded(repeat(10, 0)), many);
    expect(low).toBeCloseTo(-unseen, 9);
    expect(high).toBeCloseTo(unseen, 9);
  });

  it('that everybody shows in full ends at -1', () => {
    const { low, high } = shareDifferenceInterval(...folded(repeat(12, -1)), many);
    expect(low).toBe(-1);
    expect(high!).toBeGreaterThan(-1);
    expect(high!).toBeLessThan(0);
  });

  it('is nearly the jackknife’s where people differ', () => {
    const some = folded(
      [1, 2, 3].flatMap(() => [-0.1, -0.2, -0.3, -0.15, -0.25, -0.05, -0.12, -0.22]),
    );
    const [found, expected] = [shareDifferenceInterval(...some, many), jackknifeInterval(...some)];
    expect(found.low!).toBeLessThanOrEqual(expected.low!);
    expect(found.low!).toBeCloseTo(expected.low!, 2);
    expect(found.high!).toBeCloseTo(expected.high!, 2);
  });

  it('moves without a step from nobody to somebody who differs', () => {
    const highWith = (own: number): number =>
      shareDifferenceInterval(...folded([...repeat(9, 0), own]), many).high!;
    expect(highWith(0.001)).toBeCloseTo(highWith(0), 2);
    expect(highWith(0.05)).toBeGreaterThan(0.2);
  });

  it('that everybody shows alike is that of the images, and moves without a step to one who differs', () => {
    const endsWith = (own: number) =>
      shareDifferenceInterval(...folded([...repeat(9, 0.2), own]), { images: 1000 });
    const [alike, differs] = [endsWith(0.2), endsWith(0.2001)];
    // 1.96·√(0.2·0.8/1000) = 0.0248, and a thousandth, 0.8^30, of the squared worst case.
    expect(0.2 - alike.low!).toBeGreaterThan(0.0248);
    expect(alike.high! - 0.2).toBeGreaterThan(0.0248);
    expect(alike.high! - alike.low!).toBeLessThan(0.08);
    expect(differs.low).toBeCloseTo(alike.low!, 4);
    expect(differs.high).toBeCloseTo(alike.high!, 4);
  });
});

describe('a share of variance', () => {
  it('has an interval within 0 and 1 that holds the estimate even where chance took that outside', () => {
    const interval = { low: -0.2, high: 1.2, reason: null };
    expect(cutToShares(0.5, interval)).toEqual({ low: 0, high: 1, reason: null });
    expect(cutToShares(-0.01, interval)).toEqual({ low: -0.01, high: 1, reason: null });
    expect(cutToShares(0.5, { low: null, high: null, reason: 'few' }).low).toBeNull();
  });
});

describe('the beta quantile', () => {
  it('inverts the distribution it belongs to', () => {
    // I_x(1, n) = 1 - (1 - x)^n; the median of a symmetric one is its middle.
    expect(betaQuantile(0.975, 1, 10)).toBeCloseTo(1 - 0.025 ** (1 / 10), 12);
    expect(betaQuantile(0.5, 3, 3)).toBeCloseTo(0.5, 12);
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1]);
    expect(betaQuantile(2, 1, 1)).toBeNaN();
  });
});
