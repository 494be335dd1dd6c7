import { describe, expect, it } from 'vitest';

import { evaluations } from '../../src/numeric/index.js';
import { createSpace, designIndex, designPoint } from '../../src/stimulus/index.js';
import type { DesignFactor, SpaceDefinition } from '../../src/stimulus/index.js';
import { SOBOL_DIMENSIONS, sobolCoordinate } from '../../src/stimulus/sobol.js';

describe('sobolCoordinate', () => {
  it('puts one of the first 32 points in each of 32 equal strata, in every dimension', () => {
    for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
      const strata = Array.from({ length: 32 }, (_, i) =>
        Math.floor(32 * sobolCoordinate(i, dimension)),
      );
      expect(new Set(strata).size).toBe(32);
    }
  });

  // A (0, 4, 2)-net: Sobol 1967. Further pairs of dimensions are nets of lower quality.
  it('puts one of the first 16 points in each box of area 1/16 of its first two dimensions', () => {
    for (const [across, down] of [
      [16, 1],
      [8, 2],
      [4, 4],
      [2, 8],
    ]) {
      const boxes = Array.from({ length: 16 }, (_, i) => {
        const x = Math.floor(across * sobolCoordinate(i, 0));
        return x * down + Math.floor(down * sobolCoordinate(i, 1));
      });
      expect(new Set(boxes).size).toBe(16);
    }
  });

  it('refuses a dimension it does not know', () => {
    expect(() => sobolCoordinate(0, SOBOL_DIMENSIONS)).toThrow('expected a dimension below 16');
  });
});

const DEFINITION: SpaceDefinition = {
  name: 'sampled',
  seed: 5,
  factors: { residual: [3, 8], sex: ['male', 'female'] },
  jitter: { scale: 0.1, translation: 0.05 },
  sample: { rows: 8, ranges: { yaw: [-40, 20], age: [30, 50], scale: [0.9, 1.2] } },
};

describe('a space whose views are a sample', () => {
  const space = createSpace(DEFINITION);
  const at = (identity: number, row: number, evaluation: number) =>
    designPoint(space, identity * space.viewCount + row * 8 + evaluation);

  it('has rows of two draws and all that take one factor from the other', () => {
    expect(space.viewCount).toBe(8 * (2 + 2 * 3));
    const { a, b, ab, ba } = evaluations(3);
    // In the order of the sampled factors: age, yaw, scale.
    const of = (evaluation: number) => {
      const { age, yaw, scale } = at(2, 5, evaluation);
      return [age, yaw, scale];
    };
    const [first, second] = [of(a), of(b)];
    first.forEach((value, i) => expect(value).not.toBe(second[i]));
    [0, 1, 2].forEach((i) => {
      expect(of(ab(i))).toEqual(first.map((value, k) => (k === i ? second[k] : value)));
      expect(of(ba(i))).toEqual(second.map((value, k) => (k === i ? first[k] : value)));
    });
  });

  it('keeps within the ranges and covers each of them evenly for every person', () => {
    for (let identity = 0; identity < space.identityCount; identity++) {
      const yaws = Array.from({ length: 8 }, (_, row) => at(identity, row, 0).yaw);
      for (const yaw of yaws) expect(yaw >= -40 && yaw <= 20).toBe(true);
      const gaps = [...yaws].sort((x, y) => x - y).map((yaw, i, all) => yaw - (all[i - 1] ?? yaw));
      // One in each eighth of the range, shifted as a whole.
      for (const gap of gaps) expect(gap).toBeLessThan(60 / 8 + 1e-9);
    }
  });

  it('shows every person other views, and shares all else within a person', () => {
    expect(at(0, 0, 0).yaw).not.toBe(at(1, 0, 0).yaw);
    const [one, other] = [at(1, 0, 0), at(1, 6, 5)];
    expect([one.translationX, one.levels.scale]).toEqual([other.translationX, other.levels.scale]);
  });
});

describe('perturbed copies', () => {
  const base = { seed: 9, jitter: { scale: 0, translation: 0 } };
  const numbersOf = (levels: Partial<Record<DesignFactor, number>>) =>
    ({
      ...{ residual: 0, sex: 0, ethnicity: 0, variant: 0, jpegQuality: 0, age: 0, expression: 0 },
      ...{ shapeAmplification: 0, textureAmplification: 0, yaw: 0, pitch: 0, azimuth: 0 },
      ...{ elevation: 0, copy: 0 },
      ...levels,
    }) as Record<DesignFactor, number>;

  it('stay what they are when levels are added to the space', () => {
    for (const kind of ['noise', 'view', 'residual'] as const) {
      const copies = { count: 8, kind };
      const small = createSpace({
        name: 's',
        ...base,
        copies,
        factors: { residual: [0, 1], yaw: [0, 30] },
      });
      const large = createSpace({
        ...{ name: 'l', ...base, copies },
        factors: { residual: [5, 1, 0], yaw: [-30, 0, 30], pitch: [0, 15] },
      });
      const one = designPoint(
        small,
        designIndex(small, numbersOf({ residual: 1, yaw: 1, copy: 3 })),
      );
      const same = designPoint(
        large,
        designIndex(large, numbersOf({ residual: 1, yaw: 2, copy: 3 })),
      );
      const shown = ({ yaw, age, alteration, shapeResidual, textureResidual }: typeof one) => ({
        ...{ yaw, age, alteration, shapeResidual, textureResidual },
      });
      expect(shown(same)).toEqual(shown(one));
      const next = designPoint(small, one.index + 1);
      expect(shown(next)).not.toEqual(shown(one));
    }
  });
});
