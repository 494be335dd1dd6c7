import { setImmediate } from 'node:timers/promises';

import { resultTableToArrow, resultTableToCsv } from '../src/storage/index.js';
import type { ResultColumn, ResultRow } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';

/** Writes each table as Arrow and CSV; one without rows is not written. Encoding blocks the event loop a table at a time. */
export async function putResultTables(
  store: ObjectStore,
  folder: string,
  tables: Readonly<Record<string, readonly ResultRow[]>>,
  typeOf: (column: string) => ResultColumn['type'],
): Promise<void> {
  for (const [name, rows] of Object.entries(tables)) {
    if (rows.length === 0) continue;
    await setImmediate();
    const columns = Object.keys(rows[0]).map((column) => ({ name: column, type: typeOf(column) }));
    await store.put(`${folder}/${name}.arrow`, resultTableToArrow(columns, rows));
    await store.put(`${folder}/${name}.csv`, Buffer.from(resultTableToCsv(columns, rows)));
  }
}
