import { SIDE_CELLS } from '../score-map.js';
import type { ScoreMap } from '../score-map.js';
import type { UnitCalibration } from '../types.js';

export const TILE_UNITS = 16;
/** Bytes of a unit's cells on one side of its centre: base and rise, int16 each. */
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
  new Int16Array(buffer, cells).set(map.cells.subarray(2 * SIDE_CELLS));
  new Int16Array(buffer, cells + ABOVE).set(map.cells.subarray(0, 2 * SIDE_CELLS));
}
