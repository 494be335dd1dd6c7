import {
  groupFactors,
  histogramColumns,
  identityLevel,
  jitterColumns,
  levelColumns,
} from '../level-columns.js';
import type { LevelColumn } from '../types.js';
import { BIN_COUNT } from '../types.js';
import type { TableGroup, GroupContext } from './types.js';

/** By block: bins at every level of every factor but the residual, and points, Σq and Σq² at the bins of the jitter. */
export function levelTables({ space, units }: GroupContext): TableGroup {
  const views = levelColumns(space).length;
  const jitter = jitterColumns(space);
  const columns = histogramColumns(space);
  const axis = ['level', jitter.length] as const;
  const unit = ['unit', units] as const;
  const groups = groupFactors(space).map(({ name }) => name);
  const all = views + jitter.length;
  return {
    name: 'levels',
    shapes: [
      { name: 'levels.count', scope: 'block', type: 'int64', axes: [axis] },
      {
        name: 'levels.histogram',
        scope: 'block',
        type: 'int32',
        axes: [['level', columns.length], unit, ['bin', BIN_COUNT]],
      },
      { name: 'levels.squares', scope: 'block', type: 'int64', axes: [axis, unit] },
      { name: 'levels.sum', scope: 'block', type: 'int64', axes: [axis, unit] },
    ],
    addRows({ points, length }, tables) {
      const counts = tables.block('levels.count');
      firstColumns(jitter).forEach(({ name, first }) => {
        for (let row = 0; row < length; row++) {
          counts[first + (points[row].levels as Readonly<Record<string, number>>)[name]]++;
        }
      });
    },
    addBlockSums(sums, tables) {
      const histogram = tables.block('levels.histogram');
      for (let column = 0; column < all; column++) {
        sums.addCounts(column, histogram, column * units * BIN_COUNT);
      }
      const [sum, squares] = [tables.block('levels.sum'), tables.block('levels.squares')];
      for (let bin = 0; bin < jitter.length; bin++) {
        sums.addScores('sum', views + bin, sum, bin * units);
        sums.addScores('squares', views + bin, squares, bin * units);
      }
    },
    closeIdentity(tables, identity) {
      const histogram = tables.identity('identity.histogram');
      const levels = tables.block('levels.histogram');
      for (const name of groups) {
        const level = identityLevel(space, name, identity);
        const column = columns.findIndex((one) => one.factor === name && one.level === level);
        const from = column * histogram.length;
        for (let i = 0; i < histogram.length; i++) levels[from + i] += histogram[i];
      }
    },
  };
}

function firstColumns(columns: readonly LevelColumn[]): { name: string; first: number }[] {
  return columns.flatMap(({ factor, level }, first) =>
    level === 0 ? [{ name: factor, first }] : [],
  );
}
