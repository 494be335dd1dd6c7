import { compareReport, differenceRecords } from '../src/report/index.js';
import { resultTableToCsv } from '../src/storage/index.js';
import type { ResultColumn } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import type { Comparison } from '../src/studies/index.js';
import { runKeys } from './run-record.js';

export type ComparisonFile = 'compare.html' | 'compare.json' | 'compare.csv';

/** Writes page, numbers and table of a comparison beside run B's results; answers their keys. */
export async function writeComparison(
  store: ObjectStore,
  comparison: Comparison,
): Promise<Record<ComparisonFile, string>> {
  const { a, b } = comparison;
  const keyOf = (name: ComparisonFile): string => runKeys.comparison(b.runId, a.runId, name);
  for (const [name, body] of Object.entries(comparisonFiles(comparison))) {
    await store.put(keyOf(name as ComparisonFile), Buffer.from(body));
  }
  return {
    'compare.html': keyOf('compare.html'),
    'compare.json': keyOf('compare.json'),
    'compare.csv': keyOf('compare.csv'),
  };
}

export function comparisonFiles(comparison: Comparison): Record<ComparisonFile, string> {
  const records = differenceRecords(comparison).map((record) => ({ ...record }));
  return {
    'compare.html': compareReport(comparison),
    'compare.json': JSON.stringify(comparison),
    'compare.csv': resultTableToCsv(COLUMNS, records),
  };
}

const COLUMNS: readonly ResultColumn[] = [
  ...['kind', 'source', 'layer', 'factor', 'cell'].map((name) => ({ name, type: 'text' as const })),
  ...['unitA', 'unitB'].map((name) => ({ name, type: 'integer' as const })),
  ...['a', 'b', 'difference', 'low', 'high', 'falseDiscoveryRate'].map((name) => ({
    name,
    type: 'number' as const,
  })),
  { name: 'changed', type: 'boolean' },
  { name: 'reason', type: 'text' },
];
