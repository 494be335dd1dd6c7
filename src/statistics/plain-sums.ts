import type { DesignPoint, Space } from '../stimulus/index.js';
import { pairColumns } from './pairs.js';
import type { FactorPair } from './pairs.js';
import { createPlanner } from './plan-sums.js';
import { chunkRows, QUANTITIES } from './row-sums.js';
import type { ChunkSums, Quantity, Row, RowSums, RowSumsOptions } from './row-sums.js';
import { binOfScore } from './score-bins.js';
import { createScorer, rawFixedPoint } from './scorer.js';
import { BIN_COUNT } from './types.js';

/** The sums by plain loops, point by point and unit by unit: what the kernels are held to. */
export function createPlainSums(options: RowSumsOptions): RowSums {
  const { space, calibration, pairs, marginUnit, onScored } = options;
  const units = calibration.units.length;
  const scorer = createScorer(calibration);
  const { targets } = createPlanner(space, pairs, true);
  let points: DesignPoint[] = [];
  let scores: Int16Array[] = [];
  let raw: Int16Array[] = [];
  return {
    targets,
    capacity: chunkRows(space, units),
    get length() {
      return points.length;
    },
    add(point, values, offset, decided) {
      const row = new Float32Array(units);
      row.set(values.subarray(offset, offset + units - decided.length));
      row.set(decided, units - decided.length);
      const q = new Int16Array(units);
      const place = { rows: 1, rowLength: units, firstUnit: 0, scores: q, stride: 1, offset: 0 };
      const clamped = scorer.score({ values: row, ...place });
      points.push(point);
      scores.push(q);
      raw.push(
        Int16Array.from(row, (value, unit) => {
          const { median, scale } = calibration.units[unit];
          return rawFixedPoint(value, median, scale);
        }),
      );
      const scoresOf = (unit: number, target: Int16Array): void => {
        target[0] = q[unit];
      };
      onScored(
        { length: 1, points: [point], units, values: row, rowLength: units, scoresOf },
        clamped,
      );
    },
    take() {
      const rows = { space, pairs, marginUnit, points, scores, raw };
      [points, scores, raw] = [[], [], []];
      return sumPlainly(rows);
    },
  };
}

interface PlainRows {
  readonly space: Space;
  readonly pairs: readonly FactorPair[];
  readonly marginUnit: number | null;
  readonly points: readonly DesignPoint[];
  readonly scores: readonly Int16Array[];
  readonly raw: readonly Int16Array[];
}

function sumPlainly({ space, pairs, marginUnit, points, scores, raw }: PlainRows): ChunkSums {
  const members = targetMembers(space, pairs, true);
  const rawMembers = targetMembers(space, [], false);
  const rowsOf = (member: Member): number[] =>
    Array.from(points.keys()).filter((row) => member(points[row]));
  const add =
    (values: readonly Int16Array[], of: readonly Member[]) =>
    (quantity: Quantity, target: number, into: Row, offset: number): void => {
      for (const row of rowsOf(of[target])) {
        const factor = marginUnit === null ? 0 : values[row][marginUnit];
        values[row].forEach((value, unit) => {
          into[offset + unit] += [value, value * value, value * factor][
            QUANTITIES.indexOf(quantity)
          ];
        });
      }
    };
  return {
    addScores: add(scores, members),
    addRaw: add(raw, rawMembers),
    addCounts(target, into, offset) {
      for (const row of rowsOf(members[target])) {
        scores[row].forEach((q, unit) => into[offset + unit * BIN_COUNT + binOfScore(q)]++);
      }
    },
    addFibres(factor, into, offset) {
      for (const sums of fibreSums(space, factor, points, scores)) {
        sums.forEach((sum, unit) => (into[offset + unit] += sum * sum));
      }
    },
  };
}

type Member = (point: DesignPoint) => boolean;

/** Which points belong to each target, in the targets' order. */
function targetMembers(space: Space, pairs: readonly FactorPair[], withJitter: boolean): Member[] {
  const levelOf = (point: DesignPoint, name: string): number =>
    (point.levels as Readonly<Record<string, number>>)[name];
  const kinds = withJitter ? ['view', 'jitter'] : ['view'];
  const levels = kinds.flatMap((kind) =>
    space.factors
      .filter((factor) => factor.kind === kind)
      .flatMap(({ name, levels }) =>
        levels.map(
          (_, level): Member =>
            (point) =>
              point.levels[name] === level,
        ),
      ),
  );
  const cells = pairColumns(space, pairs).map(
    ({ first, second, firstLevel, secondLevel }): Member =>
      (point) =>
        levelOf(point, first) === firstLevel && levelOf(point, second) === secondLevel,
  );
  return [...levels, () => true, ...cells];
}

/** Per fibre, a set of points that differ in one factor only, the sums of their units' scores. */
function fibreSums(
  space: Space,
  factor: number,
  points: readonly DesignPoint[],
  scores: readonly Int16Array[],
): Float64Array[] {
  const views = space.factors.filter(({ kind }) => kind === 'view').map(({ name }) => name);
  const sums = new Map<string, Float64Array>();
  points.forEach(({ levels }, row) => {
    const fibre = views.map((name, i) => (i === factor ? '' : levels[name])).join();
    const sum = sums.get(fibre) ?? new Float64Array(scores[row].length);
    scores[row].forEach((q, unit) => (sum[unit] += q));
    sums.set(fibre, sum);
  });
  return [...sums.values()];
}
