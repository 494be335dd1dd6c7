import { fewJitterDraws } from '../few-jitter-draws.js';
import { createResidualLevelSums } from '../residual-levels.js';
import type { AuditTables } from '../audit-tables.js';
import type { GroupedSums } from '../partition-entropy.js';
import { leaveOneOutMoments, residualMoments } from '../residual-moments.js';
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
  /** Why it is not estimated for any unit. @default it is */
  readonly absent?: string | null;
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
    return name === 'residual' ? residualEffect() : groupEffect(tables, name, levels.length);
  });
  return tables.identities.length > 1 ? [...effects, identityEffect(tables)] : effects;
}

function ofResiduals(
  factors: readonly string[],
  order: VarianceEffect['order'],
  part: (sums: UnitSums, moments: ResidualMoments) => FoldedValue,
): VarianceEffect {
  return {
    factors,
    order,
    groupName: 'residuals',
    parts: (sums, moments) => ({
      part: part(sums, moments),
      total: leaveOneOutMoments(moments).total,
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
  return ofResiduals([name], 'first', ({ groupSums }) =>
    classVariance({
      groups,
      classes: levels,
      counts,
      sums: sliceColumns(groupSums, groups, columns.length, first, levels),
    }),
  );
}

function groupEffect(tables: AuditTables, name: string, levels: number): VarianceEffect {
  const { groups, points } = tables;
  const add = createResidualLevelSums(tables, name, levels);
  const counts = add(points);
  return ofResiduals([name], 'first', ({ identitySums }) =>
    classVariance({ groups, classes: levels, counts, sums: add(identitySums) }),
  );
}

function residualEffect(): VarianceEffect {
  return ofResiduals(['residual'], 'first', (_, moments) => leaveOneOutMoments(moments).between);
}

/** Variance of identity means: within a residual they are all there are, between residuals a sample. */
function identityEffect(tables: AuditTables): VarianceEffect {
  const people = byResidual(
    tables,
    tables.groupOf.map(() => 1),
  );
  return ofResiduals(['identity'], 'first', ({ identitySums }) => {
    const means = identitySums.map((sum, row) => sum / tables.points[row]);
    const squares = means.map((mean) => mean * mean);
    const moments = residualMoments(people, byResidual(tables, means), byResidual(tables, squares));
    return leaveOneOutMoments(moments).total;
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
    absent: fewJitterDraws(tables.space),
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
  const points = columnPoints(tables);
  const views = tables.space.factors.filter(({ kind }) => kind === 'view');
  return views.map(({ name, levels }) => {
    const view = viewEffect(tables, name, levels.length);
    const first = tables.columns.findIndex(({ factor }) => factor === name);
    return ofResiduals(['residual', name], 'pair', (sums, moments) => {
      const both = cellMoments(tables, sums, points, first, levels.length);
      const { total, between } = leaveOneOutMoments(both);
      return subtract(total, between, view.parts(sums, moments).part);
    });
  });
}

/** Points of each residual in each column of the cells, [residuals · columns]. */
function columnPoints(tables: AuditTables): Float64Array {
  const { groups, groupOf, columns } = tables;
  const counts = tables.data('cells.count');
  const points = new Float64Array(groups * columns.length);
  for (let i = 0; i < counts.length; i++) {
    const row = Math.floor(i / columns.length);
    points[groupOf[row] * columns.length + (i % columns.length)] += counts[i];
  }
  return points;
}

/** Moments of the mean scores of each residual at each of a factor's levels. */
function cellMoments(
  { groups, columns }: AuditTables,
  { groupSums }: UnitSums,
  points: Float64Array,
  first: number,
  levels: number,
): ResidualMoments {
  const counts = new Float64Array(groups).fill(levels);
  const sums = new Float64Array(groups);
  const squares = new Float64Array(groups);
  for (let group = 0; group < groups; group++) {
    for (let level = 0; level < levels; level++) {
      const at = group * columns.length + first + level;
      const mean = groupSums[at] / points[at];
      sums[group] += mean;
      squares[group] += mean * mean;
    }
  }
  return residualMoments(counts, sums, squares);
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
  if (!tables.has('fibres.squares')) return [];
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
    parts: ({ fibres, identitySums, identitySquares }, { total }) => {
      const squares = add(identitySquares);
      const within = squares.map((square, block) => {
        return square - fibres[block * views.length + factor] / levels.length;
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
  const slice = new Float64Array(rows * count);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < count; i++) slice[row * count + i] = values[row * width + first + i];
  }
  return slice;
}
