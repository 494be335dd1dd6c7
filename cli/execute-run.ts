import { studyInput } from '../activities/study-input.js';
import { queueNames, workflowIdOf } from '../activities/run-record.js';
import type { QueueNames, RunRecord } from '../activities/run-record.js';
import type { WorkerSettings } from '../workers/types.js';
import { startWorkerPool } from '../workers/worker-pool.js';
import { studyAttributes } from '../workflows/search-attributes.js';
import type { StudyResult } from '../workflows/types.js';
import { followStudy } from './follow-study.js';
import type { Reporter } from './output.js';
import { ensureSearchAttributes } from './search-attributes.js';
import type { TemporalConnection } from './temporal-connection.js';

/** A run whose record is in the store, and how to go about it. */
export interface RunToExecute {
  readonly run: RunRecord;
  readonly storeUrl: string;
  readonly connection: TemporalConnection;
  readonly reporter: Reporter;
  /** Scoring processes to start; 0: workers elsewhere serve the run, coordinator included. */
  readonly workers: number;
  readonly shardIdentities: number;
  readonly parallelism: number;
  /** Label of the scoring queue; null: the device's. */
  readonly queue: string | null;
}

/** Starts workers, follows the study to its end and stops the workers. */
export async function executeRun(execution: RunToExecute): Promise<StudyResult> {
  const { run, storeUrl, connection, reporter, shardIdentities, parallelism } = execution;
  const queues = queueNames(storeUrl, run.network.mode, execution.queue);
  const hasSearchAttributes = await ensureSearchAttributes(connection, reporter.log);
  const pool = await startWorkerPool(poolSettings(execution, queues), reporter.log);
  try {
    return await followStudy({
      connection,
      pool,
      input: studyInput(run, queues, { shardIdentities, parallelism, hasSearchAttributes }),
      attributes: studyAttributes({
        study: 'audit',
        networkSha256: run.network.sha256,
        space: run.space.name,
      }),
      workflowId: workflowIdOf(storeUrl, run.runId),
      coordinatingQueue: queues.coordinating,
      reporter,
    });
  } finally {
    await pool.stop();
  }
}

/** One coordinator and the scorers; none where others serve the run. */
function poolSettings(
  { connection, storeUrl, workers }: RunToExecute,
  queues: QueueNames,
): WorkerSettings[] {
  if (workers === 0) return [];
  const { address, namespace, isEmbedded } = connection;
  const shared = { address, namespace, isEmbedded, storeUrl };
  return [
    { ...shared, role: 'coordinator', taskQueue: queues.coordinating },
    ...Array.from({ length: workers }, (): WorkerSettings => {
      return { ...shared, role: 'scorer', taskQueue: queues.scoring };
    }),
  ];
}
