import type { Data } from 'apache-arrow';
import { Int32, Int64, Uint16, Utf8 } from 'apache-arrow';
import type { StatisticsTable } from '../statistics/types.js';
import type { ArrowColumn, ArrowFile, FileFormat } from './arrow-file.js';
import { readArrowFile, writeArrowFile } from './arrow-file.js';
import { fromInt64, toInt64 } from './int64.js';
import { listColumn, listType, numberColumn, numberValues, readListColumn } from './list-column.js';
import { textColumn, textValues } from './text-column.js';
import type { Shard, ShardHeader } from './types.js';

/** Bump when the layout of shard files changes: shards of another version are refused. */
export const SHARD_FORMAT_VERSION = 2;

/**
 * A shard as an Arrow IPC file. One row per (scope, key): identities first, then blocks, keys ascending; columns
 * `scope`, `key`, and one list of integers per table, null where the table has no such row. Integers are kept in the
 * narrowest of uint16, int32 and int64 that holds all of a table's. Same shard, same bytes.
 */
export function encodeShard(shard: Shard): Uint8Array {
  const { header, tables } = shard;
  if (header.formatVersion !== SHARD_FORMAT_VERSION) {
    throw new RangeError(
      `expected shard format version ${SHARD_FORMAT_VERSION}, found ${header.formatVersion}`,
    );
  }
  checkTables(tables);
  const rows = rowsOf(tables);
  const described = tables.map((table) => ({ table, kept: narrowest(table) }));
  const columns: ArrowColumn[] = [
    { name: 'scope', data: textColumn(rows.map(({ scope }) => scope)) },
    {
      name: 'key',
      data: numberColumn(
        new Int32(),
        Int32Array.from(rows, ({ key }) => key),
      ),
    },
    ...described.map(({ table, kept }) => ({
      name: table.name,
      data: tableColumn(table, kept, rows),
    })),
  ];
  const description: FileHeader = {
    shard: header,
    tables: described.map(({ table, kept }) => ({ ...describeTable(table), kept })),
  };
  return writeArrowFile(FORMAT, description, rows.length, columns);
}

/**
 * Decodes and verifies a shard: format, version, checksum. Tables kept as int32 may be views of `bytes`. Throws a `corrupt`
 * StorageError that names `key` and says what was expected and found.
 */
export function decodeShard(bytes: Uint8Array, key = 'shard'): Shard {
  return readArrowFile(FORMAT, bytes, key, (file) => {
    const { shard: header, tables: descriptions } = file.header as FileHeader;
    const rows = readRows(file);
    const tables = descriptions.map((description) => readTable(file, description, rows));
    checkTables(tables);
    return { header, tables };
  });
}

const FORMAT: FileFormat = { name: 'factorscope/shard', version: SHARD_FORMAT_VERSION };

type TableDescription = Omit<StatisticsTable, 'keys' | 'data'>;

/** How a table's integers are kept in the file. */
type Kept = 'uint16' | 'int32' | 'int64';

interface FileHeader {
  readonly shard: ShardHeader;
  readonly tables: readonly (TableDescription & { readonly kept: Kept })[];
}

function narrowest({ data }: StatisticsTable): Kept {
  let [low, high] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    // Refused by name where it is written.
    if (!Number.isInteger(data[i])) return 'int64';
    if (data[i] < low) low = data[i];
    else if (data[i] > high) high = data[i];
  }
  if (low >= 0 && high < 2 ** 16) return 'uint16';
  return low >= -(2 ** 31) && high < 2 ** 31 ? 'int32' : 'int64';
}

interface Row {
  readonly scope: string;
  readonly key: number;
}

function describeTable(table: StatisticsTable): TableDescription {
  const { name, scope, type, axes, rowLength } = table;
  return { name, scope, type, axes, rowLength };
}

function rowsOf(tables: readonly StatisticsTable[]): Row[] {
  return (['identity', 'block'] as const).flatMap((scope) => {
    const keys = tables.filter((table) => table.scope === scope).flatMap(({ keys }) => [...keys]);
    return [...new Set(keys)].sort((a, b) => a - b).map((key) => ({ scope, key }));
  });
}

function tableColumn(table: StatisticsTable, kept: Kept, rows: readonly Row[]): Data {
  const keys = new Set(table.keys);
  const lengths = rows.map(({ scope, key }) =>
    scope === table.scope && keys.has(key) ? table.rowLength : null,
  );
  const { data } = table;
  if (kept === 'uint16') return listColumn(new Uint16(), lengths, Uint16Array.from(data));
  if (data instanceof Int32Array) return listColumn(new Int32(), lengths, data);
  return kept === 'int32'
    ? listColumn(new Int32(), lengths, Int32Array.from(data))
    : listColumn(new Int64(), lengths, toInt64(data));
}

function readRows(file: ArrowFile): Row[] {
  const scopes = textValues(file.column('scope', new Utf8()));
  const keys = numberValues(file.column('key', new Int32()));
  return scopes.map((scope, row) => ({ scope, key: keys[row] }));
}

function readTable(
  file: ArrowFile,
  { kept, ...description }: FileHeader['tables'][number],
  rows: readonly Row[],
): StatisticsTable {
  const { lengths, data } = readColumn(file, description, kept);
  const keys = Int32Array.from(
    rows.filter((_, row) => lengths[row] !== null),
    ({ key }) => key,
  );
  return { ...description, keys, data };
}

function readColumn(file: ArrowFile, { name, type }: TableDescription, kept: Kept) {
  if (kept === 'int64') {
    const { lengths, values } = readListColumn(file.column(name, listType(new Int64())));
    return { lengths, data: fromInt64(values) };
  }
  const { lengths, values } =
    kept === 'uint16'
      ? readListColumn(file.column(name, listType(new Uint16())))
      : readListColumn(file.column(name, listType(new Int32())));
  if (type === 'int64') return { lengths, data: Float64Array.from(values) };
  return { lengths, data: values instanceof Int32Array ? values : Int32Array.from(values) };
}

/** What a shard file relies on; a RangeError names the table that breaks it. */
function checkTables(tables: readonly StatisticsTable[]): void {
  const names = new Set(['scope', 'key']);
  for (const table of tables) {
    if (names.has(table.name)) throw tableFault(table, 'a name of its own', 'one that is taken');
    names.add(table.name);
    checkTable(table);
  }
}

function checkTable(table: StatisticsTable): void {
  const { type, axes, rowLength, keys, data } = table;
  const product = axes.reduce((length, [, axis]) => length * axis, 1);
  if (rowLength !== product) throw tableFault(table, `rows of ${product}`, `rows of ${rowLength}`);
  if (data.length !== keys.length * rowLength) {
    throw tableFault(table, `${keys.length} x ${rowLength} numbers`, `${data.length}`);
  }
  if ((type === 'int64') !== data instanceof Float64Array) {
    throw tableFault(table, `numbers held as ${type}`, data.constructor.name);
  }
  for (let i = 1; i < keys.length; i++) {
    if (keys[i] <= keys[i - 1]) {
      throw tableFault(table, 'ascending keys', `${keys[i]} after ${keys[i - 1]}`);
    }
  }
}

function tableFault(table: StatisticsTable, expected: string, found: string): RangeError {
  return new RangeError(`table "${table.name}": expected ${expected}, found ${found}`);
}
