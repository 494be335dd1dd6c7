import type { AuditTables } from '../audit-tables.js';
import { identityLevel } from '../level-columns.js';
import { singleResiduals } from '../jackknife-folds.js';
import type { GroupedSums } from '../partition-entropy.js';
import { foldMoments, residualMoments } from '../residual-moments.js';
import type { FoldedValue, ResidualMoments } from '../residual-moments.js';
import { byResidual } from '../unit-moments.js';
import type { UnitSums } from '../unit-sums.js';
import { classVariance } from './class-variance.js';
import { marginalClasses } from './pair-classes.js';
import type { FactorPair } from './pair-classes.js';

/** One part of a score's variance that factors are responsible for. */
export interface VarianceEffect {
  readonly factors: readonly string[];
  /** `first`: of the factor alone; `pair`: of two beyond each alone; `total`: all that vanishes when the factor is fixed. */
  readonly order: 'first' | 'pair' | 'total';
  readonly groupName: 'residuals' | 'blocks';
  /** The part and the whole variance of one unit, with and without each residual or block. */
  parts(sums: UnitSums, moments: ResidualMoments): EffectParts;
}

export interface EffectParts {
  readonly part: FoldedValue;
  readonly total: FoldedValue;
}

/** First-order effects of every factor of the space and of the identity. */
export function firstOrderEffects(tables: AuditTables): VarianceEffect[] {
  const effects = tables.space.factors.map(({ name, kind, levels }) => {
    if (kind === 'view') return viewEffect(tables, name, levels.length);
    if (kind === 'jitter') return jitterEffect(tables, name, levels.length);
    return name === 'residual' ? residualEffect(tables) : groupEffect(tables, name, levels.length);
  });
  return tables.identities.length > 1 ? [...effects, identityEffect(tables)] : effects;
}

function ofResiduals(
  tables: AuditTables,
  factors: readonly string[],
  order: VarianceEffect['order'],
  part: (sums: UnitSums, moments: ResidualMoments) => FoldedValue,
): VarianceEffect {
  const { ofGroup, count } = singleResiduals(tables.groups);
  return {
    factors,
    order,
    groupName: 'residuals',
    parts: (sums, moments) => ({
      part: part(sums, moments),
      total: foldMoments(moments, ofGroup, count).total,
    }),
  };
}

function viewEffect(tables: AuditTables, name: string, levels: number): VarianceEffect {
  const { groups, groupOf, columns } = tables;
  const first = columns.findIndex(({ factor }) => factor === name);
  const cellCounts = tables.data('cells.count');
  const counts = new Float64Array(groups * levels);
  for (let row = 0; row < groupOf.length; row++) {
    for (let level = 0; level < levels; level++) {
      counts[groupOf[row] * levels + level] += cellCounts[row * columns.length + first + level];
    }
  }
  return ofResiduals(tables, [name], 'first', ({ groupSums }) =>
    classVariance({
      groups,
      classes: levels,
      counts,
      sums: sliceColumns(groupSums, groups, columns.length, first, levels),
    }),
  );
}

function groupEffect(tables: AuditTables, name: string, levels: number): VarianceEffect {
  const { groups, groupOf, identities, space, points } = tables;
  const target = identities.map(
    (identity, row) => groupOf[row] * levels + identityLevel(space, name, identity),
  );
  const add = (values: ArrayLike<number>): Float64Array => {
    const sums = new Float64Array(groups * levels);
    for (let row = 0; row < target.length; row++) sums[target[row]] += values[row];
    return sums;
  };
  const counts = add(points);
  return ofResiduals(tables, [name], 'first', ({ identitySums }) =>
    classVariance({ groups, classes: levels, counts, sums: add(identitySums) }),
  );
}

function residualEffect(tables: AuditTables): VarianceEffect {
  const { ofGroup, count } = singleResiduals(tables.groups);
  return ofResiduals(
    tables,
    ['residual'],
    'first',
    (_, moments) => foldMoments(moments, ofGroup, count).between,
  );
}

/** Variance of identity means: within a residual they are all there are, between residuals a sample. */
function identityEffect(tables: AuditTables): VarianceEffect {
  const { ofGroup, count } = singleResiduals(tables.groups);
  const people = byResidual(
    tables,
    tables.groupOf.map(() => 1),
  );
  return ofResiduals(tables, ['identity'], 'first', ({ identitySums }) => {
    const means = identitySums.map((sum, row) => sum / tables.points[row]);
    const squares = means.map((mean) => mean * mean);
    const moments = residualMoments(people, byResidual(tables, means), byResidual(tables, squares));
    return foldMoments(moments, ofGroup, count).total;
  });
}

/** Drawn, not crossed: class means are weighted by their points. */
function jitterEffect(tables: AuditTables, name: string, levels: number): VarianceEffect {
  const { blocks, jitter } = tables;
  const first = jitter.findIndex(({ factor }) => factor === name);
  const slice = (values: ArrayLike<number>): Float64Array =>
    sliceColumns(values, blocks, jitter.length, first, levels);
  const counts = slice(tables.data('levels.count'));
  return {
    factors: [name],
    order: 'first',
    groupName: 'blocks',
    parts: ({ jitterSums, jitterSquares }, { total }) => {
      const grouped = { groups: blocks, classes: levels, counts, sums: slice(jitterSums) };
      return {
        part: classVariance(grouped),
        total: blockVariance({ ...grouped, squares: slice(jitterSquares) }, total),
      };
    },
  };
}

