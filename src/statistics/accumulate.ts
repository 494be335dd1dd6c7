import type { DesignPoint, Space } from '../stimulus/index.js';
import { checkWidths } from './check-widths.js';
import { DECISION_UNITS } from './decision.js';
import { groupFactors, histogramColumns, identityLevel } from './level-columns.js';
import { addPacked, createRunSums, planRuns, sumRuns } from './run-sums.js';
import type { RunPlan } from './run-sums.js';
import { createScoredRows, ROW_CAPACITY } from './scored-rows.js';
import { createScorer } from './scorer.js';
import { createTableRows } from './table-rows.js';
import type { TableRows } from './table-rows.js';
import { BIN_COUNT, SCORE_SCALE } from './types.js';
import type { Calibration, Decision, StatisticsTable, UnitLayer } from './types.js';

export interface AccumulatorOptions {
  readonly space: Space;
  /** The network's layers, without the decision's. */
  readonly layers: readonly UnitLayer[];
  /** Units of the layers, then the decision's two when there is one. */
  readonly calibration: Calibration;
  readonly decision: Decision | null;
  /** Block of an identity, as `blockOf` of the stimulus space. */
  readonly blockOf: (identity: number) => number;
}

/** Sums activations of whole identities into tables of exact integers. */
export interface Accumulator {
  /**
   * Adds consecutive views of one identity in index order: row r of `activations` [rows >= points.length, units]
   * belongs to `points[r]`; further rows are padding. Throws a RangeError when a view is missing or out of order.
   */
  add(points: readonly DesignPoint[], activations: Float32Array): void;
  /** The tables, ordered by name. Throws a RangeError when the last identity's views are not all there. */
  finish(): StatisticsTable[];
}

/** Throws a RangeError when the calibration has other units than the layers, or sums could overflow. */
export function createAccumulator(options: AccumulatorOptions): Accumulator {
  const state = openState(options);
  return {
    add(points, activations) {
      checkOneIdentity(points);
      for (let from = 0; from < points.length;) {
        if (state.rows.length === ROW_CAPACITY) flush(state);
        const count = Math.min(points.length - from, ROW_CAPACITY - state.rows.length);
        addRows(state, points.slice(from, from + count), activations, from);
        from += count;
      }
    },
    finish() {
      flush(state);
      closeIdentity(state);
      return state.tables.finish();
    },
  };
}

function openState({ space, layers, calibration, decision, blockOf }: AccumulatorOptions) {
  const networkUnits = Math.max(...layers.map(({ offset, units }) => offset + units));
  const units = networkUnits + (decision ? DECISION_UNITS.length : 0);
  if (calibration.units.length !== units) {
    throw new RangeError(
      `expected a calibration of ${units} units (the layers' and the decision's), found ${calibration.units.length}`,
    );
  }
  checkWidths(space, units, largestBlock(space, blockOf));
  const rows = createScoredRows(space, units);
  return {
    space,
    decision,
    blockOf,
    networkUnits,
    units,
    rows,
    scorer: createScorer(calibration),
    tables: createTableRows(space, units, decision !== null),
    unitSums: createRunSums(rows.columns.count),
    /** Margin and correct, by row. */
    decided: new Float32Array(ROW_CAPACITY * DECISION_UNITS.length),
    identity: -1,
    nextView: 0,
  };
}

type State = ReturnType<typeof openState>;

function addRows(
  state: State,
  points: readonly DesignPoint[],
  activations: Float32Array,
  firstRow: number,
): void {
  const { rows, networkUnits } = state;
  if (activations.length < (firstRow + points.length) * networkUnits) {
    throw new RangeError(
      `expected ${(firstRow + points.length) * networkUnits} activations (points x units), found ${activations.length}`,
    );
  }
  for (const point of points) {
    openView(state, point);
    rows.place(point, rows.length);
    rows.length++;
  }
  const first = rows.length - points.length;
  const values = activations.subarray(firstRow * networkUnits);
  scoreRows(state, values, points.length, networkUnits, 0, first);
  if (state.decision) decideRows(state, state.decision, points, values, first);
}

