import type { WorkflowExecutionDescription } from '@temporalio/client';

import { readSummary } from '../../activities/list-runs.js';
import { isOfThisVersion, queueNames, readRun, workflowIdOf } from '../../activities/run-record.js';
import type { RunRecord } from '../../activities/run-record.js';
import type { AuditSummary } from '../../src/studies/index.js';
import { retryFailedUpdate } from '../../workflows/signals.js';
import { concludeRun } from '../conclude-run.js';
import { endStudy, isAnswered } from '../end-left-study.js';
import { executeRun } from '../execute-run.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { createReporter } from '../output.js';
import type { Reporter } from '../output.js';
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
 * incomplete, or that nobody goes on with, is started again on what is missing, and ends like an undisturbed one.
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
    const startable = async (): Promise<number> => {
      checkVersion(run);
      return execution.shardIdentities ?? retrySize(run, await readSummary(store, runId));
    };
    if (await retryRunning({ connection, run, storeUrl: execution.store, reporter, startable })) {
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
      shardIdentities: await startable(),
      parallelism: scorers.workers * 2,
      queue: options.queue ?? null,
    });
    await concludeRun(store, result, execution.out, reporter);
  } finally {
    await connection.close();
  }
}

interface RunToRetry {
  readonly connection: TemporalConnection;
  readonly run: RunRecord;
  readonly storeUrl: string;
  readonly reporter: Reporter;
  /** Throws where this command cannot start the run again. */
  readonly startable: () => Promise<unknown>;
}

/** Whether the run is under way; it is then told. One that another release left behind is ended. */
async function retryRunning(request: RunToRetry): Promise<boolean> {
  const { client } = request.connection;
  const handle = client.workflow.getHandle(workflowIdOf(request.storeUrl, request.run.runId));
  const description = await handle.describe().catch(() => null);
  if (description?.status.name !== 'RUNNING') return false;
  if (!(await isAnswered(client, description))) {
    await takeLeft(request, description);
    return false;
  }
  const phase = await handle.executeUpdate(retryFailedUpdate);
  if (phase !== 'reporting' && phase !== 'done') return true;
  // Too late for this execution: its report is being written, and another one takes the failed shards.
  await handle.result().catch(() => null);
  return false;
}

/**
 * Of a study without workers: on the queue that this command serves it goes on as soon as that is served; on another
 * release's it would wait for ever, and is ended if it can be started anew.
 */
async function takeLeft(
  { connection, run, storeUrl, reporter, startable }: RunToRetry,
  description: WorkflowExecutionDescription,
): Promise<void> {
  const { taskQueue } = description;
  const { coordinating } = queueNames(storeUrl, run.network.mode);
  await startable();
  const found = `run ${run.runId} is under way on ${taskQueue}, which no worker serves`;
  if (taskQueue === coordinating) {
    reporter.log(`${found}: it goes on with workers started here`);
    return;
  }
  await endStudy(connection.client, description);
  reporter.log(`${found}: it is started anew on ${coordinating}, finished shards are kept`);
}

/** @throws CliError for a run whose shards this version would mix with other ones */
function checkVersion(run: RunRecord): void {
  if (isOfThisVersion(run)) return;
  throw new CliError(
    ExitCode.badInput,
    `expected a run of this version of factorscope, found run ${run.runId} of version ${run.version}, whose images or sums are others: retry with that version, or run the study again with this one`,
  );
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
