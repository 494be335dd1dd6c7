import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  blockCount,
  blockOf,
  calibrationViewCount,
  calibrationViews,
  coverWithCommitted,
  createSpace,
  cutRanges,
  defaultCalibrationPoints,
  PRESETS,
  residualOf,
} from '../../src/stimulus/index.js';
import type { IdentityRange } from '../../src/stimulus/index.js';

const xu2018 = createSpace(PRESETS.xu2018);
const demo = createSpace(PRESETS.demo);
const smoke = createSpace(PRESETS.smoke);

const members = (ranges: readonly IdentityRange[]): number[] =>
  ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));

/** By trying every choice: identities covered by ranges that begin at or after `position`. */
function mostCovered(ranges: readonly IdentityRange[], position: number): number {
  return ranges
    .filter(({ from }) => from >= position)
    .reduce((most, { from, to }) => Math.max(most, to - from + mostCovered(ranges, to)), 0);
}

describe('cutRanges', () => {
  it('keeps every identity once, in order, in pieces no longer than asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 70 }),
        (count, size) => {
          const pieces = cutRanges([{ from: 0, to: count }], size);
          expect(members(pieces)).toEqual(members([{ from: 0, to: count }]));
          expect(Math.max(...pieces.map(({ from, to }) => to - from))).toBeLessThanOrEqual(size);
        },
      ),
    );
  });

  it('refuses less than one identity per shard', () => {
    expect(() => cutRanges([{ from: 0, to: 3 }], 0)).toThrow(/1 or more identities/);
    expect(() => cutRanges([{ from: 0, to: 3 }], 1.5)).toThrow(RangeError);
  });
});

describe('coverWithCommitted', () => {
  it('covers every identity exactly once with used ranges and gaps', () => {
    const range = fc
      .tuple(fc.integer({ min: -5, max: 60 }), fc.integer({ min: 1, max: 25 }))
      .map(([from, length]) => ({ from, to: from + length }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(range), (count, committed) => {
        const { used, gaps } = coverWithCommitted(count, committed);
        const all = members([...used, ...gaps]).sort((a, b) => a - b);
        expect(all).toEqual(members([{ from: 0, to: count }]));
        for (const piece of used) expect(committed).toContainEqual(piece);
      }),
    );
  });

  it('leaves out as few identities as any choice of ranges without overlap could', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 8 }))
      .map(([from, length]) => ({ from, to: Math.min(16, from + length) }))
      .filter(({ from, to }) => from < to);
    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), (committed) => {
        const { used } = coverWithCommitted(16, committed);
        expect(members(used).length).toBe(mostCovered(committed, 0));
      }),
    );
  });

  it('finds the whole cover behind a longer range that would break it', () => {
    const committed = [
      { from: 0, to: 3 },
      { from: 3, to: 6 },
      { from: 6, to: 8 },
      { from: 0, to: 5 },
    ];
    expect(coverWithCommitted(8, committed).gaps).toEqual([]);
  });

  it('prefers the longest range at a place and leaves out what overlaps it', () => {
    const { used, gaps } = coverWithCommitted(10, [
      { from: 0, to: 2 },
      { from: 0, to: 5 },
      { from: 4, to: 7 },
      { from: 7, to: 9 },
    ]);
    expect(used).toEqual([
      { from: 0, to: 5 },
      { from: 7, to: 9 },
    ]);
    expect(gaps).toEqual([
      { from: 5, to: 7 },
      { from: 9, to: 10 },
    ]);
  });
});

describe('blocks', () => {
  it('are twenty runs of 25 residuals in xu2018, one per residual where there are fewer', () => {
    expect(blockCount(xu2018)).toBe(20);
    const sizes = new Array<number>(20).fill(0);
    for (let i = 0; i < xu2018.identityCount; i++) sizes[blockOf(xu2018, i)]++;
    expect(new Set(sizes)).toEqual(new Set([100]));
    expect(blockCount(demo)).toBe(10);
    expect(blockOf(demo, 7)).toBe(residualOf(demo, 7));
    expect(residualOf(demo, 7)).toBe(1);
  });
});

describe('calibration points', () => {
  it('are 65,536 of xu2018, a quarter of demo and all of smoke', () => {
    expect(defaultCalibrationPoints(xu2018)).toBe(65_536);
    expect(defaultCalibrationPoints(demo)).toBe(20_250);
    expect(defaultCalibrationPoints(smoke)).toBe(288);
    expect(calibrationViewCount(xu2018, 65_536)).toBe(33);
    expect(calibrationViewCount(smoke, 288)).toBe(36);
  });

  it('are distinct views, one from each equal stratum', () => {
    const count = calibrationViewCount(xu2018, 65_536);
    for (const identity of [0, 1, 1999]) {
      const views = calibrationViews(xu2018, identity, 65_536);
      expect(views.length).toBe(count);
      views.forEach((view, stratum) => {
        expect(view).toBeGreaterThanOrEqual(Math.floor((stratum * 13_125) / count));
        expect(view).toBeLessThan(Math.floor(((stratum + 1) * 13_125) / count));
      });
    }
  });

  it('differ between identities, repeat for one identity, and are all views where all calibrate', () => {
    const first = calibrationViews(demo, 0, 20_250);
    expect(calibrationViews(demo, 0, 20_250)).toEqual(first);
    expect(calibrationViews(demo, 1, 20_250)).not.toEqual(first);
    expect([...calibrationViews(smoke, 3, 288)]).toEqual(Array.from({ length: 36 }, (_, i) => i));
  });
});
