import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  createSpace,
  designIndex,
  designPoint,
  DESIGN_FACTORS,
  levelCount,
  PRESETS,
} from '../../src/stimulus/index.js';
import type { DesignFactor, SpaceDefinition } from '../../src/stimulus/index.js';

const xu2018 = createSpace(PRESETS.xu2018);
const demo = createSpace(PRESETS.demo);

describe('presets', () => {
  it('xu2018 has 2,000 identities of 13,125 views: 26,250,000 points', () => {
    expect(xu2018.identityCount).toBe(2000);
    expect(xu2018.viewCount).toBe(13_125);
    expect(xu2018.pointCount).toBe(26_250_000);
  });

  it('demo has 81,000 points, people 108,000 and smoke 288', () => {
    expect(createSpace(PRESETS.people).pointCount).toBe(108_000);
    expect(demo.pointCount).toBe(81_000);
    expect(createSpace(PRESETS.smoke).pointCount).toBe(288);
  });
});

describe('design index', () => {
  it('goes to a point and back for any index', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: xu2018.pointCount - 1 }), (index) => {
        const point = designPoint(xu2018, index);
        expect(designIndex(xu2018, point.levels)).toBe(index);
        expect(point.identity * xu2018.viewCount + point.view).toBe(index);
      }),
    );
  });

  it('is the formula of the design: identity slowest, light fastest', () => {
    const { levels, residual, identity } = designPoint(xu2018, 12_345_678);
    const formula =
      ((((identity * 3 + levels.age) * 7 + levels.expression) * 5 + levels.yaw) * 5 +
        levels.pitch) *
        25 +
      levels.azimuth * 5 +
      levels.elevation;
    expect(formula).toBe(12_345_678);
    expect(identity).toBe(4 * residual + 2 * levels.sex + levels.ethnicity);
  });

  it('changes elevation first, then azimuth, then pitch', () => {
    const angles = (index: number): number[] => {
      const { pitch, azimuth, elevation } = designPoint(xu2018, index);
      return [pitch, azimuth, elevation];
    };
    expect(angles(0)).toEqual([-30, -30, -30]);
    expect(angles(1)).toEqual([-30, -30, -15]);
    expect(angles(5)).toEqual([-30, -15, -30]);
    expect(angles(25)).toEqual([-15, -30, -30]);
  });

  it('refuses an index or level outside the space, by name', () => {
    expect(() => designPoint(demo, 81_000)).toThrow(/0 to 80999, found 81000/);
    expect(() => designPoint(demo, -1)).toThrow(RangeError);
    expect(() => designPoint(demo, 0.5)).toThrow(RangeError);
    const numbers = Object.fromEntries(DESIGN_FACTORS.map((name) => [name, 0]));
    expect(() => designIndex(demo, { ...numbers, yaw: 5 } as Record<DesignFactor, number>)).toThrow(
      /level of yaw from 0 to 4, found 5/,
    );
  });
});

describe('jitter', () => {
  it('is shared by the lights of one pose and redrawn for the next', () => {
    const scales = [0, 1, 24, 25].map((index) => designPoint(xu2018, index).scale);
    expect(scales[1]).toBe(scales[0]);
    expect(scales[2]).toBe(scales[0]);
    expect(scales[3]).not.toBe(scales[0]);
  });

  it('stays within its half ranges and falls into the bin of its value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: demo.pointCount - 1 }), (index) => {
        const point = designPoint(demo, index);
        expect(Math.abs(point.scale - 1)).toBeLessThanOrEqual(0.1);
        expect(Math.abs(point.translationX)).toBeLessThanOrEqual(0.05);
        expect(point.levels.scale).toBe(Math.floor((point.scale - 0.9) / 0.04));
      }),
    );
  });

  it('does not change when levels are added to the space', () => {
    const larger = createSpace({
      ...PRESETS.demo,
      factors: {
        ...PRESETS.demo.factors,
        yaw: [-45, -30, -15, 0, 15, 30, 45],
        expression: ['anger', 'happy', 'surprise', 'neutral'],
        residual: [20, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      },
    });
    for (const index of [0, 777, 31_337, 80_999]) {
      const point = designPoint(demo, index);
      const numbers = Object.fromEntries(
        DESIGN_FACTORS.map((name) => [name, larger.levels[name].indexOf(point[name])]),
      ) as Record<DesignFactor, number>;
      const same = designPoint(larger, designIndex(larger, numbers));
      expect([same.scale, same.translationX, same.translationY]).toEqual([
        point.scale,
        point.translationX,
        point.translationY,
      ]);
    }
  });
});

describe('createSpace', () => {
  const definition: SpaceDefinition = {
    name: 'own',
    seed: 1,
    factors: { yaw: [0, 10] },
    jitter: { scale: 0, translation: 0 },
  };

  it('holds the factors left out and lists those that vary', () => {
    const space = createSpace(definition);
    expect(space.pointCount).toBe(2);
    expect(space.factors.map(({ name }) => name)).toEqual(['yaw']);
    expect(designPoint(space, 1)).toMatchObject({ yaw: 10, age: 25, scale: 1, translationX: 0 });
  });

  it('counts the levels of design factors and the bins of jitter', () => {
    expect(levelCount(demo, 'yaw')).toBe(5);
    expect(levelCount(demo, 'pitch')).toBe(3);
    expect(levelCount(demo, 'scale')).toBe(5);
  });

  it('refuses a factor without levels and a level given twice', () => {
    const withYaw = (yaw: number[]): SpaceDefinition => ({ ...definition, factors: { yaw } });
    expect(() => createSpace(withYaw([]))).toThrow(/level of yaw, found none/);
    expect(() => createSpace(withYaw([0, 5, 0]))).toThrow(/levels of yaw, found 0 twice/);
  });
});
