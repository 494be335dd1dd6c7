import { readSummary } from '../../activities/list-runs.js';
import { readRun, workflowIdOf } from '../../activities/run-record.js';
import type { RunRecord } from '../../activities/run-record.js';
import type { AuditSummary } from '../../src/studies/index.js';
import { retryFailedUpdate } from '../../workflows/signals.js';
import { concludeRun } from '../conclude-run.js';
import { executeRun } from '../execute-run.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { createReporter } from '../output.js';
import { readStudy } from '../read-study.js';
import { localScorers } from '../serve-pool.js';
import { openExistingStore, temporalSettings } from '../store-settings.js';
import { connectTemporal } from '../temporal-connection.js';
import type { TemporalConnection } from '../temporal-connection.js';

export interface RetryOptions {
  readonly store?: string;
  readonly out?: string;
  readonly workers?: number;
  readonly shardIdentities?: number;
  readonly queue?: string;
  readonly fleet?: boolean;
  readonly json?: boolean;
}

/**
 * Scores the failed shards of a run again, and nothing else. One that goes on takes them back at once; one that ended
 * incomplete is started again on what is missing, and ends like an undisturbed one.
 */
export async function retry(runId: string, options: RetryOptions): Promise<void> {
  const reporter = createReporter({ json: options.json ?? false });
  const { execution } = await readStudy(undefined, options);
  const store = await openExistingStore(execution.store);
  const run = await readRun(store, runId);
  if (!run) {
    throw new CliError(
      ExitCode.badInput,
      `expected a run ${runId} in ${execution.store}, found none: \`factorscope runs --store ${execution.store}\` lists them`,
    );
  }
  const connection = await connectTemporal(temporalSettings(execution), reporter.log);
  try {
    if (await retryRunning(connection, execution.store, runId)) {
      reporter.print(`run ${runId} goes on: its failed shards are scored again`);
      reporter.result({ runId, state: 'running' });
      return;
    }
    const scorers = localScorers(run.network.mode, execution.workersAsked);
    const result = await executeRun({
      run,
      storeUrl: execution.store,
      connection,
      reporter,
      scorers: options.fleet ? null : scorers,
      shardIdentities: execution.shardIdentities ?? retrySize(run, await readSummary(store, runId)),
      parallelism: scorers.workers * 2,
      queue: options.queue ?? null,
    });
    await concludeRun(store, result, execution.out, reporter);
  } finally {
    await connection.close();
  }
}

/** Whether the run is under way; it is then told. */
async function retryRunning(
  { client }: TemporalConnection,
  storeUrl: string,
  runId: string,
): Promise<boolean> {
  const handle = client.workflow.getHandle(workflowIdOf(storeUrl, runId));
  const description = await handle.describe().catch(() => null);
  if (description?.status.name !== 'RUNNING') return false;
  const phase = await handle.executeUpdate(retryFailedUpdate);
  if (phase !== 'reporting' && phase !== 'done') return true;
  // Too late for this execution: its report is being written, and another one takes the failed shards.
  await handle.result().catch(() => null);
  return false;
}

/** Shards of a retry: so small that one bad identity takes few others with it. */
const RETRIED_SHARDS = 200;

/** Of a run that ended incomplete; one that has no results yet, or lacks nothing, is the other command's. */
function retrySize({ runId }: RunRecord, summary: AuditSummary | null): number {
  if (!summary) {
    throw new CliError(
      ExitCode.badInput,
      `expected run ${runId} to have ended incomplete, found no results: start it with the command that began it`,
    );
  }
  if (summary.coverage.missing === 0) {
    throw new CliError(
      ExitCode.badInput,
      `expected failed shards of run ${runId}, found all ${summary.coverage.expected} images scored: there is nothing to retry`,
    );
  }
  const missing = summary.coverage.missing / summary.run.space.views;
  return Math.max(1, Math.ceil(missing / RETRIED_SHARDS));
}
