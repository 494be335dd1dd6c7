import type { IdentityRange } from '../stimulus/index.js';
import { rowLength } from './table-shapes.js';
import type { TableShape } from './table-shapes.js';
import { isUnitTable, unitStrides } from './tiled-tables.js';
import type { UnitRange } from './tiled-tables.js';
import { UNIT_TILE } from './unit-sums.js';

/** Bytes of tables in memory that a run of blocks, and a tile of units, may have: at least one block, sixteen units. */
export interface TileLimits {
  readonly blockBytes: number;
  readonly tileBytes: number;
}

export const TILE_LIMITS: TileLimits = { blockBytes: 2 ** 27, tileBytes: 2 ** 28 };

/** How merged tables are cut: fixed by the space and the tables' shapes, not by shards. */
export interface TilePlan {
  /** Runs of whole blocks, as identities: what is merged at a time. */
  readonly ranges: readonly IdentityRange[];
  /** Runs of units: what is estimated at a time. */
  readonly tiles: readonly UnitRange[];
}

/** @param blockOf Block of each identity 0..identityCount - 1, ascending. */
export function planTiles(
  shapes: readonly TableShape[],
  identityCount: number,
  blockOf: (identity: number) => number,
  limits: TileLimits = TILE_LIMITS,
): TilePlan {
  const bounds = blockBounds(identityCount, blockOf);
  const rows = { identity: identityCount, block: bounds.length };
  const [first] = shapes.filter(isUnitTable);
  const units = first ? unitStrides(first).units : 0;
  return {
    ranges: groupBlocks(bounds, shapes, limits.blockBytes),
    tiles: cutTiles(units, unitBytes(shapes, rows) / Math.max(1, units), limits.tileBytes),
  };
}

function blockBounds(identityCount: number, blockOf: (identity: number) => number) {
  const bounds: { from: number; to: number }[] = [];
  for (let identity = 0; identity < identityCount; identity++) {
    if (identity > 0 && blockOf(identity) === blockOf(identity - 1)) bounds[bounds.length - 1].to++;
    else bounds.push({ from: identity, to: identity + 1 });
  }
  return bounds;
}

function groupBlocks(
  bounds: readonly IdentityRange[],
  shapes: readonly TableShape[],
  most: number,
): IdentityRange[] {
  const perBlock = rowBytes(shapes, 'block');
  const perIdentity = rowBytes(shapes, 'identity');
  const ranges: { from: number; to: number; bytes: number }[] = [];
  for (const { from, to } of bounds) {
    const bytes = perBlock + (to - from) * perIdentity;
    const last = ranges.at(-1);
    if (last && last.bytes + bytes <= most) {
      last.to = to;
      last.bytes += bytes;
    } else {
      ranges.push({ from, to, bytes });
    }
  }
  return ranges.map(({ from, to }) => ({ from, to }));
}

function rowBytes(shapes: readonly TableShape[], scope: TableShape['scope']): number {
  return shapes
    .filter((shape) => shape.scope === scope)
    .reduce((sum, { axes, type }) => sum + rowLength(axes) * (type === 'int32' ? 4 : 8), 0);
}

function unitBytes(
  shapes: readonly TableShape[],
  rows: Readonly<Record<TableShape['scope'], number>>,
): number {
  const own = shapes.filter(isUnitTable);
  return rows.identity * rowBytes(own, 'identity') + rows.block * rowBytes(own, 'block');
}

function cutTiles(units: number, bytesPerUnit: number, most: number): UnitRange[] {
  const fits = Math.floor(most / (bytesPerUnit * UNIT_TILE)) * UNIT_TILE;
  const count = Math.max(UNIT_TILE, Math.min(units, fits));
  const tiles: UnitRange[] = [];
  for (let first = 0; first < units; first += count) {
    tiles.push({ first, count: Math.min(count, units - first) });
  }
  return tiles;
}
