import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import {
  allPairs,
  createAccumulator,
  createPlainSums,
  fitUnitCalibration,
  tablesDigest,
} from '../../src/statistics/index.js';
import { COLUMN_ROWS } from '../../src/statistics/row-sums.js';
import type {
  AccumulatorOptions,
  Calibration,
  Decision,
  ScoredRows,
} from '../../src/statistics/index.js';
import { blockOf, createSpace, designPoint, PRESETS } from '../../src/stimulus/index.js';
import type { Space } from '../../src/stimulus/index.js';
import { numbers, testSpace } from './helpers.js';

const UNITS = 21;

/** Kinds of unit: smooth, rectified, two-sided atoms, few values, heavy tails, tiny, huge and constant. */
const KINDS: readonly ((z: number) => number)[] = [
  (z) => z,
  (z) => Math.max(0, z),
  (z) => Math.max(-0.5, Math.min(0.5, z)),
  (z) => Math.round(2 * z),
  (z) => Math.exp(4 * z),
  (z) => z * 1e-41,
  (z) => z * 1e37,
  () => 3,
  (z) => (z < -1 ? 0 : z),
];

function activationsOf(rows: number, units: number): Float32Array {
  const draws = normalDraws(drawAddress(7, 'kernels', []), rows * units);
  return Float32Array.from(draws, (z, i) => KINDS[(i % units) % KINDS.length](z));
}

/** Calibrated on the first rows only, so that later ones are clamped, some of them far out. */
function calibrationOf(activations: Float32Array, units: number): Calibration['units'] {
  const rows = Math.min(200, activations.length / units);
  return numbers(units).map((unit) =>
    fitUnitCalibration(Float32Array.from(numbers(rows), (row) => activations[row * units + unit])),
  );
}

const decision: Decision = {
  variable: 'the first unit',
  decide(_, activations, rowOffset, target, targetOffset) {
    target[targetOffset] = activations[rowOffset];
    target[targetOffset + 1] = activations[rowOffset] > 0 ? 1 : 0;
  },
};

const sexes = ['male', 'female'];
const spaces: [string, Space][] = [
  ['the smoke preset', createSpace(PRESETS.smoke)],
  [
    'factors of every kind',
    testSpace(
      {
        residual: [0, 1],
        sex: sexes,
        age: [25, 45, 65],
        yaw: [-30, 0, 30],
        pitch: [-15, 0, 15],
        azimuth: [-30, 0, 30],
        elevation: [-15, 0, 15, 20, 25, 26, 27, 28],
      },
      { scale: 0.1, translation: 0.05 },
    ),
  ],
  [
    'two slow factors and long fast ones',
    testSpace({ yaw: [0, 1], azimuth: numbers(41), elevation: numbers(13) }),
  ],
  [
    'one view factor',
    testSpace({ residual: [0, 1, 2], yaw: [0, 1, 2] }, { scale: 0.1, translation: 0 }),
  ],
  [
    'grids of an odd number of cells',
    testSpace(
      {
        residual: [0, 1],
        yaw: [-30, 30],
        pitch: [-15, 0, 15, 20],
        azimuth: [-30, 0, 30],
        elevation: [-15, 0, 15],
      },
      { scale: 0.1, translation: 0.05 },
    ),
  ],
  ['no view factor', testSpace({ residual: [0, 1, 2, 3] })],
];

