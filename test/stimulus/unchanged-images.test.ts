import { describe, expect, it } from 'vitest';

import {
  createSpace,
  designPoint,
  showsChanges,
  unchangedImages,
} from '../../src/stimulus/index.js';
import type { SpaceDefinition } from '../../src/stimulus/index.js';

const PLAIN: SpaceDefinition = {
  name: 'test',
  seed: 3,
  factors: { residual: [0, 1], yaw: [-30, 0, 30], azimuth: [0, 30] },
  jitter: { scale: 0.1, translation: 0.05 },
};

const CHANGES: Record<string, Partial<SpaceDefinition>> = {
  variants: {
    variants: [
      { name: 'old', age: 80 },
      { name: 'frontal', yaw: 0 },
    ],
  },
  copies: { copies: { count: 4, kind: 'noise' } },
  both: { variants: [{ name: 'old', age: 80 }], copies: { count: 3, kind: 'view' } },
};

describe('the image that another is a change of', () => {
  it('is itself in a space without changes', () => {
    const space = createSpace(PLAIN);
    expect(showsChanges(PLAIN)).toBe(false);
    for (let view = 0; view < space.viewCount; view++) {
      expect(unchangedImages(space).view(view)).toBe(view);
    }
  });

  it.each(Object.keys(CHANGES))(
    'of %s is the original of the same levels, its first copy',
    (kind) => {
      const space = createSpace({ ...PLAIN, ...CHANGES[kind] });
      const unchanged = unchangedImages(space);
      expect(showsChanges(space.definition)).toBe(true);
      for (let view = 0; view < space.viewCount; view++) {
        const { levels } = designPoint(space, view);
        const twin = designPoint(space, unchanged.view(view));
        expect(twin.levels).toEqual({ ...levels, variant: 0, copy: 0 });
        expect(unchanged.levels(levels)).toEqual(twin.levels);
        expect(unchanged.view(twin.view)).toBe(twin.view);
      }
    },
  );

  it('of a sample is the first draw of the same row', () => {
    const sample = { rows: 4, ranges: { yaw: [-30, 30], age: [25, 65] } } as const;
    const space = createSpace({ ...PLAIN, factors: { residual: [0, 1] }, sample });
    const unchanged = unchangedImages(space);
    for (let view = 0; view < space.viewCount; view++) {
      const { levels } = designPoint(space, view);
      const twin = designPoint(space, unchanged.view(view));
      expect(twin.levels).toEqual({ ...levels, copy: 0 });
      expect(unchanged.levels(levels)).toEqual(twin.levels);
    }
  });
});
