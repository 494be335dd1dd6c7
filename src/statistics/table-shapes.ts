import type { Space } from '../stimulus/index.js';
import { histogramColumns, jitterColumns, levelColumns } from './level-columns.js';
import { BIN_COUNT } from './types.js';
import type { StatisticsTable } from './types.js';

/** Everything of a table but its rows. */
export type TableShape = Pick<StatisticsTable, 'name' | 'scope' | 'type' | 'axes'>;

/** Quantities of the decision table, in order: points, points decided correctly, Σ round(margin · 2^10). */
export const DECISION_QUANTITIES = ['points', 'correct', 'margin'] as const;

/**
 * Tables of a space: `units` counts the decision's two. The level axis holds `levelColumns`, in the histogram table
 * `histogramColumns`, in the block sums `jitterColumns`; that of the decisions ends with one column for all views.
 * Tables without columns are left out.
 */
export function tableShapes(space: Space, units: number, hasDecision: boolean): TableShape[] {
  const levels = levelColumns(space).length;
  const jitter = jitterColumns(space).length;
  const unit = ['unit', units] as const;
  const bin = ['bin', BIN_COUNT] as const;
  const quantity = ['quantity', DECISION_QUANTITIES.length] as const;
  const all: TableShape[] = [
    { name: 'cells.count', scope: 'identity', type: 'int32', axes: [['level', levels]] },
    { name: 'cells.sum', scope: 'identity', type: 'int32', axes: [['level', levels], unit] },
    { name: 'cells.squares', scope: 'identity', type: 'int64', axes: [['level', levels], unit] },
    { name: 'clamped', scope: 'identity', type: 'int32', axes: [['all', 1]] },
    { name: 'identity.count', scope: 'identity', type: 'int32', axes: [['all', 1]] },
    { name: 'identity.histogram', scope: 'identity', type: 'int32', axes: [unit, bin] },
    { name: 'identity.squares', scope: 'identity', type: 'int64', axes: [unit] },
    { name: 'identity.sum', scope: 'identity', type: 'int32', axes: [unit] },
    { name: 'levels.count', scope: 'block', type: 'int64', axes: [['level', jitter]] },
    {
      name: 'levels.histogram',
      scope: 'block',
      type: 'int32',
      axes: [['level', histogramColumns(space).length], unit, bin],
    },
    { name: 'levels.squares', scope: 'block', type: 'int64', axes: [['level', jitter], unit] },
    { name: 'levels.sum', scope: 'block', type: 'int64', axes: [['level', jitter], unit] },
  ];
  if (hasDecision) {
    all.push(
      {
        name: 'decisions',
        scope: 'identity',
        type: 'int64',
        axes: [quantity, ['level and all', levels + 1]],
      },
      { name: 'identity.product', scope: 'identity', type: 'int64', axes: [unit] },
    );
  }
  return all.filter(({ axes }) => rowLength(axes) > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Numbers in a row: the product of the axes' lengths. */
export function rowLength(axes: StatisticsTable['axes']): number {
  return axes.reduce((product, [, length]) => product * length, 1);
}
