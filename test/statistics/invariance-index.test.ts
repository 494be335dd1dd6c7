import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraw } from '../../src/numeric/index.js';
import { estimateAudit, foldAudit } from '../../src/statistics/index.js';
import type { InvarianceEstimate } from '../../src/statistics/index.js';
import type { DesignPoint, Space } from '../../src/stimulus/index.js';
import { accumulateAll, noise, numbers, runNetwork, tableRow, testSpace } from './helpers.js';

const draw = (stream: string, values: number[]): number =>
  normalDraw(drawAddress(17, stream, values), 0);
const sign = (level: number): number => (level === 0 ? -1 : 1);

/** Layers of twenty units of a kind: each has draws of its own. */
type Reader = (point: DesignPoint, unit: number) => number;
const UNITS = 20;
function auditOf(space: Space, readers: Record<string, Reader>) {
  const names = Object.keys(readers);
  const layers = names.map((name, i) => ({ name, units: UNITS, offset: UNITS * i }));
  const study = runNetwork(space, layers, (point) =>
    names.flatMap((name, i) =>
      numbers(UNITS).map((unit) => readers[name](point, UNITS * i + unit)),
    ),
  );
  const tables = accumulateAll(study);
  const { invariance } = estimateAudit({ space, layers, tables });
  const index = (layer: string, factor: string): InvarianceEstimate => {
    const found = invariance.find((one) => one.layer === layer && one.factor === factor);
    if (!found) throw new Error(`no index of ${layer} and ${factor}`);
    return found;
  };
  return { layers, tables, index };
}

const space = testSpace({
  residual: numbers(40),
  age: [25, 65],
  yaw: [-30, -15, 0, 15, 30],
  azimuth: numbers(3),
});
const who: Reader = (p, unit) => draw('who', [unit, p.residual]);
const READERS: Record<string, Reader> = {
  noise: (p, unit) => noise(p, unit),
  invariant: (p, unit) => who(p, unit),
  yaw: (p, unit) => p.levels.yaw + 0.5 * noise(p, unit),
  'told anew at each age': (p, unit) => draw('age', [unit, p.residual, p.levels.age]),
  'told anew at each yaw': (p, unit) => draw('yaw', [unit, p.residual, p.levels.yaw]),
  'turned round by age': (p, unit) => sign(p.levels.age) * who(p, unit),
  constant: () => 1,
  'exactly yaw': (p) => p.levels.yaw,
};
const { index } = auditOf(space, READERS);

function expectZero(layer: string, factor: string): void {
  const found = index(layer, factor);
  expect(Math.abs(found.index ?? NaN)).toBeLessThan(0.06);
  expect(found.low).toBeLessThan(0.02);
  expect(found.high).toBeGreaterThan(-0.02);
}

