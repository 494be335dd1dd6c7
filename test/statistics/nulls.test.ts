import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraw } from '../../src/numeric/index.js';
import { benjaminiHochberg, estimateAudit } from '../../src/statistics/index.js';
import type { UnitNull } from '../../src/statistics/index.js';
import { permutation } from '../../src/statistics/uncertainty/permutation.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from './helpers.js';

const UNITS = 120;
const space = testSpace({
  residual: numbers(24),
  sex: ['male', 'female'],
  yaw: [-30, 0, 30],
  azimuth: numbers(4),
});
const draw = (stream: string, values: number[]): number =>
  normalDraw(drawAddress(12, stream, values), 0);

/**
 * Unit 0 reads yaw, unit 1 sex, both weakly; the rest read nothing, but residuals respond to yaw in ways of their own,
 * which both of their people share.
 */
const study = runNetwork(space, [{ name: 'a', units: UNITS, offset: 0 }], (p) =>
  numbers(UNITS).map((unit) => {
    const own =
      draw('offset', [unit, p.residual]) + draw('slope', [unit, p.residual, p.levels.yaw]);
    if (unit === 0) return 1.2 * (p.levels.yaw - 1) + 0.5 * own + 0.5 * noise(p, unit);
    if (unit === 1) return (p.levels.sex === 0 ? 0.6 : -0.6) + own + 0.5 * noise(p, unit);
    return own + 0.5 * noise(p, unit);
  }),
);
const { nulls } = estimateAudit({ space, layers: study.layers, tables: accumulateAll(study) });
const about = (factor: string): readonly UnitNull[] =>
  nulls.units.filter((row) => row.factor === factor);

describe('permutation nulls', () => {
  it('find the readers, by their own null and among all units', () => {
    for (const [unit, factor] of [
      [0, 'yaw'],
      [1, 'sex'],
    ] as const) {
      const row = about(factor)[unit];
      expect(row.bits).toBeGreaterThan(row.chance95Bits);
      expect(row.maximumProbability).toBe(0.01);
      expect(row.falseDiscoveryRate).toBeLessThan(0.05);
    }
  });

  it('hold their level for units that respond to yaw by residual, not by image', () => {
    for (const factor of ['yaw', 'sex']) {
      const silent = about(factor).slice(2);
      const above = silent.filter(({ bits, chance95Bits }) => bits > chance95Bits).length;
      expect(above / silent.length).toBeLessThan(0.12);
      const small = silent.filter(({ probability }) => probability < 0.05).length;
      expect(small / silent.length).toBeLessThan(0.12);
      const mean = silent.reduce((sum, { probability }) => sum + probability, 0) / silent.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.1);
      const called = silent.filter(({ falseDiscoveryRate }) => falseDiscoveryRate < 0.05).length;
      expect(called).toBeLessThan(3);
    }
  });

  it('give the largest of all units a threshold above that of one', () => {
    for (const { factor, maximum95Bits, permutations } of nulls.factors) {
      if (permutations === 0) continue;
      const typical = about(factor)
        .map(({ chance95Bits }) => chance95Bits)
        .sort((a, b) => a - b)[UNITS / 2];
      expect(maximum95Bits).toBeGreaterThan(typical);
    }
  });

  it('bound what may hide below 0.03 bits, and say nothing above', () => {
    for (const { bits, upperBits, chance95Bits } of nulls.units) {
      if (bits >= 0.03) expect(upperBits).toBeNull();
      else expect(upperBits).toBeGreaterThanOrEqual(Math.max(bits, chance95Bits));
    }
    expect(nulls.units.some(({ upperBits }) => upperBits !== null)).toBe(true);
  });

  it('say why residual and identity have none', () => {
    const reasons = nulls.factors.filter(({ permutations }) => permutations === 0);
    expect(reasons.map(({ factor }) => factor)).toEqual(['residual', 'identity']);
    for (const { reason, maximum95Bits } of reasons) {
      expect(maximum95Bits).toBeNull();
      expect(reason).toMatch(/independent draws/);
    }
  });

  it('are the same whenever they are asked for', () => {
    const again = estimateAudit({ space, layers: study.layers, tables: accumulateAll(study) });
    expect(again.nulls).toEqual(nulls);
  });
});

describe('permutation', () => {
  it('gives every order equally often', () => {
    const counts = new Map<string, number>();
    for (let p = 0; p < 6000; p++) {
      const key = permutation(3, 1, 'test', p).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

describe('benjaminiHochberg', () => {
  it('returns the adjusted values of a worked example', () => {
    // p·m/rank from the largest down, never rising: 0.04·4/4, 0.03·4/3, 0.02·4/2, 0.005·4/1.
    const rates = benjaminiHochberg([0.03, 0.005, 0.04, 0.02]);
    [0.04, 0.02, 0.04, 0.04].forEach((rate, i) => expect(rates[i]).toBeCloseTo(rate, 12));
  });
});
