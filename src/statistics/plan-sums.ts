import type { DesignPoint, Factor, Space } from '../stimulus/index.js';
import { pairColumns } from './pairs.js';
import type { FactorPair } from './pairs.js';
import { createStretches, segmentLength } from './plan-stretches.js';
import { MAX_SCORE } from './score-bins.js';

/**
 * What rows are summed into. Targets are numbered: levels of the view factors, bins of the jitter factors, one for all
 * rows, then the pair cells.
 */
export interface SumTargets {
  readonly levels: number;
  readonly jitter: number;
  /** Target of all rows, and so the number of targets before it. */
  readonly all: number;
  readonly pairs: number;
  readonly count: number;
}

/**
 * Stretches of rows for hierarchical sums. Within a group only the two fastest factors, the third and the jitter vary;
 * within a segment only the two fastest, whose combination (cell) counts up from row to row. Encoded as
 * `kernels/assembly/layout.ts` says. Found by comparing rows: any order gives the same sums.
 */
export interface SumPlan {
  readonly data: Int32Array;
  readonly groups: number;
  /** Rows whose numbers may be added in int16. */
  readonly narrowRows: number;
  /** Rows whose squares may be added in int32. */
  readonly mostRows: number;
}

export interface Planner {
  readonly targets: SumTargets;
  readonly fastLevels: number;
  readonly middleLevels: number;
  /**
   * Stretches as long as the narrow integers of segments and groups allow for numbers up to `largest`, at most 2^15.
   * @default MAX_SCORE
   */
  plan(points: readonly DesignPoint[], largest?: number): SumPlan;
}

/** Most rows of a segment and most segments of a group, of however small numbers: scratch memory is for as many. */
export const MOST_ROWS = 80;
const MOST_SEGMENTS = 6;
const INT16_MOST = 2 ** 15 - 1;
const INT32_MOST = 2 ** 31 - 1;
/** Most levels of a factor in the grid: byte counters of a level. */
const MOST_LEVELS = 40;

type Kind = 'fast' | 'middle' | 'segment' | 'group';

/** A factor whose levels are targets, and how often it changes. */
export interface PlannedFactor {
  readonly name: keyof DesignPoint['levels'];
  readonly levels: number;
  readonly first: number;
  readonly kind: Kind;
}

interface PlannedPair {
  readonly first: PlannedFactor;
  readonly second: PlannedFactor;
  readonly base: number;
}

export function createPlanner(
  space: Space,
  pairs: readonly FactorPair[],
  withJitter: boolean,
): Planner {
  const { views, jitter, targets } = numberTargets(space, pairs, withJitter);
  const planned = placePairs(views, pairs, targets.all + 1);
  const layout = { views, jitter, planned, all: targets.all };
  const fast = views.find(({ kind }) => kind === 'fast');
  const middle = views.find(({ kind }) => kind === 'middle');
  const fastLevels = fast?.levels ?? 1;
  const middleLevels = middle?.levels ?? 1;
  const encode = createEncoder(space, layout, fast, middle);
  return {
    targets,
    fastLevels,
    middleLevels,
    plan: (points, largest = MAX_SCORE) =>
      encode(points, lengthsFor(largest, Math.max(fastLevels, middleLevels))),
  };
}

/** How long stretches may be. */
interface Lengths {
  /** Of a segment, and of a level in a group: sums of so many squares are int32. */
  readonly rows: number;
  /** Of a group: a cell's sums are int16. */
  readonly segments: number;
  readonly narrowRows: number;
}

function lengthsFor(largest: number, mostLevels: number): Lengths {
  const rows = Math.min(MOST_ROWS, Math.floor(INT32_MOST / largest ** 2));
  const narrowRows = Math.max(1, Math.min(MOST_SEGMENTS, Math.floor(INT16_MOST / largest)));
  const segments = Math.max(1, Math.min(narrowRows, Math.floor(rows / mostLevels)));
  return { rows, segments, narrowRows };
}

interface Layout {
  readonly views: readonly PlannedFactor[];
  readonly jitter: readonly PlannedFactor[];
  readonly planned: readonly PlannedPair[];
  readonly all: number;
}

function numberTargets(space: Space, pairs: readonly FactorPair[], withJitter: boolean) {
  const views = space.factors.filter(({ kind }) => kind === 'view');
  const jitter = withJitter ? space.factors.filter(({ kind }) => kind === 'jitter') : [];
  const kinds = kindsOf(views, pairs);
  let next = 0;
  const place = (factor: Factor, kind: Kind): PlannedFactor => {
    const first = next;
    next += factor.levels.length;
    return { name: factor.name, levels: factor.levels.length, first, kind };
  };
  const placedViews = views.map((factor, i) => place(factor, kinds[i]));
  const levels = next;
  const placedJitter = jitter.map((factor) => place(factor, 'segment'));
  const cells = pairColumns(space, pairs).length;
  const targets: SumTargets = {
    levels,
    jitter: next - levels,
    all: next,
    pairs: cells,
    count: next + 1 + cells,
  };
  return { views: placedViews, jitter: placedJitter, targets };
}

