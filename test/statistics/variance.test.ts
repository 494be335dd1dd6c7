import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraw } from '../../src/numeric/index.js';
import { pairColumns, runSteps } from '../../src/statistics/index.js';
import { openAuditTables } from '../../src/statistics/audit-tables.js';
import { jackknifeInterval } from '../../src/statistics/jackknife.js';
import { gatherUnits } from '../../src/statistics/unit-sums.js';
import { classVariance } from '../../src/statistics/variance/class-variance.js';
import { createVarianceSums } from '../../src/statistics/variance/estimate-variance.js';
import type { VarianceEstimates, VarianceShare } from '../../src/statistics/variance/types.js';
import { blockOf } from '../../src/stimulus/index.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from './helpers.js';
import type { TestStudy } from './helpers.js';
import { exactScores, pairTables } from './pair-tables.js';

const sign = (level: number): number => (level === 0 ? -1 : 1);
const draw = (stream: string, values: number[]): number =>
  normalDraw(drawAddress(6, stream, values), 0);

const space = testSpace({
  residual: numbers(12),
  sex: ['male', 'female'],
  ethnicity: ['western-caucasian', 'east-asian'],
  yaw: [-30, 0, 30],
  azimuth: [-30, -18, -6, 6, 18, 30],
});
const READERS: Record<string, (point: DesignPoint) => number> = {
  xor: (p) => sign(p.levels.sex) * sign(p.levels.ethnicity) + noise(p, 0),
  yaw: (p) => p.levels.yaw - 1 + noise(p, 1),
  lightByPose: (p) => (p.levels.yaw - 1) * sign(p.levels.azimuth % 2) + noise(p, 2),
  residual: (p) => draw('residual', [p.residual]) + noise(p, 3),
  residualByYaw: (p) => draw('by yaw', [p.residual, p.levels.yaw]) + noise(p, 4),
  sexByYaw: (p) => sign(p.levels.sex) * (p.levels.yaw - 1) + noise(p, 5),
  noise: (p) => noise(p, 6),
  constant: () => 2,
};
const names = Object.keys(READERS);
const layers = [{ name: 'readers', units: names.length, offset: 0 }];
const study = runNetwork(space, layers, (p) => names.map((name) => READERS[name](p)));

function estimate(one: TestStudy): VarianceEstimates {
  const pairs = [['yaw', 'azimuth'] as const].filter((pair) =>
    pair.every((name) => one.space.levels[name].length > 1),
  );
  const tables = openAuditTables(one.space, one.layers, accumulateAll(one, pairs), pairs);
  const variance = createVarianceSums(tables, {
    pairColumns: pairColumns(one.space, pairs),
    blockOf: (identity) => blockOf(one.space, identity),
  });
  for (const layer of tables.layers) {
    for (const sums of gatherUnits(tables, layer.offset, layer.units)) variance.add(layer, sums);
  }
  return runSteps(variance.finish());
}
const estimates = estimate(study);

it('pair and fibre sums are those of a point by point count', () => {
  const pairs = [['yaw', 'azimuth']] as const;
  const summed = accumulateAll(study, pairs);
  for (const expected of pairTables(study, pairColumns(study.space, pairs))) {
    if (expected.name === 'pairs.product') continue;
    const found = summed.find(({ name }) => name === expected.name)!;
    expect({ ...found, data: [...found.data] }, expected.name).toEqual({
      ...expected,
      data: [...expected.data],
    });
  }
});

function find(
  from: VarianceEstimates,
  unit: number | null,
  order: string,
  factors: string,
): VarianceShare {
  const row = from.shares.find(
    (one) => one.unit === unit && one.order === order && one.factors.join() === factors,
  );
  if (!row) throw new Error(`no ${order} share of ${factors} in unit ${unit}`);
  return row;
}
const share = (name: string, order: string, factors: string): VarianceShare =>
  find(estimates, names.indexOf(name), order, factors);

/** Each unit alone in a layer, so that all its pair shares are listed. */
function alone(name: string): VarianceEstimates {
  return estimate(
    runNetwork(space, [{ name: 'one', units: 1, offset: 0 }], (p) => [READERS[name](p)]),
  );
}

