import type { Space } from '../../stimulus/index.js';
import { levelColumns } from '../level-columns.js';
import { createScorer } from '../scorer.js';
import { SCORE_SCALE } from '../types.js';
import type { Calibration, StatisticsTable, UnitLayer } from '../types.js';
import type { BoundedValue, IncompleteBounds, UnitBounds } from './types.js';

export interface IncompleteRun {
  readonly space: Space;
  readonly layers: readonly UnitLayer[];
  readonly calibration: Calibration;
  /** Merged tables of the identities that were scored; empty when none was. */
  readonly tables: readonly StatisticsTable[];
  readonly hasDecision: boolean;
}

/**
 * Bounds on shares and means over all images when some are missing: each missing image is put at either extreme of what
 * it can contribute, 0 or 1 to an accuracy, a unit's lowest or highest score (scores are clamped at the ends of the
 * calibration) to a mean. They hold whatever the missing images show (Manski 1989, worst-case bounds).
 */
export function boundIncomplete(run: IncompleteRun): IncompleteBounds {
  const { space, tables, hasDecision } = run;
  const scored = tables.find(({ name }) => name === 'identity.count')?.keys.length ?? 0;
  const missing = space.identityCount - scored;
  const decided = hasDecision ? columnShares(run, missing) : null;
  return {
    accuracy: decided?.at(-1) ?? null,
    byLevel: levelColumns(space).flatMap((column, i) =>
      decided ? [{ ...column, ...decided[i] }] : [],
    ),
    means: unitMeans(run, scored, missing),
  };
}

/** Shares of correct decisions at each view level, then over all views. */
function columnShares({ space, tables }: IncompleteRun, missing: number): BoundedValue[] {
  const columns = levelColumns(space);
  const width = columns.length + 1;
  const table = tables.find(({ name }) => name === 'decisions');
  const rows = table?.keys.length ?? 0;
  return Array.from({ length: width }, (_, column) => {
    let [points, correct] = [0, 0];
    for (let row = 0; table && row < rows; row++) {
      points += table.data[3 * row * width + column];
      correct += table.data[(3 * row + 1) * width + column];
    }
    // Every identity has the same views.
    const each = rows > 0 ? table!.data[column] : viewsOf(space, columns[column]?.factor);
    const lacking = missing * each;
    return bounded(correct, points, 0, 1, lacking);
  });
}

/** Views of an identity at one level of a factor, or (without one) all of them. */
function viewsOf(space: Space, factor: string | undefined): number {
  const levels = space.factors.find(({ name }) => name === factor)?.levels.length ?? 1;
  return space.viewCount / levels;
}

function unitMeans(run: IncompleteRun, scored: number, missing: number): UnitBounds[] {
  const { space, layers, tables } = run;
  const [lowest, highest] = scoreEnds(run.calibration);
  const units = lowest.length;
  const sums = new Float64Array(units);
  const table = tables.find(({ name }) => name === 'identity.sum');
  table?.data.forEach((sum, i) => (sums[i % units] += sum));
  const [points, lacking] = [scored * space.viewCount, missing * space.viewCount];
  return layers.flatMap(({ name, units: width, offset }) =>
    Array.from({ length: width }, (_, unit) => {
      const at = offset + unit;
      const {
        scored: mean,
        low,
        high,
      } = bounded(sums[at], points, lowest[at], highest[at], lacking);
      const scale = (value: number): number => value / SCORE_SCALE;
      return {
        layer: name,
        unit,
        scored: mean === null ? null : scale(mean),
        low: scale(low),
        high: scale(high),
      };
    }),
  );
}

/** Fixed-point scores of each unit's lowest and highest calibrated value: scores rise with values, so no other is beyond. */
function scoreEnds(calibration: Calibration): [Int16Array, Int16Array] {
  const { units } = calibration;
  const values = new Float32Array(2 * units.length);
  units.forEach((unit, i) => {
    values[i] = unit.values[0];
    values[units.length + i] = unit.values[unit.values.length - 1];
  });
  const scores = new Int16Array(2 * units.length);
  const request = { values, rows: 2, rowLength: units.length, firstUnit: 0, offset: 0 };
  createScorer(calibration).score({ ...request, scores, stride: 2 });
  return [scores.filter((_, i) => i % 2 === 0), scores.filter((_, i) => i % 2 === 1)];
}

function bounded(
  sum: number,
  points: number,
  least: number,
  most: number,
  lacking: number,
): BoundedValue {
  const all = points + lacking;
  return {
    scored: points === 0 ? null : sum / points,
    low: (sum + lacking * least) / all,
    high: (sum + lacking * most) / all,
  };
}
