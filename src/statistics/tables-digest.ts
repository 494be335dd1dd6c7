import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';

import { canonicalJson } from '../numeric/index.js';
import type { TableShape } from './table-shapes.js';
import type { StatisticsTable } from './types.js';

/** Numbers turned into bytes at a time. */
const CHUNK = 65_536;

/** SHA-256 over the canonical bytes of the tables, lower-case hexadecimal. */
export function tablesDigest(tables: readonly StatisticsTable[]): string {
  const digest = createTablesDigest();
  digest.add(tables);
  return digest.finish();
}

/** The digest of tables that are never in memory at once. */
export interface TablesDigest {
  /**
   * Adds rows of all tables whose keys follow those added before: any such cut into runs gives the same digest. Throws
   * a RangeError for keys that do not follow.
   */
  add(tables: readonly StatisticsTable[]): void;
  finish(): string;
}

/**
 * Every table has one SHA-256 over its keys (int32) and one over its data (int32 or int64), all little endian, so that
 * its rows may come in runs. The digest is the SHA-256 of one line of canonical JSON per table, by name: name, scope,
 * type, axes, number of rows and the two.
 */
export function createTablesDigest(): TablesDigest {
  const open = new Map<string, TableDigest>();
  return {
    add(tables) {
      for (const table of tables) {
        const own = open.get(table.name) ?? openDigest(table);
        open.set(table.name, own);
        addRows(own, table);
      }
    },
    finish() {
      const lines = [...open.values()]
        .sort((a, b) => (a.shape.name < b.shape.name ? -1 : 1))
        .map(({ shape: { name, scope, type, axes }, rows, keys, data }) =>
          canonicalJson({
            ...{ name, scope, type, axes, rows },
            ...{ keys: keys.digest('hex'), data: data.digest('hex') },
          }),
        );
      const hash = createHash('sha256');
      for (const line of lines) hash.update(`${line}\n`);
      return hash.digest('hex');
    },
  };
}

interface TableDigest {
  readonly shape: TableShape;
  readonly keys: Hash;
  readonly data: Hash;
  rows: number;
  lastKey: number;
}

function openDigest(shape: TableShape): TableDigest {
  const [keys, data] = [createHash('sha256'), createHash('sha256')];
  return { shape, keys, data, rows: 0, lastKey: -1 };
}

function addRows(own: TableDigest, { name, type, keys, data }: StatisticsTable): void {
  if (keys.length === 0) return;
  if (keys[0] <= own.lastKey) {
    throw new RangeError(
      `expected keys of table ${name} after ${own.lastKey}, found ${keys[0]}: rows are added in order`,
    );
  }
  own.rows += keys.length;
  own.lastKey = keys[keys.length - 1];
  for (const chunk of integerBytes(keys, 4)) own.keys.update(chunk);
  for (const chunk of integerBytes(data, type === 'int32' ? 4 : 8)) own.data.update(chunk);
}

/** Integers as little-endian bytes, in pieces. */
export function* integerBytes(
  values: Int32Array | Float64Array,
  width: 4 | 8,
): Generator<Uint8Array> {
  for (let from = 0; from < values.length; from += CHUNK) {
    const count = Math.min(CHUNK, values.length - from);
    const view = new DataView(new ArrayBuffer(count * width));
    for (let i = 0; i < count; i++) {
      const value = values[from + i];
      view.setInt32(i * width, value, true);
      if (width === 8) view.setInt32(i * width + 4, Math.floor(value / 2 ** 32), true);
    }
    yield new Uint8Array(view.buffer);
  }
}
