import type { Planner, SumPlan } from '../plan-sums.js';
import { COLUMN_ROWS, SCORED_ROWS } from '../row-sums.js';
import type { BlockSums, ChunkSums, RowSums, RowSumsOptions } from '../row-sums.js';
import { MAX_SCORE } from '../score-bins.js';
import { notFinite } from '../scorer.js';
import {
  HISTOGRAM_BYTES,
  openKernelState,
  PLAN_BYTES,
  QUANTITY_BYTES,
  ROW_BYTES,
  VALUES_PLACE,
} from './kernel-state.js';
import type { KernelState } from './kernel-state.js';
import { addUnits, readCounts, readScores } from './read-sums.js';
import { TILE_MAP_BYTES, TILE_UNITS } from './score-tables.js';

/** Rows that counters of uint16 have room for. */
const MOST_COUNTED = 65_535;

/** The sums of `createPlainSums`, the same integers, by kernels that take 16 units at a time. */
export function createKernelSums(options: RowSumsOptions): RowSums {
  const state = openKernelState(options);
  return {
    targets: state.planner.targets,
    capacity: state.capacity,
    get length() {
      return state.points.length;
    },
    add(point, values, offset, decided, decidedOffset) {
      if (state.points.length - state.scored === SCORED_ROWS) scoreWaiting(state);
      const row = (state.points.length - state.scored) * state.rowLength;
      const network = state.networkUnits;
      const target = state.values;
      target.set(values.subarray(offset, offset + network), row);
      const own = row + state.units - state.decidedUnits;
      for (let i = 0; i < state.decidedUnits; i++) target[own + i] = decided[decidedOffset + i];
      state.points.push(point);
    },
    take() {
      scoreWaiting(state);
      return sumChunk(state);
    },
    takeBlock: () => takeBlock(state),
  };
}

/** Scores the rows added since the last time and hands them on. */
function scoreWaiting(state: KernelState): void {
  const { kernels, at, tiles, scored, points, tileBytes, peaks } = state;
  const rows = points.length - scored;
  if (rows === 0) return;
  if (scored === 0) peaks.fill(0);
  state.readOut?.(at.values, 4 * state.rowLength, rows, at.values + 4 * state.networkUnits);
  let clamped = 0;
  for (let tile = 0; tile < tiles; tile++) {
    const values = at.values + tile * TILE_UNITS * 4;
    const place = tile * tileBytes.scores + scored * ROW_BYTES;
    const found = kernels.scoreTile(
      values,
      4 * state.rowLength,
      rows,
      at.maps + tile * TILE_MAP_BYTES,
      at.scores + place,
      state.raw ? at.raw + place : 0,
      at.peak,
      at.scratch,
    );
    if (found < 0) refuse(state, rows);
    state.scoreExactly(tile, at.scratch + VALUES_PLACE, rows, at.scores + place);
    clamped += found;
    peaks[tile] = Math.max(peaks[tile], state.peak[0]);
  }
  state.scored = points.length;
  handOn(state, scored, clamped);
}

/** Index of a unit's score in a row; its rows are TILE_UNITS apart. */
function scoreIndex(state: KernelState, unit: number, row: number): number {
  const tile = Math.floor(unit / TILE_UNITS);
  return (tile * state.capacity + row) * TILE_UNITS + (unit % TILE_UNITS);
}

function refuse({ values, rowLength, units }: KernelState, rows: number): never {
  for (let row = 0; row < rows; row++) {
    for (let unit = 0; unit < units; unit++) {
      const value = values[row * rowLength + unit];
      if (!Number.isFinite(value)) throw notFinite(value, unit, row);
    }
  }
  throw new RangeError('expected finite activations');
}

