import { levelColumns } from '../level-columns.js';
import { createViewNumbers } from '../view-numbers.js';
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
  const columnsOf = levelPlaces(space);
  const count = columnsOf.length + 1;
  const places = createViewNumbers(space, count, (levels) => [
    ...columnsOf.map(({ name, first }) => first + levels[name]),
    columns - 1,
  ]);
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
        if (view === 0) for (let i = 0; i < columns; i++) worst[width * i] = NONE;
        const margin = fixedPointMargin(batch, row);
        const place = places.placeOf(point);
        for (let i = 0; i < count; i++) {
          const cell = width * places.data[place + i];
          if (margin < worst[cell]) worst.set([margin, view, batch.chosen[row]], cell);
        }
      });
    },
  };
}
