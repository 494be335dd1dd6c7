import { describe, expect, it } from 'vitest';
import { mapCovarianceRecords } from '../../src/report/index.js';
import { isAlive } from '../../src/statistics/index.js';
import type { MapEstimates } from '../../src/statistics/index.js';
import { auditFixture } from './audit-fixture.js';

const { summary } = auditFixture();
/** Total variances of three units: what rounding of scores to integers leaves, a little more, and none. */
const TOTALS = [1 / 12, 0.09, 0];
const scores = {
  covariances: [{ property: 'shape' as const, values: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  variances: Float64Array.from(TOTALS.flatMap((total) => [total / 2, total])),
};
const maps: MapEstimates = {
  ...scores,
  levelScores: [{ ...scores, level: { factor: 'yaw', level: 0 } }],
  layers: [{ name: 'layer', units: 3, offset: 0 }],
  surfaces: [
    {
      ...{ property: 'shape', residuals: 9 },
      ...{ whitenings: new Float64Array(6), ranks: Uint8Array.of(3) },
    },
  ],
  ...{ regions: [], unitMaps: [], layerMaps: [], regionInformation: [], similarity: [] },
  layerLevelMaps: [],
};

describe('the table of map covariances', () => {
  it('has none, with the reason, of a unit whose variance is its rounding', () => {
    const rows = mapCovarianceRecords(maps, summary.run.space, isAlive);
    expect(rows.map(({ unit, yaw }) => [unit, yaw])).toEqual(
      [0, 1, 2].flatMap((unit) => [
        [unit, null],
        [unit, '-30'],
      ]),
    );
    for (const { unit, covariance, reason } of rows) {
      expect(covariance).toEqual(unit === 1 ? Float32Array.of(3, 4) : null);
      expect(reason).toEqual(unit === 1 ? null : expect.stringMatching(/does not vary/));
    }
  });
});
