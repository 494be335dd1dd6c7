import type { Data } from 'apache-arrow';
import { Int32, Int64, Utf8 } from 'apache-arrow';
import type { StatisticsTable } from '../statistics/types.js';
import type { ArrowColumn, ArrowFile, FileFormat } from './arrow-file.js';
import { readArrowFile, writeArrowFile } from './arrow-file.js';
import { fromInt64, toInt64 } from './int64.js';
import { listColumn, listType, numberColumn, numberValues, readListColumn } from './list-column.js';
import { textColumn, textValues } from './text-column.js';
import type { Shard, ShardHeader } from './types.js';

/** Bump when the layout of shard files changes: shards of another version are refused. */
export const SHARD_FORMAT_VERSION = 1;

/**
 * A shard as an Arrow IPC file. One row per (scope, key): identities first, then blocks, keys ascending; columns
 * `scope`, `key`, and one list of integers per table, null where the table has no such row. Same shard, same bytes.
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
  const columns: ArrowColumn[] = [
    { name: 'scope', data: textColumn(rows.map(({ scope }) => scope)) },
    {
      name: 'key',
      data: numberColumn(
        new Int32(),
        Int32Array.from(rows, ({ key }) => key),
      ),
    },
    ...tables.map((table) => ({ name: table.name, data: tableColumn(table, rows) })),
  ];
  const description: FileHeader = { shard: header, tables: tables.map(describeTable) };
  return writeArrowFile(FORMAT, description, rows.length, columns);
}

/**
 * Decodes and verifies a shard: format, version, checksum. int32 tables are views of `bytes`. Throws a `corrupt`
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

interface FileHeader {
  readonly shard: ShardHeader;
  readonly tables: readonly TableDescription[];
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

function tableColumn(table: StatisticsTable, rows: readonly Row[]): Data {
  const keys = new Set(table.keys);
  const lengths = rows.map(({ scope, key }) =>
    scope === table.scope && keys.has(key) ? table.rowLength : null,
  );
  return table.data instanceof Float64Array
    ? listColumn(new Int64(), lengths, toInt64(table.data))
    : listColumn(new Int32(), lengths, table.data);
}

function readRows(file: ArrowFile): Row[] {
  const scopes = textValues(file.column('scope', new Utf8()));
  const keys = numberValues(file.column('key', new Int32()));
  return scopes.map((scope, row) => ({ scope, key: keys[row] }));
}

function readTable(
  file: ArrowFile,
  description: TableDescription,
  rows: readonly Row[],
): StatisticsTable {
  const { name, type } = description;
  const { lengths, data } =
    type === 'int64' ? readInt64Column(file, name) : readInt32Column(file, name);
  const keys = Int32Array.from(
    rows.filter((_, row) => lengths[row] !== null),
    ({ key }) => key,
  );
  return { ...description, keys, data };
}

function readInt32Column(file: ArrowFile, name: string) {
  const { lengths, values } = readListColumn(file.column(name, listType(new Int32())));
  return { lengths, data: values };
}

function readInt64Column(file: ArrowFile, name: string) {
  const { lengths, values } = readListColumn(file.column(name, listType(new Int64())));
  return { lengths, data: fromInt64(values) };
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
