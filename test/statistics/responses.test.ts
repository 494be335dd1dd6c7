import { describe, expect, it } from 'vitest';
import { defineDecision, estimateAudit } from '../../src/statistics/index.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from './helpers.js';

const space = testSpace({ residual: numbers(8), yaw: [-30, 0, 30], azimuth: numbers(5) });
const layer = { name: 'layer', units: 3, offset: 0 };
const output = { name: 'output', units: 2, offset: 3 };
const { decision } = defineDecision({
  kind: 'classifier',
  output,
  trueClass: new Int32Array(space.identityCount),
  templates: null,
  calibrationViews: () => new Int32Array(0),
});
const study = runNetwork(
  space,
  [layer, output],
  (p) => {
    const value = 100 + 10 * p.levels.yaw + noise(p, 0);
    return [value, 7, noise(p, 1), -2 * value, 0];
  },
  decision,
);
const { responses } = estimateAudit({
  ...{ space, layers: study.layers, tables: accumulateAll(study) },
  measures: study.calibration.units,
});

describe('responses on the scale of the activations', () => {
  it('are means and deviations of the raw values at each level and over all, to the fixed point', () => {
    const { scale } = study.calibration.units[0];
    for (const level of [0, 1, 2, null]) {
      const values = study.points.flatMap(({ levels }, i) =>
        level === null || levels.yaw === level ? [study.activations[5 * i]] : [],
      );
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
      const found = responses.find(
        (row) =>
          row.layer === 'layer' &&
          row.unit === 0 &&
          row.factor === (level === null ? null : 'yaw') &&
          row.level === level,
      )!;
      expect(found.images).toBe(values.length);
      expect(Math.abs(found.mean - mean)).toBeLessThan(scale / 2);
      expect(Math.abs(found.deviation - Math.sqrt(variance))).toBeLessThan(scale / 2);
    }
  });

  it('correlate with the margin as the raw values do, and not at all where a unit is constant', () => {
    const whole = responses.filter(
      ({ layer: name, factor }) => name === 'layer' && factor === null,
    );
    expect(whole[0].marginCorrelation!).toBeCloseTo(-1, 5);
    expect(whole[1]).toMatchObject({ mean: 7, deviation: 0, marginCorrelation: null });
    expect(Math.abs(whole[2].marginCorrelation!)).toBeLessThan(0.3);
  });

  it('refuse the measures of another network', () => {
    const tables = accumulateAll(study);
    const measures = study.calibration.units.slice(1);
    expect(() => estimateAudit({ space, layers: study.layers, tables, measures })).toThrow(
      /expected median and scale of 7 units, found 6/,
    );
  });
});
