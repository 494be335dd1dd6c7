import { describe, expect, it } from 'vitest';
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

const repeat = (count: number, value: number): number[] => new Array<number>(count).fill(value);

describe('the interval of a share', () => {
  it('of people who are all right is Clopper and Pearson’s of that many people', () => {
    // Published: 10 of 10 gives 69.2 to 100 %.
    const { low, high } = shareInterval(...folded(repeat(10, 1)));
    expect(low).toBeCloseTo(0.025 ** (1 / 10), 9);
    expect(low).toBeCloseTo(0.6915, 4);
    expect(high).toBe(1);
  });

  it('of people who are all wrong is its mirror image', () => {
    const { low, high } = shareInterval(...folded(repeat(10, 0)));
    expect(low).toBe(0);
    expect(high).toBeCloseTo(1 - 0.025 ** (1 / 10), 9);
  });

  it('is not of zero width where all agree on a share between', () => {
    // As 5 right of 10: 18.7 to 81.3 %.
    const { low, high } = shareInterval(...folded(repeat(10, 0.5)));
    expect(low).toBeCloseTo(0.1871, 4);
    expect(high).toBeCloseTo(0.8129, 4);
  });

  it('with one mistake is not shorter than with none', () => {
    const none = shareInterval(...folded(repeat(10, 1)));
    const one = shareInterval(...folded([...repeat(9, 1), 0.99]));
    expect(one.low!).toBeLessThan(none.low!);
    expect(one.low!).toBeGreaterThan(0.65);
  });

  it('is the jackknife’s where five people differ, cut to 0 and 1', () => {
    const some = folded([...repeat(15, 0.5), 0.4, 0.45, 0.55, 0.6, 0.7]);
    expect(shareInterval(...some)).toEqual(jackknifeInterval(...some));
    const [value, leaveOut] = folded([...repeat(15, 1), 0.3, 0.9, 0.95, 0.98, 0.97]);
    const wide = jackknifeInterval(value, leaveOut);
    expect(wide.high!).toBeGreaterThan(1);
    expect(shareInterval(value, leaveOut)).toMatchObject({ low: wide.low, high: 1 });
  });

  it('counts people, not the blocks they are summed in', () => {
    const { low } = shareInterval(...folded(repeat(20, 1)), { groupName: 'blocks', people: 200 });
    expect(low).toBeCloseTo(0.025 ** (1 / 200), 9);
  });

  it('is none below five groups, with the reason', () => {
    const { low, high, reason } = shareInterval(...folded(repeat(4, 1)));
    expect([low, high]).toEqual([null, null]);
    expect(reason).toMatch(/4 residuals, at least 5 needed/);
  });
});

describe('the interval of a difference of shares', () => {
  it('that nobody shows leaves room on both sides for those not met', () => {
    const unseen = 1 - 0.025 ** (1 / 10);
    const { low, high } = shareDifferenceInterval(...folded(repeat(10, 0)));
    expect(low).toBeCloseTo(-unseen, 9);
    expect(high).toBeCloseTo(unseen, 9);
  });

  it('that everybody shows in full ends at -1', () => {
    const { low, high } = shareDifferenceInterval(...folded(repeat(12, -1)));
    expect(low).toBe(-1);
    expect(high!).toBeGreaterThan(-1);
    expect(high!).toBeLessThan(0);
  });

  it('is the jackknife’s where people differ', () => {
    const some = folded([-0.1, -0.2, -0.3, -0.15, -0.25, -0.05, -0.12, -0.22]);
    expect(shareDifferenceInterval(...some)).toEqual(jackknifeInterval(...some));
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
