import type { DesignPoint } from '../../stimulus/index.js';
import { createPlanner } from '../plan-sums.js';
import type { Planner, SumPlan } from '../plan-sums.js';
import { chunkRows, QUANTITIES, SCORED_ROWS } from '../row-sums.js';
import type { ChunkSums, Quantity, Row, RowSums, RowSumsOptions } from '../row-sums.js';
import { MAX_SCORE } from '../score-bins.js';
import { createScoreMap } from '../score-map.js';
import type { ScoreMap } from '../score-map.js';
import { exactScore, needsExactScore, notFinite } from '../scorer.js';
import { BIN_COUNT } from '../types.js';
import { countTable } from './count-table.js';
import { createKernels } from './kernels.js';
import { packUnit, TILE_MAP_BYTES, TILE_UNITS } from './score-tables.js';

const ROW_BYTES = 2 * TILE_UNITS;
/** Bytes of one quantity of a target: f64 of a tile's units. */
const QUANTITY_BYTES = 8 * TILE_UNITS;
/** Bytes of a histogram: uint16 counters. */
const HISTOGRAM_BYTES = 2 * BIN_COUNT;
/** Scratch of `scoreTile`: of a row. */
const ROW_VALUE_BYTES = 4 * TILE_UNITS;
/** Scratch of `sumTile`: of a cell, of a level. */
const CELL_BYTES = 80;
const LEVEL_BYTES = 96;
const PAGE_BYTES = 65_536;

/** The sums of `createPlainSums`, the same integers, by kernels that take 16 units at a time. */
export function createKernelSums(options: RowSumsOptions): RowSums {
  const state = openState(options);
  return {
    targets: state.planner.targets,
    capacity: state.capacity,
    get length() {
      return state.points.length;
    },
    add(point, values, offset, decided) {
      if (state.points.length - state.scored === SCORED_ROWS) scoreWaiting(state);
      const row = (state.points.length - state.scored) * state.rowLength;
      const network = state.units - decided.length;
      const target = state.values;
      target.set(values.subarray(offset, offset + network), row);
      if (decided.length > 0) target.set(decided, row + network);
      state.points.push(point);
    },
    take() {
      scoreWaiting(state);
      return sumChunk(state);
    },
  };
}

function openState({
  space,
  calibration,
  pairs,
  marginUnit,
  raw,
  fibres,
  onScored,
}: RowSumsOptions) {
  const units = calibration.units.length;
  const tiles = Math.ceil(units / TILE_UNITS);
  const planner = createPlanner(space, pairs, true);
  const rawPlanner = createPlanner(space, [], false);
  const capacity = chunkRows(space, units);
  const quantities = marginUnit === null ? 2 : 3;
  const views = space.factors.filter(({ kind }) => kind === 'view');
  const maps = calibration.units.map(createScoreMap);
  const kernels = createKernels();
  const histograms = planner.targets.all + 1;
  const tileBytes = {
    scores: capacity * ROW_BYTES,
    targets: planner.targets.count * quantities * QUANTITY_BYTES,
    raw: rawPlanner.targets.count * quantities * QUANTITY_BYTES,
    histograms: histograms * TILE_UNITS * HISTOGRAM_BYTES,
    fibres: views.length * QUANTITY_BYTES,
  };
  const gridCells = planner.fastLevels * planner.middleLevels;
  const gridLevels = planner.fastLevels + planner.middleLevels;
  const scratchBytes =
    gridCells * CELL_BYTES +
    gridLevels * LEVEL_BYTES +
    16 * (SCRATCH_ROWS + gridCells + gridLevels);
  const reserve = createReserve(kernels.memory);
  const at = {
    maps: reserve(tiles * TILE_MAP_BYTES),
    table: reserve(countTable().length),
    peak: reserve(16),
    scratch: reserve(Math.max(scratchBytes, SCORED_ROWS * ROW_VALUE_BYTES)),
    values: reserve(SCORED_ROWS * tiles * TILE_UNITS * 4),
    targets: reserve(tiles * tileBytes.targets),
    rawTargets: reserve(tiles * tileBytes.raw),
    histograms: reserve(tiles * tileBytes.histograms),
    fibres: reserve(tiles * tileBytes.fibres),
    scores: reserve(tiles * tileBytes.scores),
    raw: reserve(raw ? tiles * tileBytes.scores : 0),
    plan: reserve(capacity * PLAN_BYTES),
  };
  const { buffer } = kernels.memory;
  new Uint8Array(buffer, at.table).set(countTable());
  maps.forEach((map, unit) => {
    const tile = at.maps + Math.floor(unit / TILE_UNITS) * TILE_MAP_BYTES;
    packUnit(buffer, tile, unit % TILE_UNITS, map, calibration.units[unit]);
  });
  for (let unit = units; unit < tiles * TILE_UNITS; unit++) {
    packUnit(buffer, at.maps + (tiles - 1) * TILE_MAP_BYTES, unit % TILE_UNITS, EMPTY_MAP, NO_RAW);
  }
  const rowLength = tiles * TILE_UNITS;
  return {
    ...{ kernels, units, tiles, planner, rawPlanner, capacity, quantities, views, maps },
    ...{ marginUnit, onScored, tileBytes, histograms, at, rowLength, buffer },
    /** Units whose cells, all that the kernel knows, are not their whole score. */
    exactUnits: Array.from(maps.keys()).filter((unit) => needsExactScore(maps[unit])),
    values: new Float32Array(buffer, at.values, SCORED_ROWS * rowLength),
    scores: new Int16Array(buffer, at.scores, (tiles * tileBytes.scores) / 2),
    peak: new Int32Array(buffer, at.peak, 1),
    peaks: new Int32Array(tiles),
    points: [] as DesignPoint[],
    scored: 0,
    ...{ raw, fibres },
  };
}