describe('createKernelSums', () => {
  it.each(spaces)('gives the tables of the plain sums for %s, in any batches', (_, space) => {
    const points = numbers(space.pointCount).map((index) => designPoint(space, index));
    const activations = activationsOf(points.length, UNITS);
    const units = calibrationOf(activations, UNITS);
    const calibration = { points: 200, units: [...units, units[0], units[3]], templates: null };
    const sum = (
      batches: Iterator<number>,
      more: Pick<AccumulatorOptions, 'createSums' | 'pairs' | 'decision'>,
    ): string => {
      const layers = [{ name: 'layer', units: UNITS, offset: 0 }];
      const accumulator = createAccumulator({
        ...{ space, layers, blockOf: (identity: number) => blockOf(space, identity) },
        calibration: more.decision ? calibration : { ...calibration, units },
        ...more,
      });
      for (let at = 0; at < points.length;) {
        const left = space.viewCount - (at % space.viewCount);
        const count = Math.min(left, Number(batches.next().value));
        accumulator.add(points.slice(at, at + count), activations.subarray(at * UNITS));
        at += count;
      }
      return tablesDigest(accumulator.finish());
    };
    const whole = [space.viewCount].values();
    const always = (): Iterator<number> => ({ next: () => ({ value: space.viewCount }) });
    expect([...whole]).toHaveLength(1);
    for (const pairs of [
      undefined,
      [],
      allPairs(space),
      allPairs(space).map(([a, b]) => [b, a] as const),
    ]) {
      const plain = sum(always(), { createSums: createPlainSums, pairs, decision });
      expect(sum(always(), { pairs, decision })).toBe(plain);
    }
    const plain = sum(always(), { createSums: createPlainSums, decision: null });
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 300 })), (sizes) => {
        expect(sum(sizes[Symbol.iterator](), { decision: null })).toBe(plain);
      }),
      { numRuns: 10 },
    );
  });

  it('gives the tables of the plain sums for the largest numbers, of one sign and of both', () => {
    const levels = [0, 1, 2, 3, 4];
    const space = testSpace({ yaw: [0, 1], pitch: levels, azimuth: levels, elevation: levels });
    const points = numbers(space.pointCount).map((index) => designPoint(space, index));
    const unit = fitUnitCalibration(Float32Array.from(normalDraws(drawAddress(7, 'one', []), 200)));
    const units = Array.from({ length: UNITS + 2 }, () => unit);
    const calibration = { points: 200, units, templates: null };
    const { median, scale } = units[0];
    for (const largest of [5_000, 10_900, 16_300, 40_000]) {
      // Two units of three keep their sign, the third changes it from row to row.
      const activations = Float32Array.from({ length: points.length * UNITS }, (_, i) => {
        const [row, unit] = [Math.floor(i / UNITS), i % UNITS];
        const sign = [1, -1, row % 2 === 0 ? 1 : -1][unit % 3];
        return median + sign * largest * scale;
      });
      const sum = (createSums?: AccumulatorOptions['createSums']): string => {
        const accumulator = createAccumulator({
          ...{ space, calibration, decision, blockOf: () => 0 },
          layers: [{ name: 'layer', units: UNITS, offset: 0 }],
          ...(createSums && { createSums }),
        });
        accumulator.add(points, activations);
        return tablesDigest(accumulator.finish());
      };
      expect(sum()).toBe(sum(createPlainSums));
    }
  });

  it('gives the fibres of the plain sums for the largest scores of up to thirteen levels', () => {
    const space = testSpace({ yaw: numbers(12), azimuth: numbers(13), elevation: numbers(7) });
    const points = numbers(space.pointCount).map((index) => designPoint(space, index));
    const unit = fitUnitCalibration(Float32Array.from({ length: 100_000 }, (_, i) => i));
    const units = numbers(UNITS).map(() => unit);
    const activations = Float32Array.from({ length: points.length * UNITS }, (_, i) =>
      i % UNITS === 3 ? 1e6 : -1e6,
    );
    const [plain, kernels] = [createPlainSums, undefined].map((createSums) => {
      const accumulator = createAccumulator({
        ...{ space, decision: null, blockOf: () => 0 },
        layers: [{ name: 'layer', units: UNITS, offset: 0 }],
        calibration: { points: 100_000, units, templates: null },
        ...(createSums && { createSums }),
      });
      accumulator.add(points, activations);
      return accumulator.finish().find(({ name }) => name === 'fibres.squares');
    });
    expect(kernels).toEqual(plain);
    // 13 · 7 fibres of 12 levels.
    const sum = 12 * Math.max(...unit.scores.map((z) => Math.round(z * 1024)));
    expect(plain?.data[0]).toBe(13 * 7 * sum ** 2);
  });

  it('counts more rows of a block than counters of 16 bits have room for', () => {
    const space = testSpace({
      residual: numbers(5),
      pitch: [0, 1],
      azimuth: numbers(40),
      elevation: numbers(350),
    });
    const points = numbers(space.viewCount).map((view) => designPoint(space, view));
    const unit = fitUnitCalibration(Float32Array.of(0, 1, 2, 3));
    const accumulator = createAccumulator({
      ...{ space, decision: null, blockOf: () => 0 },
      layers: [{ name: 'layer', units: 1, offset: 0 }],
      calibration: { points: 4, units: [unit], templates: null },
    });
    for (let identity = 0; identity < 5; identity++) {
      const own = points.map((point) => ({ ...point, identity }));
      accumulator.add(own, new Float32Array(points.length).fill(3));
    }
    const tables = accumulator.finish();
    const rowOf = (name: string): number[] =>
      [...(tables.find((table) => table.name === name)?.data ?? [])].filter((count) => count > 0);
    expect(rowOf('identity.histogram')).toEqual(numbers(5).map(() => 28_000));
    const level = rowOf('levels.histogram');
    expect(level.slice(0, 2)).toEqual([70_000, 70_000]);
    expect(level.slice(2, 42)).toEqual(numbers(40).map(() => 3_500));
  });

  it('hands on the same scores by unit and in columns, wherever these begin among its tiles', () => {
    const [, space] = spaces[1];
    const points = numbers(space.viewCount).map((index) => designPoint(space, index));
    const activations = activationsOf(points.length, UNITS);
    const units = calibrationOf(activations, UNITS);
    const differing: string[] = [];
    let compared = 0;
    const compare = (rows: ScoredRows): void => {
      for (const [first, count] of [
        [0, UNITS],
        [3, 5],
        [14, 7],
        [16, 1],
      ]) {
        const columns = new Int16Array(count * COLUMN_ROWS);
        rows.columnsOf(first, count, columns);
        for (let i = 0; i < count; i++) {
          const scores = new Int16Array(rows.length);
          rows.scoresOf(first + i, scores);
          const column = columns.subarray(i * COLUMN_ROWS, i * COLUMN_ROWS + rows.length);
          if (scores.join() !== column.join()) differing.push(`${first + i} of ${first}`);
          compared += scores.some((q) => q !== 0) ? 1 : 0;
        }
      }
    };
    const accumulator = createAccumulator({
      ...{ space, decision: null, blockOf: () => 0 },
      layers: [{ name: 'layer', units: UNITS, offset: 0 }],
      calibration: { points: 200, units, templates: null },
      groups: [() => ({ name: 'columns', shapes: [], addRows: compare })],
    });
    accumulator.add(points, activations);
    accumulator.finish();
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(30);
  });

  it('refuses what is not finite by unit, at the latest with the last row', () => {
    const [, space] = spaces[3];
    const layers = [{ name: 'layer', units: UNITS, offset: 0 }];
    const activations = activationsOf(3, UNITS);
    const units = calibrationOf(activations, UNITS);
    for (const wrong of [NaN, Infinity, -Infinity]) {
      const accumulator = createAccumulator({
        ...{ space, layers, decision: null, blockOf: () => 0 },
        calibration: { points: 3, units, templates: null },
      });
      const rows = activations.slice();
      rows[UNITS + 17] = wrong;
      accumulator.add(
        numbers(3).map((index) => designPoint(space, index)),
        rows,
      );
      expect(() => accumulator.finish()).toThrow(/found -?(NaN|Infinity) in unit 17, row 1/);
    }
  });
});