describe('the invariance index', () => {
  it('is one, to every factor, of a layer that reads who alone', () => {
    for (const factor of ['age', 'yaw', 'azimuth']) {
      expect(index('invariant', factor).index).toBeCloseTo(1, 9);
      expect(index('invariant', factor).high).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it('is zero of noise, whether the factor has two levels, three or five', () => {
    for (const factor of ['age', 'azimuth', 'yaw']) expectZero('noise', factor);
  });

  it('is zero of people told anew at each level, whether there are two or five', () => {
    expectZero('told anew at each age', 'age');
    expectZero('told anew at each yaw', 'yaw');
    // The other factor moves nothing in them.
    expect(index('told anew at each yaw', 'age').index).toBeCloseTo(1, 9);
    expect(index('told anew at each age', 'yaw').index).toBeCloseTo(1, 9);
  });

  it('is zero, to yaw and to the age it ignores, of a layer that reads yaw and nobody', () => {
    expect(Math.abs(index('yaw', 'yaw').index ?? NaN)).toBeLessThan(0.005);
    expectZero('yaw', 'age');
  });

  it('is minus one where two levels say the opposite of a person', () => {
    const found = index('turned round by age', 'age');
    expect(found.index).toBeLessThan(-0.95);
    expect(found.low).toBe(Math.min(-1, found.index ?? NaN));
    // The mean over both ages is nobody's.
    expect(index('turned round by age', 'yaw').reason).toMatch(/no mean response differs/);
  });

  it('is -n/(n - 2) of n residuals about nobody who are told exactly the opposite, and its interval holds it', () => {
    // Covariance -S/(n - 1), half the mean squared difference 2 S/n, S the people's sum of squares.
    const ten = testSpace({ residual: numbers(10), age: [25, 65] });
    const { index: of } = auditOf(ten, {
      reversed: ({ levels, residual }) => sign(levels.age) * (residual - 4.5),
    });
    const { index: found, low, high } = of('reversed', 'age');
    expect(found).toBeCloseTo(-10 / 8, 9);
    expect(low).toBeLessThanOrEqual(found!);
    expect(high).toBeGreaterThanOrEqual(found!);
  });

  it('is null with the reason where no mean response differs', () => {
    for (const [layer, factor] of [
      ['constant', 'yaw'],
      ['exactly yaw', 'age'],
    ]) {
      const found = index(layer, factor);
      expect([found.index, found.low, found.high]).toEqual([null, null, null]);
      expect(found.reason).toMatch(/no mean response differs/);
    }
    expect(index('exactly yaw', 'yaw').index).toBeCloseTo(0, 9);
  });
});

describe('the invariance index of few residuals', () => {
  const READERS_OF_AGE: Record<string, Reader> = {
    // Exactly opposite: of whom and of the age the score is a sign.
    reversed: (p) => sign(p.levels.age) * sign(p.residual),
    constant: () => 1,
  };
  const of = (residuals: number) =>
    auditOf(testSpace({ residual: numbers(residuals), age: [25, 65] }), READERS_OF_AGE).index;

  it('is null, for there are too few, where two respond in reverse', () => {
    const found = of(2)('reversed', 'age');
    expect([found.index, found.low, found.high]).toEqual([null, null, null]);
    expect(found.reason).toMatch(/too few residuals/);
    expect(of(2)('constant', 'age').reason).toMatch(/no mean response differs/);
  });

  it('is told of four, of whom two respond in reverse of the others', () => {
    // C = -n/(n - 1) and D = 2 of a deviation of one.
    const four = auditOf(testSpace({ residual: numbers(4), age: [25, 65] }), {
      reversed: (p) => sign(p.levels.age) * sign(p.residual % 2),
    }).index('reversed', 'age');
    expect(four.index).toBeCloseTo(-4 / 3 / (2 - 4 / 3), 9);
  });
});

describe('the invariance index of mixed components', () => {
  const VARIANCES = { who: 0.5, level: 0.2, both: 0.3, noise: 0.4 };
  const mixed = (factor: 'age' | 'yaw', effects: readonly number[]): Reader => {
    const size = Math.sqrt(
      effects.reduce((sum, effect) => sum + effect ** 2, 0) / (effects.length - 1),
    );
    return (p, unit) =>
      Math.sqrt(VARIANCES.who) * who(p, unit) +
      Math.sqrt(VARIANCES.level) * (effects[p.levels[factor]] / size) +
      Math.sqrt(VARIANCES.both) * draw('both', [unit, p.residual, p.levels[factor]]) +
      Math.sqrt(VARIANCES.noise) * noise(p, unit);
  };
  const lit = testSpace({
    residual: numbers(60),
    age: [25, 65],
    yaw: [-30, -15, 0, 15, 30],
    azimuth: numbers(4),
  });
  const { index: of } = auditOf(lit, {
    age: mixed('age', [-1, 1]),
    yaw: mixed('yaw', [-2, -1, 0, 1, 2]),
  });

  it('is the share of who, whatever the number of levels, of 20 images to an age and 8 to a yaw', () => {
    for (const [factor, images] of [
      ['age', 20],
      ['yaw', 8],
    ] as const) {
      const { who: own, level, both, noise: rest } = VARIANCES;
      const onPaper = own / (own + level + both + rest / images);
      const found = of(factor, factor);
      // The scores of 20 units scatter by 0.02; ranks bend a mixture of normals a little.
      expect(Math.abs((found.index ?? NaN) - onPaper)).toBeLessThan(0.05);
      expect(found.low).toBeLessThan(onPaper);
      expect(found.high).toBeGreaterThan(onPaper);
    }
  });
});

describe('the invariance index by hand', () => {
  const crossed = testSpace({
    residual: numbers(7),
    sex: ['male', 'female'],
    yaw: [-30, 0, 30],
    azimuth: numbers(4),
  });
  const {
    layers,
    tables,
    index: of,
  } = auditOf(crossed, {
    mixed: (p, unit) =>
      draw('residual', [unit, p.residual]) +
      sign(p.levels.sex) * 0.7 +
      0.4 * p.levels.yaw +
      0.6 * draw('both', [unit, p.identity, p.levels.yaw]) +
      0.3 * noise(p, unit),
  });
  // Columns: three yaws, then four azimuths; units innermost.
  const means = numbers(14).map((identity) => {
    const row = tableRow(tables, 'cells.sum', identity) ?? [];
    return numbers(UNITS).map((unit) => numbers(3).map((k) => row[k * UNITS + unit] / 4));
  });
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;

  /** Mean over pairs of different levels of the population covariance and of half the squared difference. */
  function byHand(residuals: readonly number[]): number {
    let [shared, moved] = [0, 0];
    for (const unit of numbers(UNITS)) {
      for (const [k, l] of [
        [0, 1],
        [0, 2],
        [1, 2],
      ]) {
        const people = residuals.map((r) => [2 * r, 2 * r + 1].map((i) => means[i][unit]));
        const at = (level: number): number[] => people.map((own) => mean(own.map((m) => m[level])));
        const [first, second] = [at(k), at(l)];
        const between =
          first.reduce((sum, x, r) => sum + (x - mean(first)) * (second[r] - mean(second)), 0) /
          (residuals.length - 1);
        const within = mean(
          people.map((own, r) => mean(own.map((m) => (m[k] - first[r]) * (m[l] - second[r])))),
        );
        shared += between + within;
        moved += mean(people.flat().map((m) => (m[k] - m[l]) ** 2 / 2));
      }
    }
    return shared / (shared + moved);
  }

  it('is the covariance between two levels over it and half the squared difference', () => {
    expect(of('mixed', 'yaw').index).toBeCloseTo(byHand(numbers(7)), 10);
  });

  it('is the same without each residual', () => {
    const { invariance } = foldAudit({ space: crossed, layers, tables });
    const folded = invariance.find(({ factor }) => factor === 'yaw');
    expect(folded?.leaveOut.length).toBe(7);
    folded?.leaveOut.forEach((value, r) => {
      expect(value).toBeCloseTo(byHand(numbers(7).filter((other) => other !== r)), 10);
    });
  });

  it('is McGraw and Wong’s ICC(A,1) of mean squares where every residual is one identity', () => {
    const plain = testSpace({ residual: numbers(9), yaw: [-30, 0, 30], azimuth: numbers(4) });
    const audit = auditOf(plain, {
      mixed: (p, unit) => who(p, unit) + 0.5 * p.levels.yaw + 0.5 * noise(p, unit),
    });
    let [shared, total] = [0, 0];
    for (const unit of numbers(UNITS)) {
      const rows = numbers(9).map((identity) => {
        const row = tableRow(audit.tables, 'cells.sum', identity) ?? [];
        return numbers(3).map((k) => row[k * UNITS + unit] / 4);
      });
      const grand = mean(rows.flat());
      const columns = numbers(3).map((k) => mean(rows.map((row) => row[k])));
      const people = (3 * rows.reduce((sum, row) => sum + (mean(row) - grand) ** 2, 0)) / 8;
      const levels = (9 * columns.reduce((sum, column) => sum + (column - grand) ** 2, 0)) / 2;
      const rest =
        rows.reduce(
          (sum, row) =>
            sum + row.reduce((s, m, k) => s + (m - mean(row) - columns[k] + grand) ** 2, 0),
          0,
        ) / 16;
      shared += (people - rest) / 3;
      total += (people - rest) / 3 + rest + (levels - rest) / 9;
    }
    expect(audit.index('mixed', 'yaw').index).toBeCloseTo(shared / total, 10);
  });
});