type State = ReturnType<typeof openState>;

/** Most rows of a group of the plan: 6 segments of 80 rows. */
const SCRATCH_ROWS = 480;
/** Most bytes of the plan per row: a group, a segment and their targets of every factor and pair. */
const PLAN_BYTES = 512;

function createReserve(memory: WebAssembly.Memory): (bytes: number) => number {
  let next = 64;
  return (bytes) => {
    const address = next;
    next = Math.ceil((next + bytes) / 64) * 64;
    const missing = next - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return address;
  };
}

/** Lanes beyond the last unit hold zeros and score 0. */
const EMPTY_MAP: ScoreMap = {
  centre: 0,
  inverseStep: 1,
  lowest: 0,
  highest: 0,
  cells: new Int16Array(0),
  atomValues: new Float32Array(0),
  atomScores: new Int16Array(0),
  knots: null,
};
const NO_RAW = { median: 0, scale: 1 };

/** Scores the rows added since the last time and hands them on. */
function scoreWaiting(state: State): void {
  const { kernels, at, tiles, scored, points, tileBytes, peaks } = state;
  const rows = points.length - scored;
  if (rows === 0) return;
  if (scored === 0) peaks.fill(0);
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
    clamped += found;
    peaks[tile] = Math.max(peaks[tile], state.peak[0]);
  }
  for (const unit of state.exactUnits) scoreExactly(state, unit, rows);
  state.scored = points.length;
  handOn(state, scored, clamped);
}

/** Index of a unit's score in a row; its rows are TILE_UNITS apart. */
function scoreIndex(state: State, unit: number, row: number): number {
  const tile = Math.floor(unit / TILE_UNITS);
  return (tile * state.capacity + row) * TILE_UNITS + (unit % TILE_UNITS);
}

function scoreExactly(state: State, unit: number, rows: number): void {
  const { values, scores, maps, rowLength } = state;
  const map = maps[unit];
  const first = scoreIndex(state, unit, state.scored);
  for (let row = 0; row < rows; row++) {
    const at = first + row * TILE_UNITS;
    scores[at] = exactScore(map, values[row * rowLength + unit], scores[at]);
  }
}

function refuse({ values, rowLength, units }: State, rows: number): never {
  for (let row = 0; row < rows; row++) {
    for (let unit = 0; unit < units; unit++) {
      const value = values[row * rowLength + unit];
      if (!Number.isFinite(value)) throw notFinite(value, unit, row);
    }
  }
  throw new RangeError('expected finite activations');
}

function handOn(state: State, first: number, clamped: number): void {
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
    },
    clamped,
  );
}

function sumChunk(state: State): ChunkSums {
  const { kernels, at, tiles, points, tileBytes, planner, rawPlanner, buffer } = state;
  const bytes = new Uint8Array(buffer);
  bytes.fill(0, at.targets, at.fibres + tiles * tileBytes.fibres);
  const plan = loadPlan(state, planner.plan(points));
  for (let tile = 0; tile < tiles; tile++) {
    const scores = at.scores + tile * tileBytes.scores;
    sumScores(state, at.scores, tile, planner, plan, at.targets + tile * tileBytes.targets);
    kernels.countTile(
      scores,
      at.plan,
      plan.groups,
      plan.groupRows,
      planner.fastLevels,
      planner.middleLevels,
      at.histograms + tile * tileBytes.histograms,
      state.histograms,
      at.table,
      at.scratch,
    );
    if (state.fibres) sumFibres(state, scores, tile);
  }
  if (state.raw) sumRaw(state, rawPlanner);
  state.points = [];
  state.scored = 0;
  return readSums(state);
}