function checkOneIdentity(points: readonly DesignPoint[]): void {
  const other = points.find(({ identity }) => identity !== points[0].identity);
  if (other) {
    throw new RangeError(
      `expected views of one identity in a batch, found identities ${points[0].identity} and ${other.identity}`,
    );
  }
}

/** Checks that `point` is the next view, and begins its identity with the first. */
function openView(state: State, { identity, view }: DesignPoint): void {
  if (identity !== state.identity) {
    flush(state);
    closeIdentity(state);
    state.identity = identity;
    state.nextView = 0;
    state.tables.openIdentity(identity, state.blockOf(identity));
  }
  if (view !== state.nextView) {
    throw new RangeError(
      `expected view ${state.nextView} of identity ${identity}, found ${view}: views are added in order, each once`,
    );
  }
  state.nextView++;
}

function scoreRows(
  state: State,
  values: Float32Array,
  count: number,
  rowLength: number,
  firstUnit: number,
  firstRow: number,
): void {
  const clamped = state.scorer.score({
    values,
    rows: count,
    rowLength,
    firstUnit,
    scores: state.rows.scores,
    stride: ROW_CAPACITY,
    offset: firstRow,
  });
  state.tables.identity('clamped')[0] += clamped;
}

function decideRows(
  state: State,
  decision: Decision,
  points: readonly DesignPoint[],
  activations: Float32Array,
  firstRow: number,
): void {
  const width = DECISION_UNITS.length;
  const decided = state.decided.subarray(0, points.length * width);
  points.forEach((point, row) => {
    decision.decide(point, activations, row * state.networkUnits, decided, row * width);
  });
  scoreRows(state, decided, points.length, width, state.networkUnits, firstRow);
  const { viewColumns } = state.rows.columns;
  const sums = state.tables.identity('decisions');
  for (let row = 0; row < points.length; row++) {
    const margin = fixedPointMargin(decided[row * width], points[row]);
    const correct = decided[row * width + 1];
    forEachViewColumn(state, firstRow + row, (column) => {
      sums[column] += 1;
      sums[viewColumns + 1 + column] += correct;
      sums[2 * (viewColumns + 1) + column] += margin;
    });
  }
}

function fixedPointMargin(margin: number, { identity, view }: DesignPoint): number {
  const fixed = Math.round(margin * SCORE_SCALE);
  if (Math.abs(fixed) < 2 ** 31) return fixed;
  throw new RangeError(
    `expected a margin within ±2,097,152, found ${margin} at view ${view} of identity ${identity}`,
  );
}

/** Calls `visit` for the row's level of every view factor, and for the column of all views after them. */
function forEachViewColumn(state: State, row: number, visit: (column: number) => void): void {
  const { fast, middle, slow, slowCount, columns } = state.rows;
  if (fast[row] < columns.viewColumns) visit(fast[row]);
  if (middle[row] < columns.viewColumns) visit(middle[row]);
  for (let i = 0; i < slowCount; i++) {
    const column = slow[row * slowCount + i];
    if (column < columns.viewColumns) visit(column);
  }
  visit(columns.viewColumns);
}

/** Sums the buffered rows into the tables of their identity and block. */
function flush(state: State): void {
  const { rows, tables, unitSums, units } = state;
  if (rows.length === 0) return;
  countRows(state);
  const plan = planRuns(rows);
  const target = openTargets(tables);
  for (let unit = 0; unit < units; unit++) {
    sumRuns(rows, plan, unit, unitSums);
    addUnit(state, plan, unit, target);
  }
  if (state.decision) addProducts(state, tables.identity('identity.product'));
  rows.length = 0;
}