function handOn(state: KernelState, first: number, clamped: number): void {
  const { points, scores } = state;
  const length = state.scored - first;
  state.onScored(
    {
      length,
      points:
        first === 0 && length === points.length ? points : points.slice(first, first + length),
      units: state.units,
      values: state.values,
      rowLength: state.rowLength,
      scoresOf(unit, target) {
        const from = scoreIndex(state, unit, first);
        for (let row = 0; row < length; row++) target[row] = scores[from + row * TILE_UNITS];
      },
      columnsOf(unit, count, target) {
        writeColumns(state, first, length, unit, count, target);
      },
    },
    clamped,
  );
}

/** Columns of `count` units from `unit` on, whose rows begin at `first`: tile by tile. */
function writeColumns(
  { kernels, at, tileBytes, columns }: KernelState,
  first: number,
  length: number,
  unit: number,
  count: number,
  target: Int16Array,
): void {
  const end = unit + count;
  for (let next = unit; next < end;) {
    const tile = Math.floor(next / TILE_UNITS);
    const scores = at.scores + tile * tileBytes.scores + first * ROW_BYTES;
    kernels.scoreColumns(scores, length, at.columns, 2 * COLUMN_ROWS);
    const lane = next % TILE_UNITS;
    const lanes = Math.min(TILE_UNITS - lane, end - next);
    const own = columns.subarray(lane * COLUMN_ROWS, (lane + lanes) * COLUMN_ROWS);
    target.set(own, (next - unit) * COLUMN_ROWS);
    next += lanes;
  }
}

function sumChunk(state: KernelState): ChunkSums {
  const { kernels, at, tiles, points, tileBytes, planner } = state;
  beginChunk(state);
  if (state.counted + points.length > MOST_COUNTED) takeCounts(state);
  state.counted += points.length;
  const plan = loadPlan(state, planner.plan(points));
  loadMargins(state, at.scores, planner);
  for (let tile = 0; tile < tiles; tile++) {
    const scores = at.scores + tile * tileBytes.scores;
    sumScores(state, at.scores, tile, planner, plan, at.targets + tile * tileBytes.targets);
    kernels.countTile(
      scores,
      at.plan,
      plan.groups,
      planner.fastLevels,
      planner.middleLevels,
      at.histograms + tile * tileBytes.histograms,
      state.histograms,
      at.table,
      at.scratch,
    );
    if (state.fibres) sumFibres(state, scores, tile);
  }
  if (state.raw) sumRaw(state);
  state.points = [];
  state.scored = 0;
  return {
    addScores: readScores(state, at.targets, tileBytes.targets),
    addCounts: readCounts(state, at.histograms, Uint16Array),
  };
}

/**
 * Sums at levels and all that is of all rows begin anew with each chunk; sums of jitter, pairs, raw values and fibres and
 * the other counters with each block.
 */
function beginChunk(state: KernelState): void {
  const { at, tiles, tileBytes, planner, quantities, buffer } = state;
  const bytes = new Uint8Array(buffer);
  if (state.isNewBlock) bytes.fill(0, at.targets, at.blockEnd);
  state.isNewBlock = false;
  const { levels, all } = planner.targets;
  const targetBytes = quantities * QUANTITY_BYTES;
  for (let tile = 0; tile < tiles; tile++) {
    const first = at.targets + tile * tileBytes.targets;
    bytes.fill(0, first, first + levels * targetBytes);
    bytes.fill(0, first + all * targetBytes, first + (all + 1) * targetBytes);
    const end = at.histograms + (tile + 1) * tileBytes.histograms;
    bytes.fill(0, end - HISTOGRAM_BYTES, end);
  }
}

/** Adds the counters of uint16 to those of the block, before they could overflow, and clears them. */
function takeCounts(state: KernelState): void {
  const { kernels, at, tiles, tileBytes, buffer } = state;
  const length = tiles * tileBytes.histograms;
  kernels.addCounters(at.histograms, length, at.counts);
  new Uint8Array(buffer).fill(0, at.histograms, at.histograms + length);
  state.counted = 0;
}

