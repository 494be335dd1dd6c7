import type { DesignPoint, Space } from '../stimulus/index.js';
import type { PlannedFactor } from './plan-sums.js';
import { createViewNumbers } from './view-numbers.js';

interface PlannedFactors {
  readonly views: readonly PlannedFactor[];
  readonly jitter: readonly PlannedFactor[];
}

/** Of each row its cell, and numbers that rows of one group, and of one segment but for its cells, share. */
export interface Stretches {
  readonly cells: Int32Array;
  readonly groups: Int32Array;
  readonly segments: Int32Array;
}

/** What it returns gives the stretches of rows; valid until the next call. */
export function createStretches(
  space: Space,
  { views, jitter }: PlannedFactors,
  fast: PlannedFactor | undefined,
  middle: PlannedFactor | undefined,
): (points: readonly DesignPoint[]) => Stretches {
  type Levels = Readonly<Record<string, number>>;
  const numberOf = (factors: readonly PlannedFactor[], levels: Levels): number =>
    factors.reduce((number, { name, levels: count }) => number * count + levels[name], 0);
  const quick = [middle, fast].flatMap((factor) => factor ?? []);
  const groupFactors = views.filter(({ kind }) => kind === 'group');
  const slow = views.filter(({ kind }) => kind === 'group' || kind === 'segment');
  const numbers = createViewNumbers(space, 3, (levels) =>
    [quick, groupFactors, slow].map((factors) => numberOf(factors, levels)),
  );
  const drawn = jitter.reduce((product, { levels }) => product * levels, 1);
  let found = new Int32Array(0);
  return (points) => {
    const count = points.length;
    if (found.length < 3 * count) found = new Int32Array(3 * count);
    let own = 0;
    points.forEach((point, row) => {
      const place = numbers.placeOf(point);
      for (let i = 0; i < 3; i++) found[i * count + row] = numbers.data[place + i];
      if (drawn > 1) {
        if (row === 0 || !sharesDraws(points[row - 1], point)) own = numberOf(jitter, point.levels);
        found[2 * count + row] = found[2 * count + row] * drawn + own;
      }
    });
    const [cells, groups, segments] = [0, 1, 2].map((i) =>
      found.subarray(i * count, (i + 1) * count),
    );
    return { cells, groups, segments };
  };
}

/** Whether two points have the same bins of jitter, as those of one pose do: by name, which is quick. */
function sharesDraws({ levels }: DesignPoint, { levels: other }: DesignPoint): boolean {
  return (
    levels.scale === other.scale &&
    levels.translationX === other.translationX &&
    levels.translationY === other.translationY
  );
}

/** Rows of a segment: as many as follow with the same numbers and the next cells. */
export function segmentLength(
  { cells, segments }: Stretches,
  first: number,
  mostRows: number,
): number {
  const end = Math.min(cells.length, first + mostRows);
  let row = first + 1;
  while (
    row < end &&
    segments[row] === segments[first] &&
    cells[row] === cells[first] + row - first
  ) {
    row++;
  }
  return row - first;
}