describe('variance shares of planted units', () => {
  it('give an XOR of sex and ethnicity no first-order variance and half of the variance as a pair', () => {
    for (const factor of ['sex', 'ethnicity', 'yaw', 'azimuth']) {
      expect(Math.abs(share('xor', 'first', factor).share ?? NaN)).toBeLessThan(0.01);
    }
    const pair = find(alone('xor'), 0, 'pair', 'sex,ethnicity');
    expect(Math.abs((pair.share ?? NaN) - 0.5)).toBeLessThan(0.04);
    expect(pair.low).toBeLessThan(pair.share ?? NaN);
    const [bits] = alone('xor').pairInformation.filter(
      ({ factors }) => factors.join() === 'sex,ethnicity',
    );
    expect(Math.abs((bits.bits ?? NaN) - 0.5)).toBeLessThan(0.06);
  });

  it('give a reader of yaw the share on paper, as a first-order and as a total index', () => {
    const variance = 2 / 3 + 1;
    // Noise is drawn anew in every image: of its variance 1 - 1/L lies along the fibres of L levels.
    const cases: [string, string, number][] = [
      ['first', 'yaw', 2 / 3 / variance],
      ['total', 'yaw', (2 / 3 + 1 - 1 / 3) / variance],
      ['total', 'azimuth', (1 - 1 / 6) / variance],
    ];
    for (const [order, factor, truth] of cases) {
      const { share: found, low, high } = share('yaw', order, factor);
      expect(Math.abs((found ?? NaN) - truth)).toBeLessThan(0.05);
      expect(low).toBeLessThan(found ?? NaN);
      expect(high).toBeGreaterThan(found ?? NaN);
      expect((high ?? NaN) - (low ?? NaN)).toBeLessThan(0.12);
    }
  });

  it('find light by pose in the pair and in both totals, not in first-order shares', () => {
    const only = alone('lightByPose');
    const onPaper = 2 / 3 / (2 / 3 + 1);
    expect(Math.abs(find(only, 0, 'first', 'yaw').share ?? NaN)).toBeLessThan(0.01);
    expect(Math.abs(find(only, 0, 'first', 'azimuth').share ?? NaN)).toBeLessThan(0.01);
    const pair = find(only, 0, 'pair', 'yaw,azimuth');
    expect(Math.abs((pair.share ?? NaN) - onPaper)).toBeLessThan(0.04);
    expect(
      only.pairInformation.find(({ factors }) => factors.join() === 'yaw,azimuth')?.bits,
    ).toBeGreaterThan(0.3);
  });

  it('tell a residual from its interaction with yaw, and sex by yaw from both', () => {
    expect(share('residual', 'first', 'residual').share).toBeGreaterThan(0.3);
    const identity = share('residual', 'first', 'identity').share ?? NaN;
    expect(Math.abs(identity - (share('residual', 'first', 'residual').share ?? NaN))).toBeLessThan(
      0.05,
    );
    const byYaw = alone('residualByYaw');
    expect(find(byYaw, 0, 'pair', 'residual,yaw').share).toBeGreaterThan(0.25);
    expect(Math.abs(find(byYaw, 0, 'first', 'yaw').share ?? NaN)).toBeLessThan(0.1);
    const sexByYaw = find(alone('sexByYaw'), 0, 'pair', 'sex,yaw');
    expect(Math.abs((sexByYaw.share ?? NaN) - 0.4)).toBeLessThan(0.04);
  });

  it('are near zero for noise, and null with the reason for a constant', () => {
    for (const row of estimates.shares) {
      if (row.unit === names.indexOf('constant')) {
        expect(row.share).toBeNull();
        expect(row.reason).toMatch(/^constant/);
      }
      if (row.unit !== names.indexOf('noise') || row.order !== 'first') continue;
      expect(Math.abs(row.share ?? NaN)).toBeLessThan(row.factors[0] === 'identity' ? 0.1 : 0.02);
    }
  });

  it('sum parts over variances for a layer', () => {
    const members = names.filter((name) => name !== 'constant');
    const rows = members.map((name) => share(name, 'first', 'yaw').share ?? NaN);
    const mean = rows.reduce((a, b) => a + b) / rows.length;
    // Copula scores all have nearly the same variance.
    expect(find(estimates, null, 'first', 'yaw').share).toBeCloseTo(mean, 2);
  });

  it('say what is not estimated and why', () => {
    expect(estimates.absent.map(({ factors, order }) => `${order} ${factors.join()}`)).toEqual([
      'total residual',
      'total sex',
      'total ethnicity',
    ]);
  });
});

