import type { AuditTables } from '../audit-tables.js';
import { groupFactors, identityLevel } from '../level-columns.js';
import { foldName } from '../jackknife-folds.js';
import type { JackknifeFolds } from '../jackknife-folds.js';
import type { GroupedSums } from '../partition-entropy.js';
import type { PairColumn } from '../pairs.js';
import { BIN_COUNT } from '../types.js';
import type { UnitSums } from '../unit-sums.js';

/** Two factors whose joint levels are classes; class = level of the first · levels of the second + level of the second. */
export interface FactorPair {
  readonly factors: readonly [string, string];
  readonly levels: readonly [number, number];
  /** What the jackknife leaves out. */
  readonly groupName: 'residuals' | 'blocks';
  /** Sums of one unit in the pair's classes, by fold or block. */
  classes(sums: UnitSums): GroupedSums;
  /** How often a score falls into each bin in each class, [classes · 16]; missing where no joint histogram is kept. */
  histogram?(sums: UnitSums): Float64Array;
}

/**
 * Pairs that the tables hold: the group factors with each other (from identities) and with each view factor (from
 * cells), and the pairs of view factors that were asked for (`columns`, in the order of the pair tables).
 */
export function factorPairs(
  tables: AuditTables,
  folds: JackknifeFolds,
  columns: readonly PairColumn[],
): FactorPair[] {
  const groups = groupFactors(tables.space);
  const views = tables.space.factors.filter(({ kind }) => kind === 'view');
  const pairs: FactorPair[] = [];
  const [one, two] = groups;
  if (two) pairs.push(identityPair(tables, folds, one.name, two.name));
  for (const { name } of groups) {
    for (const view of views) pairs.push(cellPair(tables, folds, name, view.name));
  }
  const has = tables.has('pairs.sum');
  const named = [...new Set(columns.map(({ first, second }) => JSON.stringify([first, second])))];
  return has
    ? [...pairs, ...named.map((pair) => viewPair(tables, columns, JSON.parse(pair) as Names))]
    : pairs;
}

type Names = readonly [string, string];

function levelsOf({ space }: AuditTables, name: string): number {
  return space.factors.find((factor) => factor.name === name)?.levels.length ?? 1;
}

function identityPair(
  tables: AuditTables,
  folds: JackknifeFolds,
  first: string,
  second: string,
): FactorPair {
  const { identities, groupOf, points, space } = tables;
  const levels = [levelsOf(tables, first), levelsOf(tables, second)] as const;
  const classes = levels[0] * levels[1];
  const target = identities.map(
    (identity, row) =>
      folds.ofGroup[groupOf[row]] * classes +
      identityLevel(space, first, identity) * levels[1] +
      identityLevel(space, second, identity),
  );
  const add = (values: ArrayLike<number>): Float64Array => {
    const sums = new Float64Array(folds.count * classes);
    for (let row = 0; row < target.length; row++) sums[target[row]] += values[row];
    return sums;
  };
  const counts = add(points);
  return {
    factors: [first, second],
    levels,
    groupName: foldName(folds),
    classes: ({ identitySums, identitySquares }) => ({
      groups: folds.count,
      classes,
      counts,
      sums: add(identitySums),
      squares: add(identitySquares),
    }),
    histogram: ({ histogram }) => {
      const counts = new Float64Array(classes * BIN_COUNT);
      histogram.forEach((count, i) => {
        const own = target[Math.floor(i / BIN_COUNT)] % classes;
        counts[own * BIN_COUNT + (i % BIN_COUNT)] += count;
      });
      return counts;
    },
  };
}

function cellPair(
  tables: AuditTables,
  folds: JackknifeFolds,
  first: string,
  second: string,
): FactorPair {
  const { identities, groupOf, space, columns } = tables;
  const levels = [levelsOf(tables, first), levelsOf(tables, second)] as const;
  const classes = levels[0] * levels[1];
  const from = columns.findIndex(({ factor }) => factor === second);
  const target = identities.map(
    (identity, row) =>
      folds.ofGroup[groupOf[row]] * classes + identityLevel(space, first, identity) * levels[1],
  );
  const add = (values: ArrayLike<number>): Float64Array => {
    const sums = new Float64Array(folds.count * classes);
    for (let row = 0; row < target.length; row++) {
      for (let level = 0; level < levels[1]; level++) {
        sums[target[row] + level] += values[row * columns.length + from + level];
      }
    }
    return sums;
  };
  const counts = add(tables.data('cells.count'));
  return {
    factors: [first, second],
    levels,
    groupName: foldName(folds),
    classes: ({ cells, cellSquares }) => ({
      groups: folds.count,
      classes,
      counts,
      sums: add(cells),
      squares: add(cellSquares),
    }),
  };
}

function viewPair(
  tables: AuditTables,
  columns: readonly PairColumn[],
  [first, second]: Names,
): FactorPair {
  const { blocks } = tables;
  const levels = [levelsOf(tables, first), levelsOf(tables, second)] as const;
  const classes = levels[0] * levels[1];
  const columnOf = new Int32Array(classes);
  columns.forEach((column, i) => {
    if (column.first !== first || column.second !== second) return;
    columnOf[column.firstLevel * levels[1] + column.secondLevel] = i;
  });
  const pick = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from(
      { length: blocks * classes },
      (_, i) => values[Math.floor(i / classes) * columns.length + columnOf[i % classes]],
    );
  const counts = pick(tables.data('pairs.count'));
  return {
    factors: [first, second],
    levels,
    groupName: 'blocks',
    classes: ({ pairSums, pairSquares }) => ({
      groups: blocks,
      classes,
      counts,
      sums: pick(pairSums),
      squares: pick(pairSquares),
    }),
  };
}

/** Sums over the levels of the other factor: the classes of the pair's first (0) or second (1) factor. */
export function marginalClasses(
  grouped: GroupedSums,
  [first, second]: readonly [number, number],
  which: 0 | 1,
): GroupedSums {
  const classes = which === 0 ? first : second;
  const add = (values: ArrayLike<number>): Float64Array => {
    const sums = new Float64Array(grouped.groups * classes);
    for (let i = 0; i < grouped.groups * grouped.classes; i++) {
      const pair = i % grouped.classes;
      const level = which === 0 ? Math.floor(pair / second) : pair % second;
      sums[Math.floor(i / grouped.classes) * classes + level] += values[i];
    }
    return sums;
  };
  const { groups, counts, sums, squares } = grouped;
  return { groups, classes, counts: add(counts), sums: add(sums), squares: add(squares) };
}
