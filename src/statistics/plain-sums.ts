import type { DesignPoint, Space } from '../stimulus/index.js';
import { pairColumns } from './pairs.js';
import type { FactorPair } from './pairs.js';
import { createPlanner } from './plan-sums.js';
import { applyReadOuts } from './readouts/apply-read-outs.js';
import { readOutCount } from './readouts/read-out-groups.js';
import { chunkRows, COLUMN_ROWS, QUANTITIES } from './row-sums.js';
import type { BlockSums, Quantity, Row, RowSums, RowSumsOptions, ScoredRows } from './row-sums.js';
import { binOfScore } from './score-bins.js';
import { createScorer, rawFixedPoint } from './scorer.js';
import { BIN_COUNT } from './types.js';

/** The sums by plain loops, point by point and unit by unit: what the kernels are held to. */
export function createPlainSums(options: RowSumsOptions): RowSums {
  const { space, calibration, pairs, marginUnit, onScored } = options;
  const units = calibration.units.length;
  const { readOuts = null } = calibration;
  const readOutUnits = readOutCount(readOuts?.groups ?? []);
  const decidedUnits = marginUnit === null ? 0 : units - marginUnit;
  const scorer = createScorer(calibration);
  const { targets } = createPlanner(space, pairs, true);
  let chunk: PlainRow[] = [];
  let block: PlainRow[] = [];
  return {
    targets,
    capacity: chunkRows(space, units),
    get length() {
      return chunk.length;
    },
    add(point, values, offset, decided, decidedOffset) {
      const row = new Float32Array(units);
      const network = units - readOutUnits - decidedUnits;
      row.set(values.subarray(offset, offset + network));
      if (readOuts) applyReadOuts(readOuts, row, 0, row, network);
      const own = decided.subarray(decidedOffset, decidedOffset + decidedUnits);
      row.set(own, units - decidedUnits);
      const q = new Int16Array(units);
      const place = { rows: 1, rowLength: units, firstUnit: 0, scores: q, stride: 1, offset: 0 };
      const clamped = scorer.score({ values: row, ...place });
      const raw = Int16Array.from(row, (value, unit) => {
        const { median, scale } = calibration.units[unit];
        return rawFixedPoint(value, median, scale);
      });
      chunk.push({ point, scores: q, raw });
      const scoresOf = (unit: number, target: Int16Array): void => {
        target[0] = q[unit];
      };
      const columnsOf: ScoredRows['columnsOf'] = (first, count, target) => {
        for (let i = 0; i < count; i++) target[i * COLUMN_ROWS] = q[first + i];
      };
      const shape = { length: 1, points: [point], units, values: row, rowLength: units };
      onScored({ ...shape, scoresOf, columnsOf }, clamped);
    },
    take() {
      const rows = chunk;
      block = [...block, ...rows];
      chunk = [];
      return sumPlainly({ space, pairs, marginUnit, rows });
    },
    takeBlock() {
      const rows = block;
      block = [];
      return sumPlainly({ space, pairs, marginUnit, rows });
    },
  };
}

interface PlainRow {
  readonly point: DesignPoint;
  readonly scores: Int16Array;
  readonly raw: Int16Array;
}

interface PlainRows extends Pick<RowSumsOptions, 'space' | 'pairs' | 'marginUnit'> {
  readonly rows: readonly PlainRow[];
}

function sumPlainly({ space, pairs, marginUnit, rows }: PlainRows): BlockSums {
  const members = targetMembers(space, pairs, true);
  const rawMembers = targetMembers(space, [], false);
  const add =
    (kind: 'scores' | 'raw', of: readonly Member[]) =>
    (quantity: Quantity, target: number, into: Row, offset: number): void => {
      for (const { point, [kind]: values } of rows) {
        if (!of[target](point)) continue;
        const factor = marginUnit === null ? 0 : values[marginUnit];
        values.forEach((value, unit) => {
          into[offset + unit] += [value, value * value, value * factor][
            QUANTITIES.indexOf(quantity)
          ];
        });
      }
    };
  return {
    addScores: add('scores', members),
    addRaw: add('raw', rawMembers),
    addCounts(target, into, offset) {
      for (const { point, scores } of rows) {
        if (!members[target](point)) continue;
        scores.forEach((q, unit) => into[offset + unit * BIN_COUNT + binOfScore(q)]++);
      }
    },
    addFibres(factor, into, offset) {
      for (const sums of fibreSums(space, factor, rows)) {
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

/** Per fibre, a set of an identity's points that differ in one factor only, the sums of their units' scores. */
function fibreSums(space: Space, factor: number, rows: readonly PlainRow[]): Float64Array[] {
  const views = space.factors.filter(({ kind }) => kind === 'view').map(({ name }) => name);
  const sums = new Map<string, Float64Array>();
  for (const { point, scores } of rows) {
    const levels = views.map((name, i) => (i === factor ? '' : point.levels[name]));
    const fibre = [point.identity, ...levels].join();
    const sum = sums.get(fibre) ?? new Float64Array(scores.length);
    scores.forEach((q, unit) => (sum[unit] += q));
    sums.set(fibre, sum);
  }
  return [...sums.values()];
}
