import { describe, expect, it } from 'vitest';

import { jaccardOf, overlapOf } from '../../src/studies/index.js';

describe('overlap of two sets of units', () => {
  it('counts what they share, and its Jaccard index', () => {
    expect(overlapOf([1, 2, 3, 4], [3, 4, 5, 6], 100)).toMatchObject({
      ...{ units: 100, k: 4, shared: 2, jaccard: 2 / 6 },
    });
    expect(jaccardOf([1, 2], [2, 1])).toBe(1);
    expect(jaccardOf([1, 2], [3, 4])).toBe(0);
  });

  // Two of four: C(4, 2) = 6 pairs, of which 1 shares both, 4 share one, 1 shares none.
  it('gives chance its exact mean and tail', () => {
    const { chance, probability } = overlapOf([0, 1], [0, 2], 4);
    expect(chance).toBeCloseTo((1 * 1 + 4 * (1 / 3)) / 6, 12);
    expect(probability).toBeCloseTo(5 / 6, 12);
  });

  it('two sets of all units share everything by necessity', () => {
    const { jaccard, chance, probability } = overlapOf([0, 1, 2], [2, 1, 0], 3);
    expect(jaccard).toBe(1);
    expect(chance).toBeCloseTo(1, 12);
    expect(probability).toBeCloseTo(1, 12);
  });
});
