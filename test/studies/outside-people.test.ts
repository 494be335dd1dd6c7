import { describe, expect, it } from 'vitest';
import type { DecisionEstimates } from '../../src/statistics/types.js';
import { createSpace, designPoint, PRESETS } from '../../src/stimulus/index.js';
import { outsidePeople } from '../../src/studies/index.js';

const demo = createSpace(PRESETS.demo);

function chosen(...classes: number[]): Pick<DecisionEstimates, 'worst' | 'worstByLevel'> & {
  confusions: null;
} {
  const worst = classes.map((one) => ({
    ...{ index: 0, margin: -1, factor: null, level: null, chosen: one, chosenIdentity: null },
  }));
  return { worst, worstByLevel: [], confusions: null };
}

describe('people outside the space', () => {
  it('are all whom the network knows and the space does not show', () => {
    expect(outsidePeople(demo, PRESETS.xu2018, chosen()).people).toBe(2000 - 40);
    expect(outsidePeople(demo, PRESETS.demo, chosen()).people).toBe(0);
  });

  it('are named by who they are in the space trained on, each once, and nobody of the space', () => {
    const { named } = outsidePeople(demo, PRESETS.xu2018, chosen(1322, 12, 1322));
    const trained = createSpace(PRESETS.xu2018);
    const { seed, residual, sex, ethnicity } = designPoint(trained, 1322 * trained.viewCount);
    // identity = 4 · residual + 2 · sex + ethnicity
    expect(named).toEqual([{ chosen: 1322, seed, residual, sex, ethnicity }]);
    expect([residual, sex, ethnicity]).toEqual([330, 'female', 'western-caucasian']);
  });
});
