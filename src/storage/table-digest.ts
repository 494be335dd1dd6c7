import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../numeric/index.js';
import type { StatisticsTable } from '../statistics/types.js';
import { updateBytes } from './file-seal.js';
import { toInt64 } from './int64.js';

/**
 * SHA-256 (hexadecimal) over the canonical bytes of tables, in the order of their names: per table a line of canonical
 * JSON (name, scope, type, axes, row length, number of keys), its keys and its numbers, little endian. Nothing of the
 * file that holds them enters, so equal results have equal digests.
 */
export function digestTables(tables: readonly StatisticsTable[]): string {
  const hash = createHash('sha256');
  for (const table of [...tables].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name, scope, type, axes, rowLength, keys, data } = table;
    const description = { name, scope, type, axes, rowLength, keys: keys.length };
    hash.update(`${canonicalJson(description)}\n`);
    updateNumbers(hash, keys);
    if (data instanceof Float64Array) updateInt64(hash, data);
    else updateNumbers(hash, data);
  }
  return hash.digest('hex');
}

/** Numbers converted at a time: bounds memory. */
const CHUNK = 1 << 20;

function updateInt64(hash: Hash, values: Float64Array): void {
  for (let i = 0; i < values.length; i += CHUNK) {
    updateNumbers(hash, toInt64(values.subarray(i, i + CHUNK)));
  }
}

/** Typed arrays are little endian on every machine the engines run on. */
function updateNumbers(hash: Hash, values: Int32Array | BigInt64Array): void {
  updateBytes(hash, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
