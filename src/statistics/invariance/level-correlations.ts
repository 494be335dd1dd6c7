import type { AuditTables } from '../audit-tables.js';
import { DECISION_LAYER } from '../decision.js';
import { identityClasses } from '../identity-classes.js';
import { foldName, jackknifeFolds } from '../jackknife-folds.js';
import type { JackknifeFolds } from '../jackknife-folds.js';
import { jackknifeInterval } from '../jackknife.js';
import type { UnitLayer } from '../types.js';
import type { UnitSums } from '../unit-sums.js';
import type { LevelCorrelations, LevelMatrix } from './types.js';

/** Correlations under construction, unit by unit. */
export interface LevelCorrelationSums {
  add(layer: UnitLayer, sums: UnitSums): void;
  finish(): LevelCorrelations[];
}

interface FactorColumns {
  readonly factor: string;
  readonly first: number;
  readonly levels: number;
}

/** Σ over units of correlations at each pair of levels: of everything, then without each fold, [folds + 1][levels²]. */
interface MatrixSums {
  readonly layer: string;
  readonly columns: FactorColumns;
  readonly about: LevelCorrelations['about'];
  readonly sums: Float64Array;
  units: number;
}

/**
 * Correlations over identities of cell means m(identity, level) between the levels of each view factor, mean over the
 * units of each network layer: a layer that reads who, whatever the pose, has ones everywhere.
 */
export function createLevelCorrelations(tables: AuditTables): LevelCorrelationSums {
  const folds = jackknifeFolds(tables.groups);
  const classes = identityClasses(tables);
  const factors = tables.space.factors
    .filter(({ kind }) => kind === 'view')
    .map(({ name, levels }) => ({
      factor: name,
      first: tables.columns.findIndex(({ factor }) => factor === name),
      levels: levels.length,
    }));
  const abouts = classes.count > 1 ? (['all', 'groups'] as const) : (['all'] as const);
  const all = new Map<string, MatrixSums>();
  const scratches = new Map(
    factors.map(({ factor, levels }) => [factor, createScratch(folds.count, levels)]),
  );
  return {
    add(layer, sums) {
      if (layer.name === DECISION_LAYER || tables.identities.length < 3) return;
      const means = cellMeans(tables, sums);
      for (const about of abouts) {
        centre(means, tables.columns.length, about === 'all' ? null : classes.of);
        for (const columns of factors) {
          const key = JSON.stringify([layer.name, columns.factor, about]);
          const target = all.get(key) ?? {
            layer: layer.name,
            columns,
            about,
            sums: new Float64Array((folds.count + 1) * columns.levels ** 2),
            units: 0,
          };
          all.set(key, target);
          addUnit(tables, folds, means, target, scratches.get(columns.factor)!);
        }
      }
    },
    finish: () => [...all.values()].map((sums) => toMatrices(sums, folds)),
  };
}

/** [identities · columns] */
function cellMeans(tables: AuditTables, { cells }: UnitSums): Float64Array {
  const counts = tables.data('cells.count');
  return cells.map((sum, at) => sum / counts[at]);
}

/** Subtracts each column's mean over all identities, or over those of each class, in place. */
function centre(means: Float64Array, columns: number, classOf: Int32Array | null): void {
  const rows = means.length / columns;
  const classes = classOf ? Math.max(...classOf) + 1 : 1;
  const sums = new Float64Array(classes * columns);
  const counts = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    const one = classOf ? classOf[row] : 0;
    counts[one]++;
    for (let c = 0; c < columns; c++) sums[one * columns + c] += means[row * columns + c];
  }
  for (let row = 0; row < rows; row++) {
    const one = classOf ? classOf[row] : 0;
    for (let c = 0; c < columns; c++) {
      means[row * columns + c] -= sums[one * columns + c] / counts[one];
    }
  }
}

/**
 * What one unit needs, kept from unit to unit: for a factor of 70 levels it would else be megabytes of garbage a unit.
 * Sums are, over some people: their number, Σ x_a, Σ x_a x_b at [a][b ≤ a].
 */
interface Scratch {
  /** [folds][1 + levels + levels²] */
  readonly parts: Float64Array;
  /** Of everybody, and without one fold, [1 + levels + levels²]. */
  readonly total: Float64Array;
  readonly rest: Float64Array;
  /** Of everybody, then without each fold, [folds + 1][levels²]. */
  readonly correlations: Float64Array;
}