/** What a pair of factors does beyond each alone: V(a, b) - V(a) - V(b). */
export function pairEffect(pair: FactorPair): VarianceEffect {
  return {
    factors: pair.factors,
    order: 'pair',
    groupName: pair.groupName,
    parts: (sums, { total }) => {
      const both = pair.classes(sums);
      const joint = classVariance(both);
      const first = classVariance(marginalClasses(both, pair.levels, 0));
      const second = classVariance(marginalClasses(both, pair.levels, 1));
      return { part: subtract(joint, first, second), total: blockVariance(both, total) };
    },
  };
}

/** How the response to each view factor differs between people: residual x factor. */
export function residualPairEffects(tables: AuditTables): VarianceEffect[] {
  const { ofGroup, count } = singleResiduals(tables.groups);
  return firstOrderEffects(tables)
    .filter(({ factors: [name] }) => tables.columns.some(({ factor }) => factor === name))
    .map((view) => {
      const [name] = view.factors;
      const cells = tables.columns.flatMap(({ factor }, i) => (factor === name ? [i] : []));
      return ofResiduals(tables, ['residual', name], 'pair', (sums, moments) => {
        const means = cellMeans(tables, sums, cells);
        const both = residualMoments(
          new Float64Array(tables.groups).fill(cells.length),
          means.map((row) => row.reduce((sum, mean) => sum + mean, 0)),
          means.map((row) => row.reduce((sum, mean) => sum + mean * mean, 0)),
        );
        const { total, between } = foldMoments(both, ofGroup, count);
        return subtract(total, between, view.parts(sums, moments).part);
      });
    });
}

/** Mean score of each residual in each of the named columns, [residuals][columns]. */
function cellMeans(
  tables: AuditTables,
  { groupSums }: UnitSums,
  cells: readonly number[],
): number[][] {
  const { groups, groupOf, columns } = tables;
  const counts = tables.data('cells.count');
  const points = new Float64Array(groups * columns.length);
  for (let row = 0; row < groupOf.length; row++) {
    for (const column of cells) {
      points[groupOf[row] * columns.length + column] += counts[row * columns.length + column];
    }
  }
  return Array.from({ length: groups }, (_, group) =>
    cells.map((column) => {
      const at = group * columns.length + column;
      return groupSums[at] / points[at];
    }),
  );
}

/**
 * Total index of each view factor, V_T = E[Var(q | all other factors)] = Σq²/N - Σ_fibres (Σ_levels q)²/(N·L): the
 * share of the variance that would go if the factor were fixed. Homma and Saltelli 1996, *Reliability Engineering and
 * System Safety* 52. Jitter drawn along the fibre is in it. `blockOf` names each identity's block.
 */
export function totalEffects(
  tables: AuditTables,
  blockOf: (identity: number) => number,
): VarianceEffect[] {
  const fibres = tables.data('fibres.squares');
  if (fibres.length === 0) return [];
  const numbers = Array.from(tables.identities, blockOf);
  const blocks = [...new Set(numbers)].sort((a, b) => a - b);
  const rowBlock = numbers.map((block) => blocks.indexOf(block));
  const add = (values: ArrayLike<number>): Float64Array => {
    const sums = new Float64Array(blocks.length);
    for (let row = 0; row < rowBlock.length; row++) sums[rowBlock[row]] += values[row];
    return sums;
  };
  const counts = add(tables.points);
  const views = tables.space.factors.filter(({ kind }) => kind === 'view');
  return views.map(({ name, levels }, factor) => ({
    factors: [name],
    order: 'total' as const,
    groupName: 'blocks' as const,
    parts: ({ unit, identitySums, identitySquares }, { total }) => {
      const squares = add(identitySquares);
      const within = squares.map((square, block) => {
        const at = (block * views.length + factor) * tables.units + unit;
        return square - fibres[at] / levels.length;
      });
      const grouped = { groups: blocks.length, classes: 1, counts, sums: add(identitySums) };
      return {
        part: meanByBlock(within, counts),
        total: blockVariance({ ...grouped, squares }, total),
      };
    },
  }));
}

function meanByBlock(sums: Float64Array, counts: Float64Array): FoldedValue {
  const add = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const [sum, count] = [add(sums), add(counts)];
  return {
    value: sum / count,
    leaveOut: sums.map((part, block) => (sum - part) / (count - counts[block])),
  };
}

/** Variance of all points without each block, scaled so that with all of them it is `total`. */
function blockVariance(grouped: GroupedSums, total: number): FoldedValue {
  const { groups, classes } = grouped;
  const fold = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: groups }, (_, group) => {
      let sum = 0;
      for (let c = 0; c < classes; c++) sum += values[group * classes + c];
      return sum;
    });
  const [n, sums, squares] = [grouped.counts, grouped.sums, grouped.squares].map(fold);
  const mean = meanByBlock(sums, n);
  const square = meanByBlock(squares, n);
  const whole = square.value - mean.value ** 2;
  return {
    value: total,
    leaveOut: square.leaveOut.map(
      (value, block) => ((value - mean.leaveOut[block] ** 2) * total) / whole,
    ),
  };
}

function subtract(from: FoldedValue, first: FoldedValue, second: FoldedValue): FoldedValue {
  return {
    value: from.value - first.value - second.value,
    leaveOut: from.leaveOut.map((value, i) => value - first.leaveOut[i] - second.leaveOut[i]),
  };
}

/** Columns `first`..`first + count - 1` of each row. */
function sliceColumns(
  values: ArrayLike<number>,
  rows: number,
  width: number,
  first: number,
  count: number,
): Float64Array {
  return Float64Array.from(
    { length: rows * count },
    (_, i) => values[Math.floor(i / count) * width + first + (i % count)],
  );
}
