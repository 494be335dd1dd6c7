import { describe, expect, it } from 'vitest';

import { redrawnJitter } from '../../src/studies/sensitivity/redrawn-jitter.js';
import type { FactorSensitivity, PairSensitivity } from '../../src/studies/index.js';
import { createSpace } from '../../src/stimulus/index.js';

const space = createSpace({
  name: 'test',
  seed: 1,
  factors: { residual: [0, 1, 2], age: [25, 65], yaw: [-30, -15, 0, 15], azimuth: [0, 30] },
  jitter: { scale: 0.1, translation: 0 },
});

const estimate = (value: number | null) => ({ value, low: null, high: null });
const factor = (
  name: string,
  kind: FactorSensitivity['kind'],
  first: number | null,
  total: number | null,
): FactorSensitivity => ({
  ...{ factor: name, kind, first: estimate(first), total: estimate(total) },
  ...{ totalReason: null, move: estimate(total) },
});
const pair = (one: string, other: string, share: number): PairSensitivity => ({
  factors: [one, other],
  share: estimate(share),
});

const factors = [
  factor('residual', 'identity', 0.3, null),
  factor('age', 'view', 0.1, 0.3),
  factor('yaw', 'view', 0.2, 0.5),
  factor('azimuth', 'view', 0.05, 0.1),
  factor('scale', 'jitter', 0.02, null),
];

describe('the share of jitter that is drawn anew', () => {
  // A residual has eight draws: four at each age, two at each yaw. Age: (0.3 - 0.1) / (1/2 · 3/4) = 8/15.
  // Yaw: (0.5 - 0.2 - 0.05 - 0.15) / (3/4 · 1/2) = 4/15.
  it('lies between its own effects and what totals leave on average beside those of their factors', () => {
    const pairs = [pair('residual', 'yaw', 0.05), pair('yaw', 'azimuth', 0.15)];
    const found = redrawnJitter(space, factors, pairs)!;
    expect(found.factors).toEqual([
      { factor: 'age', held: 1 / 2 },
      { factor: 'yaw', held: 3 / 4 },
    ]);
    expect(found.least).toBe(0.02);
    expect(found.most).toBeCloseTo(0.4, 12);
  });

  it('is at least nothing and at most everything, whatever its own effects are estimated at', () => {
    // Age: (0.2 - 0.3) / (3/8), yaw: 0.
    const crossed = redrawnJitter(space, factors, [pair('age', 'yaw', 0.3)])!;
    expect(crossed).toMatchObject({ least: 0.02, most: 0 });
    const ofAge = redrawnJitter(space, factors.slice(0, 2).concat(factors[4]), [])!;
    expect(ofAge.most).toBeCloseTo(8 / 15, 12);
    const larger = [factor('age', 'view', 0, 0.9), factors[4]];
    expect(redrawnJitter(space, larger, [])!.most).toBe(1);
  });

  it('is everything where a residual has one draw at each level, which its pair keeps', () => {
    const single = createSpace({
      ...space.definition,
      factors: { residual: [0, 1, 2], age: [25, 65] },
    });
    const shares = [factor('age', 'view', 0, 0.01), factors[4]];
    expect(redrawnJitter(single, shares, [])!.most).toBe(1);
  });

  it('is all of the variance where jitter is all there is', () => {
    const { first, paired, total } = pureJitter(4_000);
    const shares = [factor('age', 'view', first, total), factors[4]];
    const found = redrawnJitter(space, shares, [pair('residual', 'age', paired)])!;
    expect(found.most).toBeGreaterThan(0.97);
    // Not cut off at 1, which would hide a divisor that is too small.
    const half = [factor('age', 'view', first / 2, total / 2), factors[4]];
    const halved = redrawnJitter(space, half, [pair('residual', 'age', paired / 2)])!;
    expect(halved.most).toBeCloseTo(0.5, 1);
  });

  it('has no lower bound where its effects are not known, and is nothing without jitter', () => {
    const unknown = [...factors.slice(0, 4), factor('scale', 'jitter', null, null)];
    expect(redrawnJitter(space, unknown, [])!.least).toBeNull();
    expect(redrawnJitter(space, factors.slice(0, 4), [])).toBeNull();
    expect(redrawnJitter(space, [factors[3], factors[4]], [])).toBeNull();
  });
});

/** Shares of age in draws of variance 1: four of every residual at each of two ages, and nothing else. */
function pureJitter(residuals: number): { first: number; paired: number; total: number } {
  const uniform = uniforms();
  const draw = (): number => (uniform() - 0.5) * Math.sqrt(12);
  let [first, within, total] = [0, 0, 0];
  for (let residual = 0; residual < residuals; residual++) {
    const differences = Array.from({ length: 4 }, () => draw() - draw());
    const mean = differences.reduce((sum, one) => sum + one, 0) / 4;
    // Of two values the variance is a quarter of their squared difference.
    total += differences.reduce((sum, one) => sum + one ** 2, 0) / 16 / residuals;
    within += mean ** 2 / 4 / residuals;
    first += mean / residuals;
  }
  return { first: first ** 2 / 4, paired: within - first ** 2 / 4, total };
}

/** Park and Miller's generator. */
function uniforms(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