function createScratch(folds: number, levels: number): Scratch {
  const size = 1 + levels + levels ** 2;
  return {
    parts: new Float64Array(folds * size),
    total: new Float64Array(size),
    rest: new Float64Array(size),
    correlations: new Float64Array((folds + 1) * levels ** 2),
  };
}

/** Adds one unit's correlations unless its identities do not differ at some level (with or without some fold). */
function addUnit(
  tables: AuditTables,
  folds: JackknifeFolds,
  means: Float64Array,
  target: MatrixSums,
  scratch: Scratch,
): void {
  const { levels } = target.columns;
  sumProducts(tables, folds, means, target.columns, scratch);
  const { parts, total, rest, correlations } = scratch;
  const size = total.length;
  if (!correlate(total, levels, correlations, 0)) return;
  for (let fold = 0; fold < folds.count; fold++) {
    for (let i = 0; i < size; i++) rest[i] = total[i] - parts[fold * size + i];
    const isKnown = correlate(rest, levels, correlations, (fold + 1) * levels ** 2);
    if (!isKnown && folds.count > 2) return;
    // Of two folds what is left may be one person: no interval is made of so few.
    if (!isKnown) correlations.fill(0, (fold + 1) * levels ** 2, (fold + 2) * levels ** 2);
  }
  target.units++;
  for (let i = 0; i < correlations.length; i++) target.sums[i] += correlations[i];
}

function sumProducts(
  { groupOf, columns: { length: width } }: AuditTables,
  { ofGroup }: JackknifeFolds,
  means: Float64Array,
  { first, levels }: FactorColumns,
  { parts, total }: Scratch,
): void {
  const size = total.length;
  parts.fill(0);
  total.fill(0);
  for (let row = 0; row < groupOf.length; row++) {
    const at = ofGroup[groupOf[row]] * size;
    const own = row * width + first;
    parts[at]++;
    for (let a = 0; a < levels; a++) {
      const x = means[own + a];
      parts[at + 1 + a] += x;
      const from = at + 1 + levels + a * levels;
      for (let b = 0; b <= a; b++) parts[from + b] += x * means[own + b];
    }
  }
  for (let at = 0; at < parts.length; at += size) {
    for (let i = 0; i < size; i++) total[i] += parts[at + i];
  }
}

/**
 * Writes the correlations of sums over some people to `target` from `offset`, [levels²]. False where the identities do not
 * differ at some level; variance below 10^-9 of a squared fixed-point step is rounding.
 */
function correlate(
  sums: Float64Array,
  levels: number,
  target: Float64Array,
  offset: number,
): boolean {
  const people = sums[0];
  const covariance = (a: number, b: number): number =>
    sums[1 + levels + a * levels + b] - (sums[1 + a] * sums[1 + b]) / people;
  for (let a = 0; a < levels; a++) {
    const variance = covariance(a, a);
    if (!(variance > 1e-9 * people)) return false;
    // The diagonal holds variances until all rows are done.
    target[offset + a * levels + a] = variance;
    for (let b = 0; b < a; b++) {
      const value = covariance(a, b) / Math.sqrt(variance * target[offset + b * levels + b]);
      target[offset + a * levels + b] = target[offset + b * levels + a] = value;
    }
  }
  for (let a = 0; a < levels; a++) target[offset + a * levels + a] = 1;
  return true;
}

function toMatrices(
  { layer, columns: { factor, levels }, about, sums, units }: MatrixSums,
  folds: JackknifeFolds,
): LevelCorrelations {
  const cell = (slot: number, a: number, b: number): number =>
    sums[slot * levels ** 2 + a * levels + b] / units;
  const matrix = (valueOf: (a: number, b: number) => number | null): LevelMatrix =>
    Array.from({ length: levels }, (_, a) =>
      Array.from({ length: levels }, (__, b) => (units > 0 ? valueOf(a, b) : null)),
    );
  const interval = (a: number, b: number): ReturnType<typeof jackknifeInterval> =>
    jackknifeInterval(
      cell(0, a, b),
      Array.from({ length: folds.count }, (_, fold) => cell(fold + 1, a, b)),
      foldName(folds),
    );
  return {
    layer,
    factor,
    about,
    units,
    correlations: matrix((a, b) => cell(0, a, b)),
    low: matrix((a, b) => limit(interval(a, b).low)),
    high: matrix((a, b) => limit(interval(a, b).high)),
    reason:
      units > 0 ? interval(0, 0).reason : 'identities do not differ at some level in any unit',
  };
}

/** An interval of correlations ends where correlations do. */
function limit(value: number | null): number | null {
  return value === null ? null : Math.max(-1, Math.min(1, value));
}
