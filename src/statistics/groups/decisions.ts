import { DECISION_QUANTITIES, PAIR_QUANTITIES } from '../decision.js';
import { levelColumns } from '../level-columns.js';
import { pairColumns } from '../pairs.js';
import { SCORE_SCALE } from '../types.js';
import { createViewNumbers } from '../view-numbers.js';
import type { DecidedBatch, GroupContext, TableGroup } from './types.js';

/** Places among the preferred that count as found. */
const TOP = 5;

/**
 * Of each identity: points, points decided correctly and Σ round(margin · 2^10) at each view level, then over all views;
 * where something is chosen from, points whose right choice was among the five preferred; the same by block at each
 * pair of levels.
 */
export function decisionTables({ space, hasDecision, pairs, decision }: GroupContext): TableGroup {
  const columns = levelColumns(space);
  const width = columns.length + 1;
  const cells = pairColumns(space, pairs).length;
  const columnsOf = levelPlaces(space);
  const cellsOf = pairPlaces(space, pairs);
  const [firstCell, lastCell] = [columnsOf.length + 1, columnsOf.length + 1 + cellsOf.length];
  const places = createViewNumbers(space, lastCell, (levels) => [
    ...columnsOf.map(({ name, first }) => first + levels[name]),
    columns.length,
    ...cellsOf.map(
      ({ first, second, base, inner }) => base + levels[first] * inner + levels[second],
    ),
  ]);
  const levelAxis = ['level and all', width] as const;
  const shapes: TableGroup['shapes'] = [
    {
      name: 'decisions',
      scope: 'identity',
      type: 'int64',
      axes: [['quantity', DECISION_QUANTITIES.length], levelAxis],
    },
    {
      name: 'decisions.pairs',
      scope: 'block',
      type: 'int64',
      axes: [
        ['quantity', PAIR_QUANTITIES.length],
        ['pair cell', cells],
      ],
    },
    ...(decision?.choices
      ? [
          {
            name: 'decisions.top5',
            scope: 'identity',
            type: 'int32',
            axes: [levelAxis],
          } as const,
        ]
      : []),
  ];
  return {
    name: 'decisions',
    shapes: hasDecision ? shapes : [],
    addDecided(batch, tables) {
      const sums = tables.identity('decisions');
      const top = tables.identity('decisions.top5');
      const pairSums = tables.block('decisions.pairs');
      batch.points.forEach((point, row) => {
        const margin = fixedPointMargin(batch, row);
        const correct = batch.decided[2 * row + 1];
        const found = batch.rank[row] >= 0 && batch.rank[row] < TOP ? 1 : 0;
        const place = places.placeOf(point);
        for (let i = 0; i < firstCell; i++) {
          const column = places.data[place + i];
          sums[column] += 1;
          sums[width + column] += correct;
          sums[2 * width + column] += margin;
          if (top.length > 0) top[column] += found;
        }
        for (let i = firstCell; i < lastCell; i++) {
          const cell = places.data[place + i];
          pairSums[cell] += 1;
          pairSums[cells + cell] += correct;
          pairSums[2 * cells + cell] += margin;
          pairSums[3 * cells + cell] += found;
        }
      });
    },
  };
}

/** Round(margin · 2^10) of a row of a batch; throws a RangeError outside int32. */
export function fixedPointMargin({ decided, points }: DecidedBatch, row: number): number {
  const margin = decided[2 * row];
  const fixed = Math.round(margin * SCORE_SCALE);
  if (Math.abs(fixed) < 2 ** 31) return fixed;
  const { identity, view } = points[row];
  throw new RangeError(
    `expected a margin within ±2,097,152, found ${margin} at view ${view} of identity ${identity}`,
  );
}

/** First column of each view factor. */
export function levelPlaces(space: GroupContext['space']): { name: string; first: number }[] {
  return levelColumns(space).flatMap(({ factor, level }, first) =>
    level === 0 ? [{ name: factor, first }] : [],
  );
}

/** First cell of each pair, and the levels of its second factor. */
function pairPlaces(space: GroupContext['space'], pairs: GroupContext['pairs']) {
  const cells = pairColumns(space, pairs);
  return cells.flatMap(({ first, second, firstLevel, secondLevel }, base) =>
    firstLevel === 0 && secondLevel === 0
      ? [{ first, second, base, inner: levelsOf(space, second) }]
      : [],
  );
}

function levelsOf(space: GroupContext['space'], name: string): number {
  return space.factors.find((factor) => factor.name === name)?.levels.length ?? 1;
}
