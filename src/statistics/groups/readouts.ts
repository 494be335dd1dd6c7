import { createProductSums } from '../kernels/kernel-products.js';
import { productBlocks, productRowLength } from '../readouts/product-layout.js';
import { firstReadOut } from './first-read-out.js';
import type { GroupContext, TableGroup } from './types.js';

/**
 * Of each identity: Σ q_a·q_b of each two read-outs of the same layer and factor, at each level of that factor if it varies
 * within an identity, else over all views. Their covariances are what a layer's information is estimated from.
 */
export function readOutTables(context: GroupContext): TableGroup {
  const { space, readOuts } = context;
  const blocks = productBlocks(space, readOuts);
  const numbers = productRowLength(blocks);
  const add = createProductSums(blocks, firstReadOut(context));
  return {
    name: 'readouts',
    shapes: [
      {
        name: 'readouts.product',
        scope: 'identity',
        type: 'int64',
        axes: [['level and pair of read-outs', numbers]],
      },
    ],
    addRows(rows, tables) {
      if (numbers > 0) add(rows, tables.identity('readouts.product'));
    },
  };
}
