import type { Space } from '../stimulus/index.js';
import { TABLE_GROUPS } from './groups/index.js';
import type { TableGroup } from './groups/index.js';
import { defaultPairs } from './pairs.js';
import type { FactorPair } from './pairs.js';
import type { ReadOutGroup } from './readouts/types.js';
import type { CountedTriple } from './triples/types.js';
import type { StatisticsTable } from './types.js';

/** Everything of a table but its rows. */
export type TableShape = Pick<StatisticsTable, 'name' | 'scope' | 'type' | 'axes'>;

/**
 * Tables of a space: `units` counts read-outs and the decision's two. The level axis holds `levelColumns`, in the histogram table
 * `histogramColumns`, in the block sums `jitterColumns`; where it is 'level and all' it ends with one column for all
 * views. Pair cells are `pairColumns`. Tables without columns are left out.
 */
export function tableShapes(
  space: Space,
  units: number,
  hasDecision: boolean,
  pairs: readonly FactorPair[] = defaultPairs(space),
  readOuts: readonly ReadOutGroup[] = [],
  triples: readonly CountedTriple[] = [],
): TableShape[] {
  const context = { space, units, hasDecision, pairs, readOuts, triples };
  return shapesOf(TABLE_GROUPS.map((group) => group(context)));
}

/** Shapes of the groups' tables, by name. */
export function shapesOf(groups: readonly TableGroup[]): TableShape[] {
  return groups
    .flatMap(({ shapes }) => shapes)
    .filter(({ axes }) => rowLength(axes) > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Numbers in a row: the product of the axes' lengths. */
export function rowLength(axes: StatisticsTable['axes']): number {
  return axes.reduce((product, [, length]) => product * length, 1);
}
