import { describe, expect, it } from 'vitest';
import { areaUnderCurve } from '../../scripts/judge-faces/area-under-curve.js';
import type { Scored } from '../../scripts/judge-faces/area-under-curve.js';
import { wilsonShare } from '../../scripts/judge-faces/wilson.js';

describe("Wilson's interval", () => {
  it('is that of the textbook for 45 of 50 and for 0 of 10', () => {
    const most = wilsonShare(45, 50)!;
    expect(most.share).toBe(0.9);
    expect(most.low).toBeCloseTo(0.7864, 4);
    expect(most.high).toBeCloseTo(0.9565, 4);
    const none = wilsonShare(0, 10)!;
    expect(none.low).toBe(0);
    expect(none.high).toBeCloseTo(0.2775, 4);
  });

  it('is as wide as the number of people says, not that of their pictures', () => {
    const pictures = wilsonShare(135, 150, 50)!;
    expect(pictures.low).toBeCloseTo(wilsonShare(45, 50)!.low, 12);
    expect(pictures.of).toBe(150);
  });

  it('is null when nothing was shown', () => {
    expect(wilsonShare(0, 0)).toBeNull();
  });
});

describe('area under the curve', () => {
  it('is the share of positive-negative couples in the right order, ties half', () => {
    const scores = [
      scored(3, true, 0),
      scored(1, true, 1),
      scored(2, false, 0),
      scored(1, false, 1),
    ];
    expect(areaUnderCurve(scores)!.auc).toBe((2 + 0.5) / 4);
  });

  it('is 1 when every positive is above every other, 0 the other way round', () => {
    const apart = (sign: number): Scored[] =>
      [0, 1, 2, 3].flatMap((group) => [scored(sign, true, group), scored(-sign, false, group)]);
    expect(areaUnderCurve(apart(1))).toMatchObject({ auc: 1, low: 1, high: 1, positives: 4 });
    expect(areaUnderCurve(apart(-1))).toMatchObject({ auc: 0, low: 0, high: 0, negatives: 4 });
  });

  it('has the limits of the delete-one-group jackknife', () => {
    // Areas with group 0, 1 or 2 left out: 3/4, 3/4, 1; mean 5/6, squares 1/24; Student's t(2) = 4.302653.
    const scores = [
      scored(5, true, 0),
      scored(4, false, 0),
      scored(5, true, 1),
      scored(4, false, 1),
      scored(3, true, 2),
      scored(2, false, 2),
    ];
    const { auc, low, high } = areaUnderCurve(scores)!;
    expect(auc).toBeCloseTo(7 / 9, 12);
    expect(low).toBeCloseTo(7 / 9 - 4.302653 * Math.sqrt(2 / 3 / 24), 5);
    expect(high).toBe(1);
  });

  it('is null without either kind, its limits null with two groups', () => {
    expect(areaUnderCurve([scored(1, true, 0)])).toBeNull();
    const two = [scored(1, true, 0), scored(0, false, 0), scored(1, true, 1), scored(0, false, 1)];
    expect(areaUnderCurve(two)).toMatchObject({ auc: 1, low: null, high: null });
  });
});

function scored(score: number, positive: boolean, group: number): Scored {
  return { score, positive, groups: [group] };
}
