import { describe, expect, it } from 'vitest';
import { endWithin, jackknifeError, jackknifeInterval } from '../../src/statistics/jackknife.js';
import { numbers } from './helpers.js';

describe('the degrees of freedom of a jackknife', () => {
  it('are the groups less one where no group weighs more than others', () => {
    const even = numbers(8).map((i) => (i % 2 === 0 ? 1 : -1));
    expect(jackknifeError(even)).toEqual({
      error: Math.sqrt(7),
      degreesOfFreedom: 7,
      reason: null,
    });
    expect(jackknifeError(numbers(8).map(() => 3)).degreesOfFreedom).toBe(7);
  });

  it('are fewer where some do: 2 g/(κ - 1 + 2/(g - 1)), in quarters', () => {
    // Eighteen values at the mean and one on each side: κ = 10, 40/(9 + 2/19) = 4.39.
    const few = numbers(20).map((i) => (i === 3 ? 1 : i === 11 ? -1 : 0));
    expect(jackknifeError(few).degreesOfFreedom).toBe(4.25);
    // Student's t(0.975, 4.25) lies between those of 4 and of 5, 2.776 and 2.571.
    const { low, high } = jackknifeInterval(0, few);
    const half = high! / Math.sqrt((19 / 20) * 2);
    expect(half).toBeGreaterThan(2.571);
    expect(half).toBeLessThan(2.776);
    expect(low).toBe(-high!);
  });

  it('are at least three, where one group is all there is', () => {
    expect(jackknifeError(numbers(10).map((i) => (i === 0 ? 1 : 0))).degreesOfFreedom).toBe(3);
  });

  it('come with no error below five groups', () => {
    expect(jackknifeError([1, 2, 3, 4])).toMatchObject({
      error: null,
      reason: 'no interval: 4 residuals, at least 5 needed',
    });
  });
});

describe('intervals that end where the quantity can', () => {
  const wide = { low: -0.2, high: 1.4, reason: null };

  it('are cut at both ends, and not within', () => {
    expect(endWithin(0.6, wide, 0, 1)).toEqual({ low: 0, high: 1, reason: null });
    expect(endWithin(0.6, { low: 0.5, high: 0.7, reason: null }, 0, 1)).toEqual({
      ...{ low: 0.5, high: 0.7, reason: null },
    });
    expect(endWithin(0.6, wide, 0)).toEqual({ low: 0, high: 1.4, reason: null });
  });

  it('hold an estimate that chance has taken outside', () => {
    expect(endWithin(-0.05, wide, 0, 1)).toEqual({ low: -0.05, high: 1, reason: null });
    expect(endWithin(1.1, wide, 0, 1)).toEqual({ low: 0, high: 1.1, reason: null });
  });

  it('stay absent with their reason', () => {
    const none = { low: null, high: null, reason: 'too few' };
    expect(endWithin(0.3, none, 0, 1)).toEqual(none);
  });
});
