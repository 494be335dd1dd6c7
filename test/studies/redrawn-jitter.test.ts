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
  // A residual has eight draws: four at each age, two at each yaw. Age: (0.3 - 0.1) / (1/2 - 1/4) = 0.8.
  // Yaw: (0.5 - 0.2 - 0.05 - 0.15) / (3/4 - 1/2) = 0.4.
  it('lies between its own effects and what a total leaves beside those of its factor', () => {
    const pairs = [pair('residual', 'yaw', 0.05), pair('yaw', 'azimuth', 0.15)];
    const found = redrawnJitter(space, factors, pairs)!;
    expect(found.factors).toEqual([
      { factor: 'age', held: 1 / 2 },
      { factor: 'yaw', held: 3 / 4 },
    ]);
    expect(found.least).toBe(0.02);
    expect(found.most).toBeCloseTo(0.4, 12);
  });

  it('is never less than its own effects, nor more than everything', () => {
    expect(redrawnJitter(space, factors, [pair('age', 'yaw', 0.3)])!.most).toBe(0.02);
    expect(redrawnJitter(space, factors.slice(0, 2).concat(factors[4]), [])!.most).toBeCloseTo(0.8);
    const larger = [factor('age', 'view', 0, 0.9), factors[4]];
    expect(redrawnJitter(space, larger, [])!.most).toBe(1);
  });

  it('has no lower bound where its effects are not known, and is nothing without jitter', () => {
    const unknown = [...factors.slice(0, 4), factor('scale', 'jitter', null, null)];
    expect(redrawnJitter(space, unknown, [])!.least).toBeNull();
    expect(redrawnJitter(space, factors.slice(0, 4), [])).toBeNull();
    expect(redrawnJitter(space, [factors[3], factors[4]], [])).toBeNull();
  });
});
