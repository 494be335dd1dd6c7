import { levelColumns } from '../level-columns.js';
import type { GroupContext, TableGroup } from './types.js';

/**
 * By block: Σr, Σr² and, with a decision, Σr·r_d of raw values r = round((x - median) / scale) within int16, at each view
 * level and then over all views.
 */
export function rawTables({ space, units, hasDecision }: GroupContext): TableGroup {
  const columns = levelColumns(space).length + 1;
  const quantities = hasDecision
    ? (['sum', 'squares', 'product'] as const)
    : (['sum', 'squares'] as const);
  return {
    name: 'raw',
    needs: ['raw'],
    shapes: quantities.map((quantity) => ({
      name: `raw.${quantity}`,
      scope: 'block',
      type: 'int64',
      axes: [
        ['level and all', columns],
        ['unit', units],
      ],
    })),
    addBlockSums(sums, tables) {
      for (const quantity of quantities) {
        const row = tables.block(`raw.${quantity}`);
        for (let column = 0; column < columns; column++) {
          sums.addRaw(quantity, column, row, column * units);
        }
      }
    },
  };
}
