import { describe, expect, it } from 'vitest';

import * as library from '../src/index.js';
import * as statistics from '../src/statistics/index.js';

describe('the package', () => {
  it('exports the space, the estimators, the engines and the readers', () => {
    const space = library.createSpace(library.PRESETS.xu2018);
    expect(space.pointCount).toBe(26_250_000);
    const point = library.designPoint(space, 12_345_678);
    expect(library.designIndex(space, point.levels)).toBe(12_345_678);
    expect(Object.keys(library)).toEqual(
      expect.arrayContaining(['decodeShard', 'loadEngine', 'openStore', 'informationDiscrete']),
    );
  });

  it('exports the estimators by themselves as factorscope/statistics', () => {
    expect(statistics.copulaNormalize).toBe(library.copulaNormalize);
  });
});
