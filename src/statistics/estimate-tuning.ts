import { areApart } from '../numeric/index.js';
import type { AuditTables } from './audit-tables.js';
import { identityLevel } from './level-columns.js';
import { SCORE_SCALE } from './types.js';
import type { TuningCurve, UnitInformation } from './types.js';
import type { Steps } from './run-steps.js';
import { visitUnits } from './unit-sums.js';
import type { UnitSums } from './unit-sums.js';

/** Units shown for each factor, over all layers; the best of each layer come on top. */
const BEST_UNITS = 6;
/** Units of which bins see far more than the copula does, shown besides. */
const SYMMETRIC_UNITS = 2;

/**
 * Tuning curves of the units that know most about each factor with named levels (not residual or identity): the best
 * six over all layers, then the best of each other layer, then the best two of symmetric tuning, which bins alone see.
 * A unit of which the copula claims far more than bins see ranks by what the bins see.
 */
export function* estimateTuning(
  tables: AuditTables,
  information: readonly UnitInformation[],
): Steps<TuningCurve[]> {
  const offsets = new Map(tables.layers.map(({ name, offset }) => [name, offset]));
  const shown = tables.space.factors
    .filter(({ name }) => name !== 'residual')
    .flatMap(({ name, levels }) =>
      bestUnits(information.filter(({ factor }) => factor === name)).map(({ layer, unit }) => ({
        ...{ layer, unit, factor: name, levels: levels.length },
        number: (offsets.get(layer) ?? 0) + unit,
      })),
    );
  const curves: TuningCurve[] = [];
  const numbers = shown.map(({ number }) => number);
  yield* visitUnits(tables, numbers, (sums) => {
    shown.forEach(({ layer, unit, factor, levels, number }, i) => {
      if (number !== sums.unit) return;
      const moments = Array.from({ length: levels }, (_, level) =>
        levelMoments(tables, sums, factor, level),
      );
      const means = moments.map(({ mean }) => mean);
      const deviations = moments.map(({ deviation }) => deviation);
      curves[i] = { layer, unit, factor, means, deviations };
    });
  });
  return curves;
}

function bestUnits(rows: readonly UnitInformation[]): UnitInformation[] {
  const ranked = rows.filter((row) => known(row) > 0).sort((a, b) => known(b) - known(a));
  const best = ranked.filter(
    (row, i) => i < BEST_UNITS || ranked.findIndex(({ layer }) => layer === row.layer) === i,
  );
  // Their bits may be 0 or less, so they need not be among the ranked.
  const symmetric = rows
    .filter((row) => isApart(row) && excess(row) > 0)
    .sort((a, b) => (b.binnedBits ?? 0) - (a.binnedBits ?? 0))
    .slice(0, SYMMETRIC_UNITS);
  return [...best, ...symmetric.filter((row) => !best.includes(row))];
}

/** Bits, but what bins see of a unit of which the copula claims far more, or which has no Gaussian value. */
function known(row: UnitInformation): number {
  const { bits, binnedBits } = row;
  return (isApart(row) && excess(row) < 0 ? binnedBits : (bits ?? binnedBits)) ?? 0;
}

function isApart({ bits, binnedBits }: UnitInformation): boolean {
  return bits !== null && binnedBits !== null && areApart(bits, binnedBits);
}

function excess({ bits, binnedBits }: UnitInformation): number {
  return (binnedBits ?? 0) - (bits ?? 0);
}

/** Mean and deviation of the score at one level, in units of z. */
function levelMoments(
  tables: AuditTables,
  sums: UnitSums,
  factor: string,
  level: number,
): { mean: number; deviation: number } {
  const [n, sum, squares] = levelSums(tables, sums, factor, level);
  const scatter = Math.max(0, squares - (sum * sum) / n);
  return {
    mean: sum / n / SCORE_SCALE,
    deviation: n > 1 ? Math.sqrt(scatter / (n - 1)) / SCORE_SCALE : 0,
  };
}

function levelSums(
  tables: AuditTables,
  sums: UnitSums,
  factor: string,
  level: number,
): [number, number, number] {
  const { columns, jitter, identities, blocks, groups, space, points } = tables;
  const isLevel = (one: { factor: string; level: number }): boolean =>
    one.factor === factor && one.level === level;
  const cell = columns.findIndex(isLevel);
  if (cell >= 0) {
    return [
      columnSum(tables.data('cells.count'), identities.length, columns.length, cell),
      columnSum(sums.groupSums, groups, columns.length, cell),
      columnSum(sums.groupSquares, groups, columns.length, cell),
    ];
  }
  const bin = jitter.findIndex(isLevel);
  if (bin >= 0) {
    return [
      columnSum(tables.data('levels.count'), blocks, jitter.length, bin),
      columnSum(sums.jitterSums, blocks, jitter.length, bin),
      columnSum(sums.jitterSquares, blocks, jitter.length, bin),
    ];
  }
  const rows = [...identities.keys()].filter(
    (row) => identityLevel(space, factor, identities[row]) === level,
  );
  const add = (values: ArrayLike<number>): number =>
    rows.reduce((total, row) => total + values[row], 0);
  return [add(points), add(sums.identitySums), add(sums.identitySquares)];
}

function columnSum(values: ArrayLike<number>, rows: number, width: number, column: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += values[row * width + column];
  return sum;
}
