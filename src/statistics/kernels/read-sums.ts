import { QUANTITIES } from '../row-sums.js';
import type { ChunkSums, Row } from '../row-sums.js';
import { BIN_COUNT } from '../types.js';
import { QUANTITY_BYTES } from './kernel-state.js';
import type { KernelState } from './kernel-state.js';
import { TILE_UNITS } from './score-tables.js';

/** Reads sums of targets from `address` on, `tileBytes` from tile to tile. */
export function readScores(
  state: KernelState,
  address: number,
  tileBytes: number,
): ChunkSums['addScores'] {
  return (quantity, target, row, offset) => {
    const place = target * state.quantities + QUANTITIES.indexOf(quantity);
    addUnits(state, address + place * QUANTITY_BYTES, tileBytes, row, offset);
  };
}

/** Adds f64 of all tiles' units to `row[offset..]`. */
export function addUnits(
  { buffer, units }: KernelState,
  address: number,
  tileBytes: number,
  row: Row,
  offset: number,
): void {
  const numbers = new Float64Array(buffer);
  const target = row.subarray(offset, offset + units);
  if (target instanceof Int32Array) addIntegers(target, numbers, address / 8, tileBytes / 8);
  else addNumbers(target, numbers, address / 8, tileBytes / 8);
}

/** Reads counters of targets, [target][bin][unit] of each tile, from `address` on. */
export function readCounts(
  { buffer, units, histograms }: KernelState,
  address: number,
  Counters: typeof Uint16Array | typeof Int32Array,
): ChunkSums['addCounts'] {
  const counters = new Counters(buffer, address);
  const histogram = BIN_COUNT * TILE_UNITS;
  return (target, row, offset) => {
    const own = row.subarray(offset, offset + units * BIN_COUNT);
    addHistograms(own, counters, target * histogram, histograms * histogram);
  };
}

/**
 * Adds numbers of a tile's units, `stride` from tile to tile, to those of as many units as `row` has. The same twice: a
 * loop over arrays of two types takes four times as long.
 */
function addIntegers(row: Int32Array, numbers: Float64Array, from: number, stride: number): void {
  for (let first = 0; first < row.length; first += TILE_UNITS, from += stride) {
    const count = Math.min(TILE_UNITS, row.length - first);
    for (let i = 0; i < count; i++) row[first + i] += numbers[from + i];
  }
}

function addNumbers(row: Float64Array, numbers: Float64Array, from: number, stride: number): void {
  for (let first = 0; first < row.length; first += TILE_UNITS, from += stride) {
    const count = Math.min(TILE_UNITS, row.length - first);
    for (let i = 0; i < count; i++) row[first + i] += numbers[from + i];
  }
}

/** Adds counters [bin][unit] of tiles, `stride` from tile to tile, to a row [unit][bin]. */
function addHistograms(
  row: Row,
  counters: Uint16Array | Int32Array,
  from: number,
  stride: number,
): void {
  const units = row.length / BIN_COUNT;
  for (let first = 0; first < units; first += TILE_UNITS, from += stride) {
    const count = Math.min(TILE_UNITS, units - first);
    for (let i = 0; i < count; i++) {
      const to = (first + i) * BIN_COUNT;
      for (let bin = 0; bin < BIN_COUNT; bin++) {
        row[to + bin] += counters[from + bin * TILE_UNITS + i];
      }
    }
  }
}
