import type { DesignPoint } from '../../stimulus/index.js';
import { createPlanner, MOST_ROWS } from '../plan-sums.js';
import type { SumPlan } from '../plan-sums.js';
import { readOutCount } from '../readouts/read-out-groups.js';
import { chunkRows, COLUMN_ROWS, SCORED_ROWS } from '../row-sums.js';
import type { RowSumsOptions } from '../row-sums.js';
import { scoreMapOf } from '../score-map.js';
import type { ScoreMap } from '../score-map.js';
import { BIN_COUNT } from '../types.js';
import { countTable } from './count-table.js';
import { exactUnitBytes, loadExactUnits } from './exact-units.js';
import { loadReadOuts, readOutBytes } from './kernel-read-outs.js';
import { createKernels } from './kernels.js';
import { packUnit, TILE_MAP_BYTES, TILE_UNITS } from './score-tables.js';

export const ROW_BYTES = 2 * TILE_UNITS;
/** Bytes of one quantity of a target: f64 of a tile's units. */
export const QUANTITY_BYTES = 8 * TILE_UNITS;
/** Bytes of a target's histograms of a tile's units: uint16 counters, [bin][unit]. */
export const HISTOGRAM_BYTES = 2 * BIN_COUNT * TILE_UNITS;
/** Scratch of `scoreTile`: what comes before the rows' values, and those of a row. */
export const VALUES_PLACE = 128;
const ROW_VALUE_BYTES = 4 * TILE_UNITS;
/** Scratch of `fibreTile`. */
const FIBRE_BYTES = 2048;
/** Of a row, what `pairMargins` writes. */
const MARGIN_BYTES = 8;
/** Scratch of `sumTile`: of a cell, of a level. */
const CELL_BYTES = 80;
const LEVEL_BYTES = 96;
const PAGE_BYTES = 65_536;

/** Kernels, where in their memory everything lies, and the rows that wait: what `createKernelSums` works on. */
export function openKernelState({
  space,
  calibration,
  pairs,
  marginUnit,
  raw,
  fibres,
  onScored,
}: RowSumsOptions) {
  const units = calibration.units.length;
  const { readOuts = null } = calibration;
  const tiles = Math.ceil(units / TILE_UNITS);
  const planner = createPlanner(space, pairs, true);
  const rawPlanner = createPlanner(space, [], false);
  const capacity = chunkRows(space, units);
  const quantities = marginUnit === null ? 2 : 3;
  const views = space.factors.filter(({ kind }) => kind === 'view');
  const maps = calibration.units.map(scoreMapOf);
  const kernels = createKernels();
  const histograms = planner.targets.all + 1;
  const tileBytes = {
    scores: capacity * ROW_BYTES,
    targets: planner.targets.count * quantities * QUANTITY_BYTES,
    raw: rawPlanner.targets.count * quantities * QUANTITY_BYTES,
    histograms: histograms * HISTOGRAM_BYTES,
    fibres: views.length * QUANTITY_BYTES,
  };
  const gridCells = planner.fastLevels * planner.middleLevels;
  const gridLevels = planner.fastLevels + planner.middleLevels;
  const scratchBytes = Math.max(
    gridCells * (CELL_BYTES + LEVEL_BYTES) + gridLevels * LEVEL_BYTES + 3 * QUANTITY_BYTES,
    countScratchBytes(histograms, gridCells),
    VALUES_PLACE + SCORED_ROWS * ROW_VALUE_BYTES,
    FIBRE_BYTES,
  );
  const reserve = createReserve(kernels.memory);
  const at = {
    maps: reserve(tiles * TILE_MAP_BYTES),
    table: reserve(countTable().length),
    peak: reserve(16),
    scratch: reserve(scratchBytes),
    values: reserve(SCORED_ROWS * tiles * TILE_UNITS * 4),
    histograms: reserve(tiles * tileBytes.histograms),
    targets: reserve(tiles * tileBytes.targets),
    rawTargets: reserve(tiles * tileBytes.raw),
    counts: reserve(2 * tiles * tileBytes.histograms),
    fibres: reserve(tiles * tileBytes.fibres),
    blockEnd: reserve(0),
    scores: reserve(tiles * tileBytes.scores),
    exact: reserve(exactUnitBytes(maps)),
    readOuts: reserve(readOuts ? readOutBytes(readOuts) : 0),
    raw: reserve(raw ? tiles * tileBytes.scores : 0),
    plan: reserve(capacity * PLAN_BYTES),
    margins: reserve(marginUnit === null ? 0 : capacity * MARGIN_BYTES),
    columns: reserve(TILE_UNITS * 2 * COLUMN_ROWS),
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
  const decidedUnits = marginUnit === null ? 0 : units - marginUnit;
  const networkUnits = units - decidedUnits - readOutCount(readOuts?.groups ?? []);
  return {
    ...{ kernels, units, tiles, planner, rawPlanner, capacity, quantities, views },
    ...{ networkUnits, decidedUnits },
    readOut: readOuts && loadReadOuts(kernels, readOuts, at.readOuts),
    ...{ marginUnit, onScored, tileBytes, histograms, at, rowLength, buffer },
    scoreExactly: loadExactUnits(kernels, maps, at.exact),
    values: new Float32Array(buffer, at.values, SCORED_ROWS * rowLength),
    scores: new Int16Array(buffer, at.scores, (tiles * tileBytes.scores) / 2),
    columns: new Int16Array(buffer, at.columns, TILE_UNITS * COLUMN_ROWS),
    peak: new Int32Array(buffer, at.peak, 1),
    peaks: new Int32Array(tiles),
    /** Plans of raw sums, by first view, rows and the magnitude they are for. */
    rawPlans: new Map<string, SumPlan>(),
    points: [] as DesignPoint[],
    scored: 0,
    /** Rows in the counters of uint16. */
    counted: 0,
    /** Whether the sums of a block must be cleared before they are added to. */
    isNewBlock: true,
    ...{ raw, fibres },
  };
}

export type KernelState = ReturnType<typeof openKernelState>;

/**
 * Scratch of `countTile`: bytes of a segment, of a group and of each target, in counters of 16 units and bins; the rows
 * of each target; each cell in half a byte per counter; the bins of a segment's rows.
 */
function countScratchBytes(targets: number, cells: number): number {
  const histogram = TILE_UNITS * BIN_COUNT;
  const rows = 4 * (targets + 3);
  return (targets + 2) * histogram + rows + (cells * histogram) / 2 + MOST_ROWS * TILE_UNITS;
}

/** Most bytes of the plan per row: a group, a segment and their targets of every factor and pair. */
export const PLAN_BYTES = 512;

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
