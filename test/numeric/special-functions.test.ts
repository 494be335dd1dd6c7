import { describe, expect, it } from 'vitest';
import {
  choleskyFactor,
  digamma,
  incompleteBeta,
  logGamma,
  studentTQuantile,
} from '../../src/numeric/index.js';

describe('choleskyFactor', () => {
  it('factors a known matrix', () => {
    const factor = choleskyFactor(Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98), 3);
    expect([...(factor ?? [])]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  it('is null for a singular and for an indefinite matrix', () => {
    expect(choleskyFactor(Float64Array.of(1, 1, 1, 1), 2)).toBeNull();
    expect(choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
  });
});

describe('logGamma', () => {
  it.each([
    [1, 0],
    [2, 0],
    [5, Math.log(24)],
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [100, 359.1342053695754],
    [1e-3, 6.907178885383853],
  ])('of %f is %f', (x, value) => {
    expect(Math.abs(logGamma(x) - value)).toBeLessThan(1e-13 * Math.max(1, Math.abs(value)));
  });

  it('is NaN at 0 and below', () => {
    expect(logGamma(0)).toBeNaN();
    expect(logGamma(-1.5)).toBeNaN();
  });
});

describe('digamma', () => {
  it.each([
    [1, -0.5772156649015329],
    [0.5, -1.9635100260214235],
    [10, 2.251752589066721],
    [1e6, 13.815510057964191],
  ])('of %f is %f', (x, value) => {
    expect(digamma(x)).toBeCloseTo(value, 12);
  });

  it('obeys its recurrence and is NaN at 0', () => {
    for (const x of [0.1, 3.7, 25]) expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 12);
    expect(digamma(0)).toBeNaN();
  });
});

describe('incompleteBeta', () => {
  it('agrees with closed forms', () => {
    expect(incompleteBeta(0.3, 1, 1)).toBeCloseTo(0.3, 13);
    expect(incompleteBeta(0.3, 2, 1)).toBeCloseTo(0.09, 13);
    expect(incompleteBeta(0.5, 7, 7)).toBeCloseTo(0.5, 13);
    expect(incompleteBeta(0.25, 0.5, 0.5)).toBeCloseTo(1 / 3, 13);
  });
});

describe('studentTQuantile', () => {
  it.each([
    [0.975, 1, 12.706204736432095],
    [0.975, 2, 4.302652729911275],
    [0.975, 9, 2.2621571628540993],
    [0.975, 499, 1.964729],
    [0.95, 5, 2.0150483733330233],
    [0.025, 9, -2.2621571628540993],
  ])('at p = %f with %i degrees of freedom is %f', (p, degrees, value) => {
    expect(studentTQuantile(p, degrees)).toBeCloseTo(value, value === 1.964729 ? 6 : 9);
  });

  it('is 0 at one half and NaN outside (0, 1)', () => {
    expect(studentTQuantile(0.5, 3)).toBe(0);
    expect(studentTQuantile(1, 3)).toBeNaN();
    expect(studentTQuantile(0.9, 0)).toBeNaN();
  });
});
