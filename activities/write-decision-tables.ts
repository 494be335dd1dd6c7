import { decisionRecords, verificationRecords } from '../src/report/index.js';
import type { Confusion } from '../src/statistics/index.js';
import type { ResultColumn, ResultRow } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import type { AuditSummary } from '../src/studies/index.js';
import { putResultTables } from './put-result-tables.js';

const TEXT = new Set(['factor', 'value', 'secondFactor', 'secondValue', 'impostor', 'reason']);
const INTEGER = new Set([
  ...['level', 'secondLevel', 'imageLevel', 'templateLevel', 'points', 'genuine', 'impostors'],
  ...['identity', 'chosen', 'chosenIdentity', 'count'],
]);
const BOOLEAN = new Set(['sameSex', 'sameEthnicity']);

/** `decisions`, `verification` and `confusions` as Arrow and CSV; a table without rows is not written. */
export async function writeDecisionTables(
  store: ObjectStore,
  folder: string,
  summary: AuditSummary,
  confusions: readonly Confusion[],
): Promise<void> {
  const tables: Record<string, readonly ResultRow[]> = {
    decisions: decisionRecords(summary).map((record) => ({
      ...record,
      value: record.value === null ? null : String(record.value),
      secondValue: record.secondValue === null ? null : String(record.secondValue),
    })),
    verification: verificationRecords(summary).map((record) => ({ ...record })),
    confusions: confusions.map((record) => ({ ...record })),
  };
  await putResultTables(store, folder, tables, columnType);
}

function columnType(column: string): ResultColumn['type'] {
  if (TEXT.has(column)) return 'text';
  if (BOOLEAN.has(column)) return 'boolean';
  return INTEGER.has(column) ? 'integer' : 'number';
}
