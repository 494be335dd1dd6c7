import { sumsFibres } from '../row-sums.js';
import type { GroupContext, TableGroup } from './types.js';

/**
 * By block, for the total Sobol index of each view factor: Σ over fibres of (Σ over the factor's levels of q)², a fibre
 * being the points of one identity that agree in every other view factor. There is no such table for identities too
 * large to be held whole.
 */
export function fibreTables({ space, units }: GroupContext): TableGroup {
  const views = space.factors.filter(({ kind }) => kind === 'view').length;
  const factors = sumsFibres(space, units) ? views : 0;
  return {
    name: 'fibres',
    needs: factors > 0 ? ['fibres'] : [],
    shapes: [
      {
        name: 'fibres.squares',
        scope: 'block',
        type: 'int64',
        axes: [
          ['factor', factors],
          ['unit', units],
        ],
      },
    ],
    addBlockSums(sums, tables) {
      const row = tables.block('fibres.squares');
      for (let factor = 0; factor < factors; factor++) sums.addFibres(factor, row, factor * units);
    },
  };
}
