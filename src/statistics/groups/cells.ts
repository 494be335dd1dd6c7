import { levelColumns } from '../level-columns.js';
import type { TableGroup, GroupContext } from './types.js';

/** Points, Σq and Σq² of each identity at each view level, and the number of clamped scores. */
export function cellTables({ space, units }: GroupContext): TableGroup {
  const columns = levelColumns(space);
  const level = ['level', columns.length] as const;
  const unit = ['unit', units] as const;
  const levelCount = new Map<string, number>();
  for (const { factor } of columns) levelCount.set(factor, (levelCount.get(factor) ?? 0) + 1);
  return {
    name: 'cells',
    shapes: [
      { name: 'cells.count', scope: 'identity', type: 'int32', axes: [level] },
      { name: 'cells.sum', scope: 'identity', type: 'int32', axes: [level, unit] },
      { name: 'cells.squares', scope: 'identity', type: 'int64', axes: [level, unit] },
      { name: 'clamped', scope: 'identity', type: 'int32', axes: [['all', 1]] },
    ],
    addRows(_, tables, clamped) {
      tables.identity('clamped')[0] += clamped;
    },
    addSums(sums, tables) {
      const [sum, squares] = [tables.identity('cells.sum'), tables.identity('cells.squares')];
      for (let column = 0; column < columns.length; column++) {
        sums.addScores('sum', column, sum, column * units);
        sums.addScores('squares', column, squares, column * units);
      }
    },
    closeIdentity(tables) {
      // A whole identity of a factorial holds every level of a factor equally often.
      const counts = tables.identity('cells.count');
      columns.forEach(({ factor }, column) => {
        counts[column] = space.viewCount / (levelCount.get(factor) ?? 1);
      });
    },
  };
}
