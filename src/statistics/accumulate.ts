import type { DesignPoint, Space } from '../stimulus/index.js';
import { checkWidths } from './check-widths.js';
import { decideRows, DECISION_UNITS } from './decision.js';
import { TABLE_GROUPS } from './groups/index.js';
import type { TableGroup, TableGroupFactory } from './groups/index.js';
import { createKernelSums } from './kernels/kernel-sums.js';
import { defaultPairs } from './pairs.js';
import type { FactorPair } from './pairs.js';
import { readOutCount } from './readouts/read-out-groups.js';
import type { RowSums, RowSumsOptions } from './row-sums.js';
import { createTableRows } from './table-rows.js';
import { shapesOf } from './table-shapes.js';
import type { Calibration, Decision, StatisticsTable, UnitLayer } from './types.js';

export interface AccumulatorOptions {
  readonly space: Space;
  /** The network's layers, without the decision's. */
  readonly layers: readonly UnitLayer[];
  /** Units of the layers, their read-outs, then the decision's two when there is one. */
  readonly calibration: Calibration;
  readonly decision: Decision | null;
  /** Block of an identity, as `blockOf` of the stimulus space. */
  readonly blockOf: (identity: number) => number;
  /** Pairs of view factors to sum. @default defaultPairs(space) */
  readonly pairs?: readonly FactorPair[];
  /** Groups of tables. @default TABLE_GROUPS */
  readonly groups?: readonly TableGroupFactory[];
  /** How rows are summed. @default createKernelSums */
  readonly createSums?: (options: RowSumsOptions) => RowSums;
}

/** Sums activations of whole identities into tables of exact integers. */
export interface Accumulator {
  /**
   * Adds consecutive views of one identity in index order: row r of `activations` [rows >= points.length, units]
   * belongs to `points[r]`; further rows are padding. Throws a RangeError when a view is missing or out of order, and
   * for activations that are not finite: at once or in a later call.
   */
  add(points: readonly DesignPoint[], activations: Float32Array): void;
  /**
   * The tables, ordered by name; begins anew with empty ones, which is sooner than another accumulator. Throws a RangeError
   * when the last identity's views are not all there.
   */
  finish(): StatisticsTable[];
}

/** Throws a RangeError when the calibration has other units than the layers, or sums could overflow. */
export function createAccumulator(options: AccumulatorOptions): Accumulator {
  const state = openState(options);
  return {
    add(points, activations) {
      const { networkUnits } = state;
      checkOneIdentity(points);
      if (activations.length < points.length * networkUnits) {
        throw new RangeError(
          `expected ${points.length * networkUnits} activations (points x units), found ${activations.length}`,
        );
      }
      for (const point of points) openView(state, point);
      const decided = decideBatch(state, points, activations);
      points.forEach((point, row) => {
        if (state.sums.length === state.sums.capacity) takeSums(state);
        state.sums.add(point, activations, row * networkUnits, decided, row * state.decidedUnits);
      });
    },
    finish() {
      closeIdentity(state);
      closeBlock(state);
      state.identity = -1;
      const { tables } = state;
      state.tables = createTableRows(shapesOf(state.groups));
      return tables.finish();
    },
  };
}

function openState({
  space,
  layers,
  calibration,
  decision,
  blockOf,
  pairs = defaultPairs(space),
  groups: factories = TABLE_GROUPS,
  createSums = createKernelSums,
}: AccumulatorOptions) {
  const networkUnits = Math.max(...layers.map(({ offset, units }) => offset + units));
  const readOuts = calibration.readOuts?.groups ?? [];
  const triples = calibration.triples ?? [];
  const ownUnits = networkUnits + readOutCount(readOuts);
  const units = ownUnits + (decision ? DECISION_UNITS.length : 0);
  if (calibration.units.length !== units) {
    throw new RangeError(
      `expected a calibration of ${units} units (the layers', their read-outs and the decision's), found ${calibration.units.length}`,
    );
  }
  checkWidths(space, units, largestBlock(space, blockOf));
  const context = {
    space,
    units,
    hasDecision: decision !== null,
    pairs,
    readOuts,
    triples,
    decision,
    calibration,
  };
  const groups = factories.map((group) => group(context));
  const sums = createSums({
    ...{ space, calibration, pairs },
    raw: groups.some(({ needs }) => needs?.includes('raw')),
    fibres: groups.some(({ needs }) => needs?.includes('fibres')),
    marginUnit: decision ? ownUnits : null,
    onScored: (rows, clamped) => {
      for (const group of groups) group.addRows?.(rows, state.tables, clamped);
    },
  });
  const state = {
    ...{ space, decision, blockOf, networkUnits, groups, sums },
    tables: createTableRows(shapesOf(groups)),
    decidedUnits: decision ? DECISION_UNITS.length : 0,
    identity: -1,
    nextView: 0,
    block: -1,
  };
  return state;
}

type State = ReturnType<typeof openState>;

/** Margin and correct by row, [rows][decidedUnits], told to the tables of decisions. */
function decideBatch(
  { decision, groups, tables, networkUnits: rowLength }: State,
  points: readonly DesignPoint[],
  activations: Float32Array,
): Float32Array {
  if (!decision || points.length === 0) return new Float32Array(0);
  const rows = decideRows(decision, points, activations, rowLength);
  const batch = { ...rows, points, activations, rowLength };
  for (const group of groups) group.addDecided?.(batch, tables);
  return rows.decided;
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
    closeIdentity(state);
    state.identity = identity;
    state.nextView = 0;
    const block = state.blockOf(identity);
    if (block !== state.block) closeBlock(state);
    state.block = block;
    state.tables.openIdentity(identity, block);
  }
  if (view !== state.nextView) {
    throw new RangeError(
      `expected view ${state.nextView} of identity ${identity}, found ${view}: views are added in order, each once`,
    );
  }
  state.nextView++;
}

function takeSums({ sums, groups, tables }: State): void {
  if (sums.length === 0) return;
  const taken = sums.take();
  for (const group of groups) group.addSums?.(taken, tables);
}

/** Checks that the identity is complete and adds its last sums. */
function closeIdentity(state: State): void {
  const { space, tables, groups, identity, nextView } = state;
  if (identity < 0) return;
  if (nextView !== space.viewCount) {
    throw new RangeError(
      `expected ${space.viewCount} views of identity ${identity}, found ${nextView}: identities are summed whole`,
    );
  }
  takeSums(state);
  for (const group of groups as readonly TableGroup[]) group.closeIdentity?.(tables, identity);
}

/** Adds the sums of the open block, if there is one. */
function closeBlock(state: State): void {
  if (state.block < 0) return;
  const taken = state.sums.takeBlock();
  for (const group of state.groups) group.addBlockSums?.(taken, state.tables);
  state.block = -1;
}

function largestBlock(space: Space, blockOf: (identity: number) => number): number {
  const sizes = new Map<number, number>();
  for (let identity = 0; identity < space.identityCount; identity++) {
    const block = blockOf(identity);
    sizes.set(block, (sizes.get(block) ?? 0) + 1);
  }
  return Math.max(...sizes.values());
}