describe('variance shares checked by brute force', () => {
  it('are the total index: mean variance along the fibres of a factor', () => {
    const scores = exactScores(study);
    const unit = names.indexOf('sexByYaw');
    const value = (index: number): number => scores[index * names.length + unit];
    const fibres = new Map<string, number[]>();
    for (const { index, identity, levels } of study.points) {
      const key = `${identity} ${levels.azimuth}`;
      fibres.set(key, [...(fibres.get(key) ?? []), value(index)]);
    }
    const variance = (list: number[]): number => {
      const mean = list.reduce((a, b) => a + b) / list.length;
      return list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length;
    };
    const along = [...fibres.values()].map(variance);
    const perResidual = numbers(12).map((residual) =>
      study.points.filter((p) => p.residual === residual).map(({ index }) => value(index)),
    );
    const means = perResidual.map((list) => list.reduce((a, b) => a + b) / list.length);
    const total =
      perResidual.map(variance).reduce((a, b) => a + b) / 12 + (variance(means) * 12) / 11;
    const byHand = along.reduce((a, b) => a + b) / along.length / total;
    expect(share('sexByYaw', 'total', 'yaw').share).toBeCloseTo(byHand, 10);
  });

  it('remove exactly the mean square of chance in a balanced table', () => {
    // Two-way table without replicates: V = Σ d²/C - MS (C - 1)/(C G).
    const table = [
      [1, 5, 3],
      [2, 9, 1],
      [4, 6, 8],
      [0, 7, 2],
    ];
    const [groups, classes] = [4, 3];
    const column = numbers(3).map((c) => table.reduce((sum, row) => sum + row[c], 0) / groups);
    const row = table.map((values) => values.reduce((a, b) => a + b) / classes);
    const grand = row.reduce((a, b) => a + b) / groups;
    let square = 0;
    table.forEach((values, g) =>
      values.forEach((value, c) => (square += (value - row[g] - column[c] + grand) ** 2)),
    );
    const meanSquare = square / ((groups - 1) * (classes - 1));
    const plugIn = column.reduce((sum, mean) => sum + (mean - grand) ** 2, 0) / classes;
    const { value } = classVariance({
      groups,
      classes,
      counts: table.flat().map(() => 10),
      sums: table.flat().map((mean) => 10 * mean),
    });
    expect(value).toBeCloseTo(plugIn - (meanSquare * (classes - 1)) / (classes * groups), 12);
  });

  it('estimate unbalanced jitter with weights', () => {
    const jittered = testSpace(
      { residual: numbers(40), yaw: [-30, -15, 0, 15, 30], pitch: [-20, 0, 20] },
      { scale: 0.1, translation: 0 },
    );
    const one = runNetwork(jittered, [{ name: 'one', units: 2, offset: 0 }], (p) => [
      p.levels.scale - 2 + noise(p, 0),
      noise(p, 1),
    ]);
    const found = estimate(one);
    expect(Math.abs((find(found, 0, 'first', 'scale').share ?? NaN) - 2 / 3)).toBeLessThan(0.05);
    expect(Math.abs(find(found, 1, 'first', 'scale').share ?? NaN)).toBeLessThan(0.015);
    expect(find(found, 0, 'first', 'scale').low).toBeLessThan(2 / 3);
    expect(found.absent.some(({ order }) => order === 'pair')).toBe(true);
  });
});

describe('intervals of variance shares', () => {
  it('cover the truth about 95 times in 100', () => {
    const units = 120;
    const small = testSpace({ residual: numbers(20), yaw: [-30, 0, 30], azimuth: numbers(4) });
    const many = runNetwork(small, [{ name: 'many', units, offset: 0 }], (p) =>
      numbers(units).map(
        (unit) =>
          p.levels.yaw -
          1 +
          draw('slope', [unit, p.residual]) * (p.levels.yaw - 1) * 0.7 +
          draw('offset', [unit, p.residual]) +
          0.7 * noise(p, unit),
      ),
    );
    const { shares } = estimate(many);
    // 2/3 of yaw beside 0.49 · 2/3 of slopes, 1 of offsets and 0.49 of noise: nearly Gaussian, so scores keep it.
    const truth = 2 / 3 / (2 / 3 + 0.49 * (2 / 3) + 1 + 0.49);
    const rows = shares.filter(
      ({ unit, order, factors }) => unit !== null && order === 'first' && factors[0] === 'yaw',
    );
    const covered = rows.filter(({ low, high }) => (low ?? 1) <= truth && truth <= (high ?? 0));
    expect(rows.length).toBe(units);
    expect(covered.length / units).toBeGreaterThan(0.88);
    expect(covered.length / units).toBeLessThan(0.995);
  });

  it('are missing with the reason below five residuals', () => {
    expect(jackknifeInterval(1, [1, 1]).reason).toMatch(/2 residuals/);
  });
});