function openTargets(tables: TableRows) {
  return {
    cellSums: tables.identity('cells.sum'),
    cellSquares: tables.identity('cells.squares'),
    identitySums: tables.identity('identity.sum'),
    identitySquares: tables.identity('identity.squares'),
    identityHistogram: tables.identity('identity.histogram') as Int32Array,
    jitterSums: tables.block('levels.sum'),
    jitterSquares: tables.block('levels.squares'),
    levelHistogram: tables.block('levels.histogram') as Int32Array,
  };
}

/** Adds one unit's run sums to the tables and clears them. */
function addUnit(
  state: State,
  plan: RunPlan,
  unit: number,
  target: ReturnType<typeof openTargets>,
): void {
  const { units, unitSums, rows } = state;
  const { viewColumns, all } = rows.columns;
  const { sums, squares, packed } = unitSums;
  for (let i = 0; i < plan.touched.length; i++) {
    const column = plan.touched[i];
    if (column < viewColumns) {
      target.cellSums[column * units + unit] += sums[column];
      target.cellSquares[column * units + unit] += squares[column];
    } else if (column < all) {
      target.jitterSums[(column - viewColumns) * units + unit] += sums[column];
      target.jitterSquares[(column - viewColumns) * units + unit] += squares[column];
    } else if (column === all) {
      target.identitySums[unit] += sums[column];
      target.identitySquares[unit] += squares[column];
      addPacked(packed, column, target.identityHistogram, unit * BIN_COUNT);
    } else {
      packed.fill(0, 4 * column, 4 * column + 4);
    }
    if (column < all) {
      addPacked(packed, column, target.levelHistogram, (column * units + unit) * BIN_COUNT);
    }
    sums[column] = 0;
    squares[column] = 0;
  }
}

function addProducts({ rows, networkUnits, units }: State, products: Float64Array | Int32Array) {
  const { scores, length } = rows;
  const margin = networkUnits * ROW_CAPACITY;
  for (let unit = 0; unit < units; unit++) {
    const base = unit * ROW_CAPACITY;
    let product = 0;
    for (let row = 0; row < length; row++) product += scores[base + row] * scores[margin + row];
    products[unit] += product;
  }
}

function countRows(state: State): void {
  const { rows, tables } = state;
  const cells = tables.identity('cells.count');
  const jitter = tables.block('levels.count');
  const { viewColumns, all } = rows.columns;
  for (let row = 0; row < rows.length; row++) {
    forEachViewColumn(state, row, (column) => {
      if (column < viewColumns) cells[column]++;
    });
    for (let i = 0; i < rows.slowCount; i++) {
      const column = rows.slow[row * rows.slowCount + i];
      if (column >= viewColumns && column < all) jitter[column - viewColumns]++;
    }
  }
  tables.identity('identity.count')[0] += rows.length;
}

/** Checks that the identity is complete and adds its histogram to its sex's and ethnicity's. */
function closeIdentity(state: State): void {
  const { space, tables, identity, nextView } = state;
  if (identity < 0) return;
  if (nextView !== space.viewCount) {
    throw new RangeError(
      `expected ${space.viewCount} views of identity ${identity}, found ${nextView}: identities are summed whole`,
    );
  }
  const histogram = tables.identity('identity.histogram');
  const levels = tables.block('levels.histogram');
  const columns = histogramColumns(space);
  for (const { name } of groupFactors(space)) {
    const level = identityLevel(space, name, identity);
    const column = columns.findIndex((one) => one.factor === name && one.level === level);
    for (let i = 0; i < histogram.length; i++)
      levels[column * histogram.length + i] += histogram[i];
  }
}

function largestBlock(space: Space, blockOf: (identity: number) => number): number {
  const sizes = new Map<number, number>();
  for (let identity = 0; identity < space.identityCount; identity++) {
    const block = blockOf(identity);
    sizes.set(block, (sizes.get(block) ?? 0) + 1);
  }
  return Math.max(...sizes.values());
}
