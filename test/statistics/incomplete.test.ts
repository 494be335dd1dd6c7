import { describe, expect, it } from 'vitest';

import { boundIncomplete, defineDecision, mergeTables } from '../../src/statistics/index.js';
import type { IncompleteBounds } from '../../src/statistics/index.js';
import { accumulateShard, noise, numbers, runNetwork, testSpace } from './helpers.js';

const space = testSpace({ residual: numbers(6), yaw: [-30, 0, 30] });
const layers = [
  { name: 'head', units: 2, offset: 0, poolable: false, shape: [2] },
  { name: 'logits', units: 6, offset: 2, poolable: false, shape: [6] },
];
const { decision } = defineDecision({
  kind: 'classifier',
  output: layers[1],
  trueClass: Int32Array.from(numbers(6)),
  templates: null,
  calibrationViews: () => new Int32Array(0),
});
/** Right for the first four people, wrong for the others at yaw 30. */
const study = runNetwork(
  space,
  layers,
  (point) => [
    point.identity + noise(point, 0),
    noise(point, 1),
    ...numbers(6).map((k) => {
      const wrong = point.identity >= 4 && point.levels.yaw === 2;
      return k === (wrong ? 0 : point.identity) ? 5 : noise(point, 10 + k);
    }),
  ],
  decision,
);

function boundsOf(...ranges: [number, number][]): IncompleteBounds {
  const tables =
    ranges.length === 0
      ? []
      : mergeTables(ranges.map(([from, to]) => accumulateShard(study, from, to)));
  const { calibration } = study;
  return boundIncomplete({ space, layers, calibration, tables, hasDecision: true });
}

describe('bounds of an incomplete run', () => {
  it('put every missing image among the wrong, then among the right ones', () => {
    const { accuracy, byLevel } = boundsOf([0, 3], [4, 5]);
    // 12 of 18 images, 11 right.
    expect(accuracy).toEqual({ scored: 11 / 12, low: 11 / 18, high: 17 / 18 });
    expect(byLevel).toEqual([
      { factor: 'yaw', level: 0, scored: 1, low: 4 / 6, high: 1 },
      { factor: 'yaw', level: 1, scored: 1, low: 4 / 6, high: 1 },
      { factor: 'yaw', level: 2, scored: 3 / 4, low: 3 / 6, high: 5 / 6 },
    ]);
  });

  it('hold the values of the whole space, whatever is missing', () => {
    const whole = boundsOf([0, 6]);
    expect(whole.accuracy).toEqual({ scored: 16 / 18, low: 16 / 18, high: 16 / 18 });
    for (const missing of numbers(6)) {
      const part = boundsOf([0, missing], [missing + 1, 6]);
      part.means.forEach(({ low, high }, i) => {
        const { scored } = whole.means[i];
        expect(low).toBeLessThanOrEqual(scored!);
        expect(high).toBeGreaterThanOrEqual(scored!);
      });
    }
  });

  it('are the extremes themselves when nothing was scored', () => {
    const { accuracy, means } = boundsOf();
    expect(accuracy).toEqual({ scored: null, low: 0, high: 1 });
    expect(means[0].scored).toBeNull();
    // The calibration's 18 points: mid-ranks 1/19 and 18/19.
    expect(means[0].low).toBeCloseTo(-1.6199, 2);
    expect(means[0].high).toBeCloseTo(1.6199, 2);
  });
});
