import { rowLength } from './table-shapes.js';
import type { StatisticsTable } from './types.js';

/**
 * Merges the tables of shards: rows of identities are put together, rows of one block are added. Every list holds the
 * same tables; the result is ordered by name, its rows by key. Throws an Error for tables that differ in shape or
 * are missing, a RangeError naming an identity held twice and a table whose sums leave their integers.
 */
export function mergeTables(lists: readonly (readonly StatisticsTable[])[]): StatisticsTable[] {
  if (lists.length === 0) throw new RangeError('expected tables to merge, found none');
  const names = lists[0].map(({ name }) => name).sort();
  lists.forEach((list, i) => checkNames(list, names, i));
  return names.map((name) => mergeOne(lists.map((list) => findTable(list, name))));
}

/** The table of this name; throws an Error naming it when there is none. */
export function findTable(tables: readonly StatisticsTable[], name: string): StatisticsTable {
  const table = tables.find((one) => one.name === name);
  if (!table) throw new Error(`expected a table ${name}, found ${tables.map((one) => one.name)}`);
  return table;
}

function mergeOne(parts: readonly StatisticsTable[]): StatisticsTable {
  const [first] = parts;
  for (const part of parts) checkShape(part, first);
  const keys = Int32Array.from(new Set(parts.flatMap((part) => [...part.keys]))).sort();
  const rowOf = new Map(Array.from(keys, (key, row) => [key, row]));
  const length = keys.length * first.rowLength;
  const data = first.type === 'int32' ? new Int32Array(length) : new Float64Array(length);
  const filled = new Uint8Array(keys.length);
  for (const part of parts) {
    part.keys.forEach((key, i) => {
      const row = rowOf.get(key) ?? 0;
      if (filled[row] && first.scope === 'identity') throw heldTwice(first.name, key);
      const source = part.data.subarray(i * part.rowLength, (i + 1) * part.rowLength);
      if (filled[row]) addRow(data, row * first.rowLength, source, first);
      else data.set(source, row * first.rowLength);
      filled[row] = 1;
    });
  }
  const { name, scope, type, axes } = first;
  return { name, scope, type, axes, rowLength: first.rowLength, keys, data };
}

function addRow(
  data: Int32Array | Float64Array,
  from: number,
  row: Int32Array | Float64Array,
  { name, type }: StatisticsTable,
): void {
  const limit = type === 'int32' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER;
  for (let i = 0; i < row.length; i++) {
    const sum = data[from + i] + row[i];
    if (Math.abs(sum) > limit) {
      throw new RangeError(`expected sums within ±${limit} in table ${name}, found ${sum}`);
    }
    data[from + i] = sum;
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
