import type { WorkflowExecutionDescription } from '@temporalio/client';

import { readSummary } from '../../activities/list-runs.js';
import { isOfThisVersion, queueNames, readRun, workflowIdOf } from '../../activities/run-record.js';
import type { RunRecord } from '../../activities/run-record.js';
import { createSpace } from '../../src/stimulus/index.js';
import type { AuditSummary } from '../../src/studies/index.js';
import type { ScoringWorkers } from '../../workers/scoring-workers.js';
import { retryFailedUpdate } from '../../workflows/signals.js';
import { isTooLate } from '../ask-retry.js';
import { concludeRun } from '../conclude-run.js';
import { endStudy, isAnswered } from '../end-left-study.js';
import { executeRun } from '../execute-run.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { createReporter } from '../output.js';
import type { Reporter } from '../output.js';
import { readStudy } from '../read-study.js';
import { localScorers } from '../serve-pool.js';
import { sharedShardIdentities } from '../shard-size.js';
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
    const local = localScorers(run.network.mode, execution.workersAsked);
    const scorers = options.fleet ? null : local;
    const sizeOf: RunToRetry['sizeOf'] = async (isLeft) => {
      checkVersion(run);
      if (execution.shardIdentities !== null) return execution.shardIdentities;
      const summary = await readSummary(store, runId);
      return summary === null && isLeft ? leftSize(run, local.workers) : retrySize(run, summary);
    };
    const left = await retryRunning({
      ...{ connection, run, storeUrl: execution.store, reporter, scorers, sizeOf },
    });
    if (left === 'goes on') {
      reporter.print(`run ${runId} goes on: its failed shards are scored again`);
      reporter.result({ runId, state: 'running' });
      return;
    }
    const result = await executeRun({
      run,
      storeUrl: execution.store,
      connection,
      reporter,
      scorers,
      shardIdentities: left?.shardIdentities ?? (await sizeOf(false)),
      parallelism: local.workers * 2,
      queue: options.queue ?? null,
      retriesFailed: left?.isJoined ?? false,
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
  /** Scoring processes that this command will start; null: none. */
  readonly scorers: ScoringWorkers | null;
  /**
   * Identities per shard of the run started again. Throws where this command cannot start it.
   * @param isLeft of a study under way that has no workers any more
   */
  readonly sizeOf: (isLeft: boolean) => Promise<number>;
}

/** A study without workers, which this command goes on with or starts anew in such shards. */
interface LeftRun {
  readonly shardIdentities: number;
  /** Whether it goes on where it was: it has to be told, then, of the shards that it has given up. */
  readonly isJoined: boolean;
}

/**
 * What becomes of a run that is under way: its workers are told, or there are none. Null where it is not under way; one
 * that another release left behind is ended.
 */
async function retryRunning(request: RunToRetry): Promise<'goes on' | LeftRun | null> {
  const { client } = request.connection;
  const handle = client.workflow.getHandle(workflowIdOf(request.storeUrl, request.run.runId));
  const description = await handle.describe().catch(() => null);
  if (description?.status.name !== 'RUNNING') return null;
  if (!(await isAnswered(client, description))) return takeLeft(request, description);
  const phase = await handle.executeUpdate(retryFailedUpdate);
  if (!isTooLate(phase)) return 'goes on';
  // Too late for this execution: its report is being written, and another one takes the failed shards.
  await handle.result().catch(() => null);
  return null;
}

/**
 * Of a study without workers: on the queue that this command serves it goes on as soon as that is served; on another
 * release's it would wait for ever, and is ended if it can be started anew.
 */
async function takeLeft(
  { connection, run, storeUrl, reporter, scorers, sizeOf }: RunToRetry,
  description: WorkflowExecutionDescription,
): Promise<LeftRun> {
  const { taskQueue } = description;
  const { coordinating } = queueNames(storeUrl, run.network.mode);
  const shardIdentities = await sizeOf(true);
  const found = `run ${run.runId} is under way on ${taskQueue}, which no worker serves`;
  if (taskQueue === coordinating) {
    reporter.log(
      scorers
        ? `${found}: it goes on with workers started here`
        : `${found}: it goes on as soon as one is started`,
    );
    return { shardIdentities, isJoined: true };
  }
  await endStudy(connection.client, description);
  reporter.log(`${found}: it is started anew on ${coordinating}, finished shards are kept`);
  return { shardIdentities, isJoined: false };
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

/** Of a run that was left before it ended, so that nobody knows what it lacks: as many shards as a new one has. */
function leftSize({ space }: RunRecord, workers: number): number {
  return sharedShardIdentities(createSpace(space), workers);
}

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
