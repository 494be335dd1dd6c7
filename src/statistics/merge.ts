import { rowLength } from './table-shapes.js';
import type { StatisticsTable } from './types.js';

/** Merges tables part by part: what is added may be forgotten by the caller at once. */
export interface Merger {
  /**
   * Adds the tables of a shard or of another merge: rows of one block are added, rows of identities copied. Throws an
   * Error for tables that differ in shape or are missing, a RangeError naming an identity held twice and a table whose
   * sums leave their integers.
   */
  add(tables: readonly StatisticsTable[]): void;
  /**
   * The merged tables in order of their names, their rows by key, each put together when asked for and its parts let
   * go. Once only. Throws a RangeError when nothing was added.
   */
  finish(): Generator<StatisticsTable>;
}

export function createMerger(): Merger {
  let merged: MergedTable[] | null = null;
  let parts = 0;
  return {
    add(tables) {
      merged ??= [...tables].sort((a, b) => (a.name < b.name ? -1 : 1)).map(openTable);
      checkNames(
        tables,
        merged.map(({ shape }) => shape.name),
        parts++,
      );
      for (const table of merged) addTable(table, findTable(tables, table.shape.name));
    },
    *finish() {
      if (merged === null) throw new RangeError('expected tables to merge, found none');
      for (const table of merged) yield packTable(table);
    },
  };
}

/**
 * Merges the tables of shards: rows of identities are put together, rows of one block are added. Every list holds the
 * same tables; the result is ordered by name, its rows by key. Throws as `Merger` does.
 */
export function mergeTables(lists: readonly (readonly StatisticsTable[])[]): StatisticsTable[] {
  const merger = createMerger();
  for (const list of lists) merger.add(list);
  return [...merger.finish()];
}

/** The table of this name; throws an Error naming it when there is none. */
export function findTable<Table extends { readonly name: string }>(
  tables: readonly Table[],
  name: string,
): Table {
  const table = tables.find((one) => one.name === name);
  if (!table) throw new Error(`expected a table ${name}, found ${tables.map((one) => one.name)}`);
  return table;
}

interface MergedTable {
  readonly shape: StatisticsTable;
  /** Rows by key. Rows of identities are parts of one copy per shard, rows of blocks stand alone. */
  readonly rows: Map<number, Int32Array | Float64Array>;
}

function openTable(table: StatisticsTable): MergedTable {
  const none = { keys: new Int32Array(0), data: new Int32Array(0) };
  return { shape: { ...table, ...none }, rows: new Map() };
}

function addTable({ shape, rows }: MergedTable, part: StatisticsTable): void {
  checkShape(part, shape);
  const { keys, rowLength: length } = part;
  const copy = shape.scope === 'identity' ? part.data.slice() : part.data;
  keys.forEach((key, i) => {
    const row = copy.subarray(i * length, (i + 1) * length);
    const held = rows.get(key);
    if (shape.scope === 'identity') {
      if (held) throw heldTwice(shape.name, key);
      rows.set(key, row);
    } else if (held) {
      addRow(held, row, shape);
    } else {
      rows.set(key, row.slice());
    }
  });
}

function packTable({ shape, rows }: MergedTable): StatisticsTable {
  const keys = Int32Array.from(rows.keys()).sort();
  const length = keys.length * shape.rowLength;
  const data = shape.type === 'int32' ? new Int32Array(length) : new Float64Array(length);
  keys.forEach((key, i) => data.set(rows.get(key) ?? [], i * shape.rowLength));
  rows.clear();
  return { ...shape, keys, data };
}

function addRow(
  target: Int32Array | Float64Array,
  row: Int32Array | Float64Array,
  { name, type }: StatisticsTable,
): void {
  const limit = type === 'int32' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER;
  for (let i = 0; i < row.length; i++) {
    const sum = target[i] + row[i];
    if (Math.abs(sum) > limit) {
      throw new RangeError(`expected sums within ±${limit} in table ${name}, found ${sum}`);
    }
    target[i] = sum;
  }
}

function heldTwice(table: string, identity: number): RangeError {
  return new RangeError(
    `expected each identity once, found identity ${identity} in two shards (table ${table}): merge shards that do not overlap`,
  );
}

function checkNames(
  list: readonly StatisticsTable[],
  names: readonly string[],
  part: number,
): void {
  const found = list.map(({ name }) => name).sort();
  if (found.join() !== names.join()) {
    throw new Error(
      `expected the same tables in every shard (${names.join(', ')}), found ${found.join(', ')} in part ${part}: ` +
        'these shards come from different studies',
    );
  }
}

function checkShape(part: StatisticsTable, first: StatisticsTable): void {
  const describe = ({ scope, type, axes }: StatisticsTable): string =>
    `${scope} ${type} [${axes.map(([name, length]) => `${name} ${length}`).join(', ')}]`;
  if (describe(part) !== describe(first)) {
    throw new Error(
      `expected table ${first.name} to be ${describe(first)}, found ${describe(part)}: these shards come from different studies`,
    );
  }
  const wrong = part.rowLength !== rowLength(part.axes);
  if (wrong || part.data.length !== part.keys.length * part.rowLength) {
    throw new Error(
      `expected ${part.keys.length} rows of ${rowLength(part.axes)} numbers in table ${part.name}, found ${part.data.length} numbers`,
    );
  }
}
