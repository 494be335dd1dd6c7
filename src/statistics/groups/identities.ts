import { levelColumns, jitterColumns } from '../level-columns.js';
import { BIN_COUNT } from '../types.js';
import type { TableGroup, GroupContext } from './types.js';

/** Points, Σq, Σq² and the bins of each identity over all its views; with a decision Σq·q_d. */
export function identityTables({ space, units, hasDecision }: GroupContext): TableGroup {
  const all = levelColumns(space).length + jitterColumns(space).length;
  const unit = ['unit', units] as const;
  const bin = ['bin', BIN_COUNT] as const;
  return {
    name: 'identities',
    shapes: [
      { name: 'identity.count', scope: 'identity', type: 'int32', axes: [['all', 1]] },
      { name: 'identity.histogram', scope: 'identity', type: 'int32', axes: [unit, bin] },
      { name: 'identity.squares', scope: 'identity', type: 'int64', axes: [unit] },
      { name: 'identity.sum', scope: 'identity', type: 'int32', axes: [unit] },
      ...(hasDecision
        ? [{ name: 'identity.product', scope: 'identity', type: 'int64', axes: [unit] } as const]
        : []),
    ],
    addSums(sums, tables) {
      sums.addScores('sum', all, tables.identity('identity.sum'), 0);
      sums.addScores('squares', all, tables.identity('identity.squares'), 0);
      if (hasDecision) sums.addScores('product', all, tables.identity('identity.product'), 0);
      sums.addCounts(all, tables.identity('identity.histogram'), 0);
    },
    closeIdentity(tables) {
      tables.identity('identity.count')[0] = space.viewCount;
    },
  };
}
