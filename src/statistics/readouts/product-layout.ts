import type { Space } from '../../stimulus/index.js';
import type { ReadOutGroup } from './types.js';

/** Where the products of one group's read-outs lie in a row of the table `readouts.product`. */
export interface ProductBlock {
  readonly group: ReadOutGroup;
  /** Levels of the group's own factor within an identity; 1 for factors of the identity. */
  readonly levels: number;
  /** First level among `levelColumns`; -1 for factors of the identity. */
  readonly firstColumn: number;
  /** Pairs a >= b of read-outs, in the order (0,0), (1,0), (1,1), (2,0), …; of each level in turn. */
  readonly pairs: number;
  readonly base: number;
}

export function productBlocks(space: Space, groups: readonly ReadOutGroup[]): ProductBlock[] {
  const views = space.factors.filter(({ kind }) => kind === 'view');
  let base = 0;
  return groups.map((group) => {
    const own = views.findIndex(({ name }) => name === group.factor);
    const before = views.slice(0, Math.max(0, own));
    const levels = own < 0 ? 1 : views[own].levels.length;
    const pairs = (group.count * (group.count + 1)) / 2;
    const block = {
      ...{ group, levels, pairs, base },
      firstColumn: own < 0 ? -1 : before.reduce((sum, factor) => sum + factor.levels.length, 0),
    };
    base += levels * pairs;
    return block;
  });
}

/** Numbers in a row of the table. */
export function productRowLength(blocks: readonly ProductBlock[]): number {
  return blocks.reduce((sum, { levels, pairs }) => sum + levels * pairs, 0);
}