/** The third factor belongs to the group when a pair asks for it together with a faster one. */
function kindsOf(views: readonly Factor[], pairs: readonly FactorPair[]): Kind[] {
  const last = views.length - 1;
  const fits = (i: number): boolean => i >= 0 && views[i].levels.length <= MOST_LEVELS;
  const quick = fits(last) ? (fits(last - 1) ? 2 : 1) : 0;
  const third = last - quick;
  const quickNames = views.slice(views.length - quick).map(({ name }) => name as string);
  const asked = pairs.some(
    (pair) =>
      third >= 0 &&
      pair.includes(views[third].name) &&
      pair.some((name) => quickNames.includes(name)),
  );
  return views.map((_, i): Kind => {
    if (i === last && quick > 0) return 'fast';
    if (i === last - 1 && quick > 1) return 'middle';
    return i === third && !asked ? 'segment' : 'group';
  });
}

function placePairs(
  views: readonly PlannedFactor[],
  pairs: readonly FactorPair[],
  firstTarget: number,
): PlannedPair[] {
  let base = firstTarget;
  const factor = (name: string): PlannedFactor =>
    views.find((one) => one.name === name) ?? unknownFactor(name);
  return pairs.map(([first, second]) => {
    const placed = { first: factor(first), second: factor(second), base };
    base += placed.first.levels * placed.second.levels;
    return placed;
  });
}

function unknownFactor(name: string): never {
  throw new RangeError(`expected a view factor, found ${name}`);
}

function createEncoder(
  space: Space,
  layout: Layout,
  fast: PlannedFactor | undefined,
  middle: PlannedFactor | undefined,
) {
  const stretchOf = createStretches(space, layout, fast, middle);
  return (
    points: readonly DesignPoint[],
    { rows: mostRows, segments: mostSegments, narrowRows }: Lengths,
  ): SumPlan => {
    const stretches = stretchOf(points);
    const { cells } = stretches;
    const data: number[] = [];
    let groups = 0;
    for (let row = 0; row < points.length;) {
      const start = row;
      const header = data.length;
      writeGroup(data, layout, points[row]);
      let segments = 0;
      while (
        row < points.length &&
        segments < mostSegments &&
        stretches.groups[row] === stretches.groups[start]
      ) {
        const rows = segmentLength(stretches, row, mostRows);
        writeSegment(data, layout, points[row], row, rows, cells[row]);
        row += rows;
        segments++;
      }
      data[header] = segments;
      groups++;
    }
    return { data: Int32Array.from(data), groups, narrowRows, mostRows };
  };
}

/** Header and lists of targets of a group that begins with `point`; its number of segments is written later. */
function writeGroup(data: number[], { views, planned, all }: Layout, { levels }: DesignPoint) {
  const totals = [all];
  const fasts: number[] = [];
  const middles: number[] = [];
  const cells = [-1, 0, 0];
  for (const { kind, first, name } of views) {
    if (kind === 'fast') fasts.push(first, 1);
    if (kind === 'middle') middles.push(first, 1);
    if (kind === 'group') totals.push(first + levels[name]);
  }
  for (const { first, second, base } of planned) {
    const quick = [first, second].filter(({ kind }) => kind === 'fast' || kind === 'middle');
    const inner = second.levels;
    if (quick.length === 2) {
      const strides = first.kind === 'middle' ? [inner, 1] : [1, inner];
      cells.splice(0, 3, base, ...strides);
    } else if (quick.length === 1) {
      const list = quick[0].kind === 'fast' ? fasts : middles;
      if (quick[0] === second) list.push(base + levels[first.name] * inner, 1);
      else list.push(base + levels[second.name], inner);
    } else if (first.kind === 'group' && second.kind === 'group') {
      totals.push(base + levels[first.name] * inner + levels[second.name]);
    }
  }
  data.push(0, totals.length, fasts.length / 2, middles.length / 2, ...cells);
  data.push(...totals, ...fasts, ...middles);
}

function writeSegment(
  data: number[],
  { views, jitter, planned }: Layout,
  { levels }: DesignPoint,
  row: number,
  rows: number,
  cell: number,
): void {
  const own: number[] = [];
  for (const { kind, first, name } of views) {
    if (kind === 'segment') own.push(first + levels[name]);
  }
  for (const { first, name } of jitter) own.push(first + levels[name]);
  for (const { first, second, base } of planned) {
    const kinds = [first.kind, second.kind];
    if (kinds.includes('segment') && !kinds.includes('fast') && !kinds.includes('middle')) {
      own.push(base + levels[first.name] * second.levels + levels[second.name]);
    }
  }
  data.push(row, rows, cell, own.length, ...own);
}
