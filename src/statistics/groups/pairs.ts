import { jitterColumns, levelColumns } from '../level-columns.js';
import { pairColumns } from '../pairs.js';
import type { PairColumn } from '../pairs.js';
import type { GroupContext, TableGroup } from './types.js';

/** By block: points, Σq, Σq² and, with a decision, Σq·q_d at each pair of levels asked for. */
export function pairTables({ space, units, hasDecision, pairs }: GroupContext): TableGroup {
  const columns = pairColumns(space, pairs);
  const first = levelColumns(space).length + jitterColumns(space).length + 1;
  const cell = ['pair cell', columns.length] as const;
  const unit = ['unit', units] as const;
  const quantities = hasDecision
    ? (['sum', 'squares', 'product'] as const)
    : (['sum', 'squares'] as const);
  const levelsOf = (name: string): number =>
    space.factors.find((factor) => factor.name === name)?.levels.length ?? 1;
  const pointsOf = (column: PairColumn): number =>
    space.viewCount / (levelsOf(column.first) * levelsOf(column.second));
  return {
    name: 'pairs',
    shapes: [
      { name: 'pairs.count', scope: 'block', type: 'int64', axes: [cell] },
      ...quantities.map(
        (quantity) =>
          ({
            name: `pairs.${quantity}`,
            scope: 'block',
            type: 'int64',
            axes: [cell, unit],
          }) as const,
      ),
    ],
    addBlockSums(sums, tables) {
      for (const quantity of quantities) {
        const row = tables.block(`pairs.${quantity}`);
        for (let i = 0; i < columns.length; i++) {
          sums.addScores(quantity, first + i, row, i * units);
        }
      }
    },
    closeIdentity(tables) {
      const counts = tables.block('pairs.count');
      columns.forEach((column, i) => (counts[i] += pointsOf(column)));
    },
  };
}
