import { createHash } from 'node:crypto';

import { canonicalJson } from '../numeric/index.js';
import type { StatisticsTable } from './types.js';

/** Numbers turned into bytes at a time. */
const CHUNK = 65_536;

/** SHA-256 over the canonical bytes of the tables, lower-case hexadecimal. */
export function tablesDigest(tables: readonly StatisticsTable[]): string {
  const hash = createHash('sha256');
  for (const chunk of canonicalBytes(tables)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Canonical bytes of tables, in pieces: tables by name, each as one line of canonical
 * JSON (name, scope, type, axes, rows), its keys as int32 and its data as int32 or int64, all little endian.
 */
export function* canonicalBytes(tables: readonly StatisticsTable[]): Generator<Uint8Array> {
  const sorted = [...tables].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, scope, type, axes, keys, data } of sorted) {
    const header = { name, scope, type, axes, rows: keys.length };
    yield new TextEncoder().encode(`${canonicalJson(header)}\n`);
    yield* integerBytes(keys, 4);
    yield* integerBytes(data, type === 'int32' ? 4 : 8);
  }
}

function* integerBytes(values: Int32Array | Float64Array, width: 4 | 8): Generator<Uint8Array> {
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
