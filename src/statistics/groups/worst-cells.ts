import { levelColumns } from '../level-columns.js';
import { fixedPointMargin, levelPlaces } from './decisions.js';
import type { GroupContext, TableGroup } from './types.js';

/** Above every margin. */
const NONE = 2 ** 31 - 1;

/** Numbers of a cell. */
export const WORST_QUANTITIES = ['margin', 'view', 'choice'] as const;

/**
 * Of each identity at each view level, then over all views: the lowest margin (round(margin · 2^10)), its first view and
 * what was chosen there, -1 where nothing is chosen from.
 */
export function worstCellTables({ space, hasDecision }: GroupContext): TableGroup {
  const columns = levelColumns(space).length + 1;
  const width = WORST_QUANTITIES.length;
  const places = levelPlaces(space);
  return {
    name: 'worst cells',
    shapes: hasDecision
      ? [
          {
            name: 'decisions.worst',
            scope: 'identity',
            type: 'int32',
            axes: [
              ['level and all', columns],
              ['quantity', width],
            ],
          },
        ]
      : [],
    addDecided(batch, tables) {
      const worst = tables.identity('decisions.worst');
      batch.points.forEach((point, row) => {
        const { view } = point;
        const levels = point.levels as Readonly<Record<string, number>>;
        if (view === 0) for (let i = 0; i < columns; i++) worst[width * i] = NONE;
        const margin = fixedPointMargin(batch, row);
        const lower = (column: number): void => {
          if (margin >= worst[width * column]) return;
          worst.set([margin, view, batch.chosen[row]], width * column);
        };
        for (const { name, first } of places) lower(first + levels[name]);
        lower(columns - 1);
      });
    },
  };
}
