import { SIDE_CELLS } from '../score-map.js';
import type { ScoreMap } from '../score-map.js';
import type { UnitCalibration } from '../types.js';

export const TILE_UNITS = 16;
/** Bytes of a unit's cells on one side of its centre: two int16 each. */
const SIDE_BYTES = 4 * SIDE_CELLS;
/** Where the parameters lie in a tile's map: after the cells below the centres. */
const PARAMETERS = TILE_UNITS * SIDE_BYTES;
/** Where the cells above the centres lie: the sign bit, shifted as the cell's bits are. */
const ABOVE = (2 ** 31) >>> 17;
export const TILE_MAP_BYTES = ABOVE + PARAMETERS;
const QUAD_BYTES = 128;
/** Bits of 1, shifted likewise: the offset of cell 0. */
const FIRST_CELL = (0x3f800000 >> 19) * 4;

/** Writes a unit's part of the map of its tile, which lies at `tile`, as `assembly/score-tile.ts` reads it. */
export function packUnit(
  buffer: ArrayBuffer,
  tile: number,
  lane: number,
  map: ScoreMap,
  { median, scale }: Pick<UnitCalibration, 'median' | 'scale'>,
): void {
  const quad = tile + PARAMETERS + (lane >> 2) * QUAD_BYTES;
  const view = new DataView(buffer, quad + 4 * (lane & 3));
  const { centre, inverseStep, lowest, highest } = map;
  [centre, inverseStep, lowest, highest, median, 1 / scale].forEach((number, vector) => {
    view.setFloat32(16 * vector, number, true);
  });
  const cells = tile + lane * SIDE_BYTES;
  view.setInt32(16 * 6, cells - FIRST_CELL, true);
  packCells(map.cells.subarray(2 * SIDE_CELLS), new Int16Array(buffer, cells));
  packCells(map.cells.subarray(0, 2 * SIDE_CELLS), new Int16Array(buffer, cells + ABOVE));
}

/**
 * base + ((rise · share + 2^14) >> 15) of cells as one sum of two products, (-2^14 · first + share · second) >> 15: first is
 * -(2·base + 1), second the rise. In odd cells the kernel's share is less by 1, so that their base is their end.
 */
function packCells(cells: Int16Array, target: Int16Array): void {
  for (let i = 0; i < cells.length; i += 2) {
    const [base, rise] = [cells[i], cells[i + 1]];
    const isOdd = i % 4 === 2;
    target[i] = -(2 * (isOdd ? base + rise : base) + 1);
    target[i + 1] = rise;
  }
}
