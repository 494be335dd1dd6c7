import type { DesignPoint, Space } from '../stimulus/index.js';
import { jitterColumns, levelColumns } from './level-columns.js';
import type { LevelColumn } from './types.js';

/** Rows buffered before they are summed. Packed byte counters hold at most 255. */
export const ROW_CAPACITY = 240;

/**
 * Where a row belongs: its column in each factor. Columns are numbered view levels, jitter bins, then one column for
 * all rows and two that are thrown away (they stand in for the two fast factors of a space without them).
 */
export interface RowColumns {
  readonly viewColumns: number;
  readonly jitterColumns: number;
  readonly all: number;
  readonly count: number;
}

/** Rows of one identity waiting to be summed. */
export interface ScoredRows {
  readonly columns: RowColumns;
  /** [units][ROW_CAPACITY] */
  readonly scores: Int16Array;
  /** Column of the fastest and of the second fastest view factor, by row. */
  readonly fast: Int32Array;
  readonly middle: Int32Array;
  /** Columns of everything else, `slowCount` a row, the `all` column last. */
  readonly slow: Int32Array;
  readonly slowCount: number;
  length: number;
  /** Writes the columns of `point` as row number `row`. */
  place(point: DesignPoint, row: number): void;
}

export function createScoredRows(space: Space, units: number): ScoredRows {
  const views = firstColumns(levelColumns(space), 0);
  const viewColumns = levelColumns(space).length;
  const jitter = firstColumns(jitterColumns(space), viewColumns);
  const all = viewColumns + jitterColumns(space).length;
  const columns: RowColumns = {
    viewColumns,
    jitterColumns: all - viewColumns,
    all,
    count: all + 3,
  };
  const [fastFactor, middleFactor] = [views.pop(), views.pop()];
  const slowFactors = [...views, ...jitter];
  const slowCount = slowFactors.length + 1;
  const fast = new Int32Array(ROW_CAPACITY);
  const middle = new Int32Array(ROW_CAPACITY);
  const slow = new Int32Array(ROW_CAPACITY * slowCount);
  return {
    columns,
    scores: new Int16Array(units * ROW_CAPACITY),
    fast,
    middle,
    slow,
    slowCount,
    length: 0,
    place(point, row) {
      const column = ({ name, first }: FactorColumns): number => first + point.levels[name];
      fast[row] = fastFactor ? column(fastFactor) : all + 1;
      middle[row] = middleFactor ? column(middleFactor) : all + 2;
      for (let i = 0; i < slowFactors.length; i++) {
        slow[row * slowCount + i] = column(slowFactors[i]);
      }
      slow[row * slowCount + slowFactors.length] = all;
    },
  };
}

interface FactorColumns {
  readonly name: keyof DesignPoint['levels'];
  readonly first: number;
}

function firstColumns(columns: readonly LevelColumn[], offset: number): FactorColumns[] {
  return columns.flatMap(({ factor, level }, i) =>
    level === 0 ? [{ name: factor as FactorColumns['name'], first: offset + i }] : [],
  );
}
