import { rowLength } from './table-shapes.js';
import type { TableShape } from './table-shapes.js';
import type { StatisticsTable } from './types.js';

/** A run of units, [first, first + count). */
export interface UnitRange {
  readonly first: number;
  readonly count: number;
}

/** Tables of a run of units. */
export interface UnitTile extends UnitRange {
  readonly tables: readonly StatisticsTable[];
}

/**
 * Merged tables that need not fit in memory: those without an axis of units, and those of one run of units at a time.
 * Rows are the same in all.
 */
export interface TiledTables {
  /** Of all tables, over all units. */
  readonly shapes: readonly TableShape[];
  /** Those without an axis of units. */
  readonly tables: readonly StatisticsTable[];
  /** Runs of units that may be held, in order: each unit in one. */
  readonly tiles: readonly UnitRange[];
  /** The tile in memory, if any. Whoever runs the estimates changes it when a step asks for units. */
  readonly held: UnitTile | null;
  /** Blocks with rows in the block tables. */
  readonly blocks: number;
}

/** Whether a table has numbers of units: such tables are cut into tiles. */
export function isUnitTable({ axes }: Pick<TableShape, 'axes'>): boolean {
  return axes.some(([name]) => name === 'unit');
}

/** Tables that are all in memory, as one tile. */
export function wholeTables(tables: readonly StatisticsTable[], units: number): TiledTables {
  const range = { first: 0, count: units };
  return {
    shapes: tables,
    tables: tables.filter((table) => !isUnitTable(table)),
    tiles: [range],
    held: { ...range, tables: tables.filter(isUnitTable) },
    blocks: tables.find(({ scope }) => scope === 'block')?.keys.length ?? 0,
  };
}

/** A table cut to some units: a copy. */
export function cutUnits(table: StatisticsTable, { first, count }: UnitRange): StatisticsTable {
  const { outer, units, inner } = unitStrides(table);
  const axes = withUnits(table.axes, count);
  const rows = table.keys.length;
  const length = rows * outer * count * inner;
  const data = table.type === 'int32' ? new Int32Array(length) : new Float64Array(length);
  for (let i = 0; i < rows * outer; i++) {
    const from = (i * units + first) * inner;
    data.set(table.data.subarray(from, from + count * inner), i * count * inner);
  }
  return { ...table, axes, rowLength: rowLength(axes), data };
}

/** Puts the runs of units of one table together again, in their order. */
export function joinUnits(parts: readonly StatisticsTable[]): StatisticsTable {
  if (parts.length === 1) return parts[0];
  const [{ type, keys, axes: someAxes }] = parts;
  const counts = parts.map((part) => unitStrides(part).units);
  const units = counts.reduce((sum, count) => sum + count, 0);
  const axes = withUnits(someAxes, units);
  const { outer, inner } = unitStrides(parts[0]);
  const length = keys.length * outer * units * inner;
  const data = type === 'int32' ? new Int32Array(length) : new Float64Array(length);
  let first = 0;
  parts.forEach((part, p) => {
    const width = counts[p] * inner;
    for (let i = 0; i < keys.length * outer; i++) {
      data.set(part.data.subarray(i * width, (i + 1) * width), (i * units + first) * inner);
    }
    first += counts[p];
  });
  return { ...parts[0], axes, rowLength: rowLength(axes), data };
}

/** Numbers of a row before, along and after the axis of units. */
export function unitStrides({ axes }: Pick<TableShape, 'axes'>): {
  outer: number;
  units: number;
  inner: number;
} {
  const at = axes.findIndex(([name]) => name === 'unit');
  return {
    outer: rowLength(axes.slice(0, at)),
    units: axes[at][1],
    inner: rowLength(axes.slice(at + 1)),
  };
}

/** The axes with another number of units. */
export function withUnits(axes: TableShape['axes'], units: number): TableShape['axes'] {
  return axes.map(([name, length]) => [name, name === 'unit' ? units : length] as const);
}