function takeBlock(state: KernelState): BlockSums {
  const { at, tileBytes } = state;
  if (state.isNewBlock) beginChunk(state);
  state.isNewBlock = true;
  takeCounts(state);
  return {
    addScores: readScores(state, at.targets, tileBytes.targets),
    addCounts: readCounts(state, at.counts, Int32Array),
    addRaw: readScores(state, at.rawTargets, tileBytes.raw),
    addFibres(factor, row, offset) {
      addUnits(state, at.fibres + factor * QUANTITY_BYTES, tileBytes.fibres, row, offset);
    },
  };
}

function loadPlan(state: KernelState, plan: SumPlan): SumPlan {
  if (plan.data.byteLength > state.capacity * PLAN_BYTES) {
    throw new RangeError(
      `expected fewer factors and pairs: a plan of ${plan.data.byteLength} bytes`,
    );
  }
  new Int32Array(state.buffer, state.at.plan).set(plan.data);
  return plan;
}

/** The margin's numbers as `sumScores` multiplies by them, of scores or of raw values. */
function loadMargins(
  { kernels, at, points, tileBytes, marginUnit }: KernelState,
  numbers: number,
  { fastLevels, middleLevels }: Planner,
): void {
  if (marginUnit === null) return;
  const tile = numbers + Math.floor(marginUnit / TILE_UNITS) * tileBytes.scores;
  const lane = 2 * (marginUnit % TILE_UNITS);
  kernels.pairMargins(tile + lane, points.length, fastLevels * middleLevels, at.margins);
}

/** After `loadMargins` of the same numbers. */
function sumScores(
  { kernels, at, tileBytes, marginUnit }: KernelState,
  numbers: number,
  tile: number,
  { fastLevels, middleLevels }: Planner,
  { groups, narrowRows, mostRows }: SumPlan,
  targets: number,
): void {
  kernels.sumTile(
    numbers + tile * tileBytes.scores,
    marginUnit === null ? 0 : at.margins,
    at.plan,
    groups,
    narrowRows,
    mostRows,
    fastLevels,
    middleLevels,
    targets,
    at.scratch,
  );
}

function sumFibres(
  { kernels, at, points, views, tileBytes }: KernelState,
  scores: number,
  tile: number,
) {
  let stride = 1;
  for (let factor = views.length - 1; factor >= 0; factor--) {
    const levels = views[factor].levels.length;
    const target = at.fibres + tile * tileBytes.fibres + factor * QUANTITY_BYTES;
    kernels.fibreTile(scores, points.length, levels, stride, target, at.scratch);
    stride *= levels;
  }
}

/** Magnitudes of raw values that stretches of rows are made for: the larger, the shorter they are. */
const RAW_PEAKS = [MAX_SCORE, 10_922, 16_383, 32_768];

/** Raw values, unlike scores, have no bound but int16's: tiles go by the stretches that theirs allow. */
function sumRaw(state: KernelState): void {
  const { tiles, peaks, at, tileBytes, marginUnit, rawPlanner } = state;
  const marginPeak = marginUnit === null ? 0 : peaks[Math.floor(marginUnit / TILE_UNITS)];
  loadMargins(state, at.raw, rawPlanner);
  let below = -1;
  for (const largest of RAW_PEAKS) {
    const chosen: number[] = [];
    for (let tile = 0; tile < tiles; tile++) {
      const peak = Math.max(peaks[tile], marginPeak);
      if (peak > below && peak <= largest) chosen.push(tile);
    }
    below = largest;
    if (chosen.length === 0) continue;
    const plan = loadPlan(state, rawPlan(state, largest));
    for (const tile of chosen) {
      sumScores(state, at.raw, tile, rawPlanner, plan, at.rawTargets + tile * tileBytes.raw);
    }
  }
}

/** Raw sums have targets of view factors alone: the same views of another identity have the same plan. */
function rawPlan({ points, rawPlanner, rawPlans }: KernelState, largest: number): SumPlan {
  const key = `${points[0].view} ${points.length} ${largest}`;
  const plan = rawPlans.get(key) ?? rawPlanner.plan(points, largest);
  rawPlans.set(key, plan);
  return plan;
}
