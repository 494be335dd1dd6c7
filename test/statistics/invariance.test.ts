import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraw } from '../../src/numeric/index.js';
import { estimateAudit } from '../../src/statistics/index.js';
import type { IdentityWithinLevels, LevelCorrelations } from '../../src/statistics/index.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from './helpers.js';
import { mixtureInformation } from './paper.js';

const space = testSpace({
  residual: numbers(120),
  sex: ['male', 'female'],
  yaw: [-30, 0, 30],
  azimuth: numbers(10),
});
const draw = (stream: string, values: number[]): number =>
  normalDraw(drawAddress(3, stream, values), 0);
const sign = (level: number): number => (level === 0 ? -1 : 1);
const READERS: Record<string, (point: DesignPoint) => number> = {
  invariant: (p) => draw('who', [p.identity]) + 0.5 * noise(p, 0),
  'view-specific': (p) => draw('who here', [p.identity, p.levels.yaw]) + 0.5 * noise(p, 1),
  sex: (p) => sign(p.levels.sex) + 0.5 * noise(p, 2),
  mirrored: (p) => (p.levels.yaw - 1) * draw('who', [p.identity]) + 0.5 * noise(p, 3),
  constant: () => 1,
};
const names = Object.keys(READERS);
const layers = names.map((name, offset) => ({ name, units: 1, offset }));
const study = runNetwork(space, layers, (p) => names.map((name) => READERS[name](p)));
const { identityWithinLevels, levelCorrelations } = estimateAudit({
  space,
  layers,
  tables: accumulateAll(study),
}).invarianceDetail;

function within(layer: string, unit: number | null = 0, factor = 'yaw'): IdentityWithinLevels {
  const row = identityWithinLevels.find(
    (one) => one.layer === layer && one.unit === unit && one.factor === factor,
  );
  if (!row) throw new Error(`no row of ${layer}`);
  return row;
}
function correlations(layer: string, about: 'all' | 'groups' = 'all'): LevelCorrelations {
  const row = levelCorrelations.find(
    (one) => one.layer === layer && one.factor === 'yaw' && one.about === about,
  );
  if (!row) throw new Error(`no correlations of ${layer}`);
  return row;
}

describe('identity information within levels and pooled', () => {
  it('is alike within and pooled for an invariant reader, ½ log2(1 + signal/noise)', () => {
    const onPaper = 0.5 * Math.log2(1 + 1 / 0.25);
    const { within: one, pooled } = within('invariant');
    expect(Math.abs((one.bits ?? NaN) - onPaper)).toBeLessThan(0.2);
    expect(Math.abs((one.bits ?? NaN) - (pooled.bits ?? NaN))).toBeLessThan(0.1);
    expect(one.low).toBeLessThan(onPaper);
    expect(one.high).toBeGreaterThan(onPaper);
  });

  it('is high within a view and low pooled for a view-specific reader', () => {
    const { within: one, pooled, byLevel } = within('view-specific');
    expect(one.bits).toBeGreaterThan(0.95);
    // Pooled: a third of the signal's variance is common to an identity's views, the rest counts as noise.
    expect(pooled.bits).toBeLessThan(0.5);
    expect(byLevel.length).toBe(3);
    expect(byLevel.reduce<number>((sum, bits) => sum + (bits ?? NaN), 0) / 3).toBeCloseTo(
      one.bits ?? NaN,
      12,
    );
  });

  it('is nothing given sex for a reader of sex alone, which identity information is full of', () => {
    const { pooled, pooledGroups, withinGroups } = within('sex');
    const onPaper = mixtureInformation([-1, 1], 0.5).copula;
    expect(onPaper).toBeGreaterThan(0.6);
    expect(Math.abs((pooled.bits ?? NaN) - onPaper)).toBeLessThan(0.05);
    expect(Math.abs(pooledGroups?.bits ?? NaN)).toBeLessThan(0.05);
    expect(Math.abs(withinGroups?.bits ?? NaN)).toBeLessThan(0.1);
  });

  it('agrees pooled with information about identity, and given sex, but for one variance within people in place of each', () => {
    const { information } = estimateAudit({ space, layers, tables: accumulateAll(study) });
    const about = (layer: string, factor: string): number =>
      information.find((row) => row.layer === layer && row.factor === factor)?.bits ?? NaN;
    for (const layer of ['invariant', 'sex']) {
      const { pooled, pooledGroups } = within(layer);
      // Noise is alike for all here, so both are the same but for the scatter of 240 variances of 30 images and of 240 means.
      expect(Math.abs(pooled.bits! - about(layer, 'identity'))).toBeLessThan(0.02);
      expect(Math.abs(pooledGroups!.bits! - about(layer, 'identity|sex'))).toBeLessThan(0.02);
    }
    // Three views that lie far apart for one person and near for another are variances that tell people apart: not here.
    const { pooled } = within('view-specific');
    expect(pooled.bits).toBeLessThan(about('view-specific', 'identity') - 0.1);
  });

  it('is null with a reason for a constant, which its layer leaves out', () => {
    expect(within('constant').within.bits).toBeNull();
    expect(within('constant').within.reason).toMatch(/^constant/);
    expect(identityWithinLevels.some((row) => row.layer === 'constant' && row.unit === null)).toBe(
      false,
    );
    expect(within('invariant', null).within.bits).toBeCloseTo(
      within('invariant').within.bits ?? NaN,
      12,
    );
  });
});

describe('correlations of identities across levels', () => {
  it('are near one for an invariant reader, near zero for a view-specific one', () => {
    expect(correlations('invariant').correlations[0][2]).toBeGreaterThan(0.95);
    const specific = correlations('view-specific');
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      expect(Math.abs(specific.correlations[a][b] ?? NaN)).toBeLessThan(0.3);
      expect(specific.low[a][b]).toBeLessThan(specific.correlations[a][b] ?? NaN);
      expect(specific.high[a][b]).toBeGreaterThan(0);
      expect(specific.correlations[a][b]).toBe(specific.correlations[b][a]);
    }
    expect(specific.correlations[1][1]).toBe(1);
  });

  it('are minus one between mirrored views', () => {
    expect(correlations('mirrored').correlations[0][2]).toBeLessThan(-0.95);
  });

  it('vanish about the means of sex for a reader of sex', () => {
    // The mean of ten images keeps a tenth of the variance within a sex; between them is 2^(2 I) - 1 of it.
    const between = 2 ** (2 * mixtureInformation([-1, 1], 0.5).copula) - 1;
    const onPaper = between / (between + 0.1);
    expect(onPaper).toBeGreaterThan(0.9);
    expect(Math.abs((correlations('sex').correlations[0][2] ?? NaN) - onPaper)).toBeLessThan(0.02);
    expect(Math.abs(correlations('sex', 'groups').correlations[0][2] ?? NaN)).toBeLessThan(0.3);
  });

  it('are null with a reason where identities do not differ', () => {
    const { correlations: matrix, reason, units } = correlations('constant');
    expect(units).toBe(0);
    expect(matrix.flat().every((value) => value === null)).toBe(true);
    expect(reason).toMatch(/do not differ/);
  });
});
