import { studyInput } from '../activities/study-input.js';
import { queueNames, workflowIdOf } from '../activities/run-record.js';
import type { RunRecord } from '../activities/run-record.js';
import type { ScoringWorkers } from '../workers/scoring-workers.js';
import { studyAttributes } from '../workflows/search-attributes.js';
import type { StudyResult } from '../workflows/types.js';
import { followStudy } from './follow-study.js';
import type { Reporter } from './output.js';
import { ensureSearchAttributes } from './search-attributes.js';
import { startPool } from './serve-pool.js';
import type { TemporalConnection } from './temporal-connection.js';

/** A run whose record is in the store, and how to go about it. */
export interface RunToExecute {
  readonly run: RunRecord;
  readonly storeUrl: string;
  readonly connection: TemporalConnection;
  readonly reporter: Reporter;
  /** Scoring processes to start; null: workers elsewhere serve the run, coordinator included. */
  readonly scorers: ScoringWorkers | null;
  readonly shardIdentities: number;
  readonly parallelism: number;
  /** Label of the scoring queue; null: the device's. */
  readonly queue: string | null;
  /** Whether a study that is joined takes back the shards it has given up. @default false */
  readonly retriesFailed?: boolean;
}

/** Starts workers, follows the study to its end and stops the workers. */
export async function executeRun(execution: RunToExecute): Promise<StudyResult> {
  const { run, storeUrl, connection, reporter, shardIdentities, parallelism } = execution;
  const queues = queueNames(storeUrl, run.network.mode, execution.queue);
  const hasSearchAttributes = await ensureSearchAttributes(connection, reporter.log);
  const { coordinating, scoring } = queues;
  const served = { coordinating, scoring };
  const pool = await startPool(storeUrl, served, execution.scorers, connection, reporter.log);
  try {
    return await followStudy({
      connection,
      pool,
      input: studyInput(run, queues, { shardIdentities, parallelism, hasSearchAttributes }),
      attributes: studyAttributes({
        study: run.study ?? 'audit',
        networkSha256: run.network.sha256,
        space: run.space.name,
      }),
      workflowId: workflowIdOf(storeUrl, run.runId),
      coordinatingQueue: queues.coordinating,
      reporter,
      retriesFailed: execution.retriesFailed ?? false,
    });
  } finally {
    await pool.stop();
  }
}
