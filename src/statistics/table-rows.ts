import { rowLength } from './table-shapes.js';
import type { TableShape } from './table-shapes.js';
import type { StatisticsTable } from './types.js';

type Row = Int32Array | Float64Array;

/** The rows that sums of the open identity go to. */
export interface OpenRows {
  /** The open identity's row of a table; empty when the space has no such table. */
  identity(name: string): Row;
  /** The row of the open identity's block. */
  block(name: string): Row;
}

/** Rows of all tables under construction: one open identity and its block at a time. */
export interface TableRows extends OpenRows {
  /** Begins the rows of `identity`; throws a RangeError when it has been summed before. */
  openIdentity(identity: number, block: number): void;
  finish(): StatisticsTable[];
}

export function createTableRows(shapes: readonly TableShape[]): TableRows {
  const tables = new Map(
    shapes.map((shape) => [shape.name, { shape, rows: new Map<number, Row>() }]),
  );
  const open = { identity: -1, block: -1 };
  const rowOf = (name: string, scope: 'identity' | 'block'): Row =>
    tables.get(name)?.rows.get(open[scope]) ?? new Int32Array(0);
  return {
    openIdentity(identity, block) {
      if (tables.get('identity.count')?.rows.has(identity)) {
        throw new RangeError(`expected each identity once, found identity ${identity} twice`);
      }
      Object.assign(open, { identity, block });
      for (const { shape, rows } of tables.values()) {
        if (!rows.has(open[shape.scope])) rows.set(open[shape.scope], emptyRow(shape));
      }
    },
    identity: (name) => rowOf(name, 'identity'),
    block: (name) => rowOf(name, 'block'),
    finish: () => [...tables.values()].map(({ shape, rows }) => packRows(shape, rows)),
  };
}

function emptyRow({ type, axes }: TableShape): Row {
  return type === 'int32' ? new Int32Array(rowLength(axes)) : new Float64Array(rowLength(axes));
}

function packRows(shape: TableShape, rows: ReadonlyMap<number, Row>): StatisticsTable {
  const length = rowLength(shape.axes);
  const keys = Int32Array.from(rows.keys()).sort();
  const data =
    shape.type === 'int32'
      ? new Int32Array(keys.length * length)
      : new Float64Array(keys.length * length);
  keys.forEach((key, i) => data.set(rows.get(key) ?? [], i * length));
  return { ...shape, rowLength: length, keys, data };
}