function loadPlan(state: State, plan: SumPlan): SumPlan {
  if (plan.data.byteLength > state.capacity * PLAN_BYTES) {
    throw new RangeError(
      `expected fewer factors and pairs: a plan of ${plan.data.byteLength} bytes`,
    );
  }
  new Int32Array(state.buffer, state.at.plan).set(plan.data);
  return plan;
}

function sumScores(
  { kernels, at, tileBytes, marginUnit }: State,
  numbers: number,
  tile: number,
  { fastLevels, middleLevels }: Planner,
  { groups }: SumPlan,
  targets: number,
): void {
  const margin =
    marginUnit === null
      ? 0
      : numbers +
        Math.floor(marginUnit / TILE_UNITS) * tileBytes.scores +
        2 * (marginUnit % TILE_UNITS);
  kernels.sumTile(
    numbers + tile * tileBytes.scores,
    margin,
    ROW_BYTES,
    at.plan,
    groups,
    fastLevels,
    middleLevels,
    targets,
    at.scratch,
  );
}

function sumFibres({ kernels, at, points, views, tileBytes }: State, scores: number, tile: number) {
  let stride = 1;
  for (let factor = views.length - 1; factor >= 0; factor--) {
    const levels = views[factor].levels.length;
    const target = at.fibres + tile * tileBytes.fibres + factor * QUANTITY_BYTES;
    kernels.fibreTile(scores, points.length, levels, stride, target);
    stride *= levels;
  }
}

/** Raw values far beyond the calibration's would leave the narrow integers of groups: their tiles go row by row. */
function sumRaw(state: State, planner: Planner): void {
  const { tiles, peaks, points, at, tileBytes, marginUnit } = state;
  const marginPeak = marginUnit === null ? 0 : peaks[Math.floor(marginUnit / TILE_UNITS)];
  const isNarrow = (tile: number): boolean => Math.max(peaks[tile], marginPeak) <= MAX_SCORE;
  const all = Array.from({ length: tiles }, (_, tile) => tile);
  const sum = (chosen: number[], plan: (rows: readonly DesignPoint[]) => SumPlan): void => {
    if (chosen.length === 0) return;
    const loaded = loadPlan(state, plan(points));
    for (const tile of chosen) {
      sumScores(state, at.raw, tile, planner, loaded, at.rawTargets + tile * tileBytes.raw);
    }
  };
  sum(all.filter(isNarrow), (rows) => planner.plan(rows));
  sum(
    all.filter((tile) => !isNarrow(tile)),
    (rows) => planner.planSingly(rows),
  );
}

function readSums(state: State): ChunkSums {
  const { buffer, at, tiles, units, quantities, tileBytes, histograms } = state;
  const numbers = new Float64Array(buffer);
  const counters = new Uint16Array(buffer);
  const addUnits = (address: number, bytes: number, row: Row, offset: number): void => {
    for (let tile = 0; tile < tiles; tile++) {
      const from = (address + tile * bytes) / 8;
      const first = tile * TILE_UNITS;
      const count = Math.min(TILE_UNITS, units - first);
      for (let i = 0; i < count; i++) row[offset + first + i] += numbers[from + i];
    }
  };
  const place = (quantity: Quantity, target: number): number =>
    (target * quantities + QUANTITIES.indexOf(quantity)) * QUANTITY_BYTES;
  return {
    addScores(quantity, target, row, offset) {
      addUnits(at.targets + place(quantity, target), tileBytes.targets, row, offset);
    },
    addRaw(quantity, target, row, offset) {
      addUnits(at.rawTargets + place(quantity, target), tileBytes.raw, row, offset);
    },
    addCounts(target, row, offset) {
      for (let unit = 0; unit < units; unit++) {
        const column = unit * histograms + target;
        const from = (at.histograms + column * HISTOGRAM_BYTES) / 2;
        const to = offset + unit * BIN_COUNT;
        for (let bin = 0; bin < BIN_COUNT; bin++) row[to + bin] += counters[from + bin];
      }
    },
    addFibres(factor, row, offset) {
      addUnits(at.fibres + factor * QUANTITY_BYTES, tileBytes.fibres, row, offset);
    },
  };
}
