import type { ObjectStore } from '../src/storage/types.js';
import type { AuditSummary } from '../src/studies/index.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';

/** A run of a store. */
export interface StoredRun {
  readonly runId: string;
  /** Null: the record cannot be read. */
  readonly record: RunRecord | null;
  /** When the run was last started. */
  readonly startedAt: Date;
}

/** Every run that the store has a record of, by run id. */
export async function listRuns(store: ObjectStore): Promise<StoredRun[]> {
  const runs: StoredRun[] = [];
  for await (const { key, modified } of store.list('runs/')) {
    const runId = /^runs\/([^/]+)\/run\.json$/.exec(key)?.[1];
    if (runId === undefined) continue;
    const body = await store.get(key);
    // Removed since it was listed.
    if (body === null) continue;
    runs.push({ runId, record: parse<RunRecord>(body), startedAt: modified });
  }
  return runs;
}

/** What a run found; null while it has no results, or when they cannot be read. */
export async function readSummary(store: ObjectStore, runId: string): Promise<AuditSummary | null> {
  const body = await store.get(runKeys.results(runId, 'summary.json'));
  return body && parse<AuditSummary>(body);
}

function parse<T>(body: Uint8Array): T | null {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as T;
  } catch {
    return null;
  }
}
