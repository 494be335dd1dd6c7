import { describe, expect, it } from 'vitest';
import { decisionRecords, informationRecords, invarianceRecords } from '../../src/report/index.js';
import { auditFixture, DEAD_UNIT_REASON, SINGLE_SHARE_REASON } from './audit-fixture.js';

const { summary } = auditFixture();

describe('records for the tables', () => {
  it('have one information row per unit and factor, missing bits with their reason', () => {
    const records = informationRecords(summary);
    expect(records).toHaveLength(1034 * 12);
    expect(records.find(({ bits }) => bits === null)).toEqual({
      layer: 'block2/relu1',
      unit: 0,
      factor: 'residual',
      bits: null,
      low: null,
      high: null,
      binnedBits: null,
      upper: null,
      reason: DEAD_UNIT_REASON,
      ...{ binnedReason: null, estimate: null, gaussianReason: null },
      ...{ gaussianBits: null, gaussianLow: null, gaussianHigh: null },
    });
  });

  it('have the overall decision first, then one row per level with the level itself', () => {
    const records = decisionRecords(summary);
    expect(records[0]).toMatchObject({ factor: null, level: null, value: null, points: 756_000 });
    expect(records[0].accuracy).toBe(0.9412);
    const single = records.filter(({ secondFactor }) => secondFactor === null);
    expect(single.filter(({ factor }) => factor === 'yaw').map(({ value }) => value)).toEqual([
      -30, -15, 0, 15, 30,
    ]);
    const pairs = records.filter(({ secondFactor }) => secondFactor === 'pitch');
    expect(pairs.map(({ value, secondValue }) => [value, secondValue])).toContainEqual([-30, 30]);
    expect(pairs).toHaveLength(15);
    expect(records.filter(({ factor }) => factor === 'sex').map(({ value }) => value)).toEqual([
      'male',
      'female',
    ]);
  });

  it('have no decision rows when the network makes no decision', () => {
    const performance = {
      decision: null,
      reason: 'output: other',
      estimates: null,
      worst: [],
      worstByLevel: [],
    };
    expect(decisionRecords({ ...summary, performance })).toEqual([]);
  });

  it('have one invariance row per layer and view factor, missing indices with their reason', () => {
    const records = invarianceRecords(summary);
    expect(records).toHaveLength(11 * 6);
    expect(records.at(-1)).toEqual({
      layer: 'decision',
      factor: 'elevation',
      index: null,
      low: null,
      high: null,
      reason: SINGLE_SHARE_REASON,
    });
  });

  it('hold only what a table can: texts, numbers and null', () => {
    const records = [
      ...informationRecords(summary),
      ...decisionRecords(summary),
      ...invarianceRecords(summary),
    ];
    const kinds = new Set(
      records.flatMap((record) =>
        Object.values(record).map((value) => (value === null ? 'null' : typeof value)),
      ),
    );
    expect([...kinds].sort()).toEqual(['null', 'number', 'string']);
  });
});
