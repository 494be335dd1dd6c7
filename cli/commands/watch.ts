import { setTimeout as delay } from 'node:timers/promises';

import type { WorkflowHandle } from '@temporalio/client';

import { workflowIdOf } from '../../activities/run-record.js';
import { readVerdicts } from '../../activities/watch/watch-record.js';
import { openStore } from '../../src/storage/index.js';
import type { ObjectStore } from '../../src/storage/types.js';
import type { Verdict, WatchInput } from '../../workflows/watch-types.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { createReporter } from '../output.js';
import type { Reporter } from '../output.js';
import { modeText, prepareWatch } from '../prepare-watch.js';
import type { WatchedStudyOptions } from '../prepare-watch.js';
import { ensureSearchAttributes } from '../search-attributes.js';
import { startPool } from '../serve-pool.js';
import { temporalSettings } from '../store-settings.js';
import { connectTemporal } from '../temporal-connection.js';
import { verdictLine } from '../verdict-line.js';

export interface WatchOptions extends WatchedStudyOptions {
  /** Seconds between two looks. */
  readonly interval: number;
  readonly once?: boolean;
  readonly fleet?: boolean;
  readonly webhook?: string;
  readonly onVerdict?: string;
}

/**
 * Audits each new network file of a folder or an S3 prefix once, compares it with the one accepted before, decides by
 * its gates and tells the verdict. Goes on until Ctrl-C, or with `--once` until everything there has a verdict.
 */
export async function watch(
  source: string,
  config: string | undefined,
  options: WatchOptions,
): Promise<void> {
  const reporter = createReporter({ json: options.json ?? false });
  refuseLostVerdicts(options);
  const { record, queues, scorers } = await prepareWatch(source, config, options);
  const { execution } = record.study;
  // The workers that this command starts inherit what they are to do with a verdict.
  if (options.webhook) process.env.FACTORSCOPE_WEBHOOK = options.webhook;
  if (options.onVerdict) process.env.FACTORSCOPE_ON_VERDICT = options.onVerdict;
  const connection = await connectTemporal(temporalSettings(execution), reporter.log);
  try {
    const hasSearchAttributes = await ensureSearchAttributes(connection, reporter.log);
    const pool = await startPool(
      execution.store,
      queues,
      options.fleet ? null : scorers,
      connection,
      reporter.log,
    );
    try {
      const input: WatchInput = {
        watchId: record.watchId,
        once: options.once ?? false,
        intervalSeconds: options.interval,
        hasSearchAttributes,
      };
      const handle = await connection.client.workflow.start('watchWorkflow', {
        workflowId: workflowIdOf(execution.store, watchName(record.watchId, input)),
        taskQueue: queues.watching,
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      await checkQueue(handle, queues.watching);
      reporter.log(
        `watching ${record.source} (watch ${record.watchId}, numeric mode ${modeText(record)})`,
      );
      const store = openStore(execution.store);
      const verdicts = await follow(handle, pool.failure, store, record.watchId, reporter);
      const { watchId, mode } = record;
      reporter.result({ watch: watchId, source: record.source, mode, verdicts });
      if (options.once) throwUnlessAccepted(verdicts);
    } finally {
      await pool.stop();
    }
  } finally {
    await connection.close();
  }
}

/** One that looks once must not join one that goes on, which would not end. */
function watchName(watchId: string, { once }: WatchInput): string {
  return `watch-${watchId}${once ? '-once' : ''}`;
}

/** A watch that is under way stays on the queue that it was started on. */
async function checkQueue(handle: WorkflowHandle, expected: string): Promise<void> {
  const { taskQueue } = await handle.describe();
  if (taskQueue === expected) return;
  throw new CliError(
    ExitCode.badInput,
    `expected this watch on queue ${expected}, found it under way on ${taskQueue}: give the same --queue, or end that one first`,
  );
}

/** Workers elsewhere tell verdicts by their own settings, which this command cannot change. */
function refuseLostVerdicts({ fleet, webhook, onVerdict }: WatchOptions): void {
  if (!fleet || (webhook === undefined && onVerdict === undefined)) return;
  throw new CliError(
    ExitCode.badInput,
    'expected no --webhook or --on-verdict beside --fleet: set FACTORSCOPE_WEBHOOK and FACTORSCOPE_ON_VERDICT where the workers start',
  );
}

const POLL_MILLISECONDS = 1_000;

/** Prints verdicts as they come; answers those of this command's time. Ctrl-C ends the watch. */
async function follow(
  handle: WorkflowHandle,
  failure: Promise<never>,
  store: ObjectStore,
  watchId: string,
  reporter: Reporter,
): Promise<Verdict[]> {
  const before = new Set((await readVerdicts(store, watchId)).map(keyOf));
  const told = new Map<string, Verdict>();
  const tell = async (): Promise<void> => {
    for (const verdict of await readVerdicts(store, watchId)) {
      if (before.has(keyOf(verdict)) || told.has(keyOf(verdict))) continue;
      told.set(keyOf(verdict), verdict);
      reporter.print(verdictLine(verdict));
    }
  };
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort();
    handle.cancel().catch((error: unknown) => reporter.log(String(error)));
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const ended = handle.result().catch((error: unknown) => {
    if (!interruption.signal.aborted) throw error;
  });
  let isOver = false;
  const watching = Promise.race([ended, failure]).finally(() => (isOver = true));
  watching.catch(() => undefined);
  while (!isOver) {
    await Promise.race([delay(POLL_MILLISECONDS), watching]);
    await tell();
  }
  await watching;
  return [...told.values()];
}

function keyOf({ checkpoint, decidedAt }: Verdict): string {
  return `${checkpoint.sha256} ${decidedAt}`;
}

/** The exit code of the worst verdict. */
function throwUnlessAccepted(verdicts: readonly Verdict[]): void {
  const kinds = [
    ['failed', ExitCode.badInput],
    ['incomplete', ExitCode.incomplete],
    ['rejected', ExitCode.gateFailed],
  ] as const;
  for (const [kind, exitCode] of kinds) {
    const found = verdicts.filter(({ verdict }) => verdict === kind);
    if (found.length === 0) continue;
    const names = found
      .map(({ checkpoint, reason }) => (kind === 'failed' && reason) || checkpoint.name)
      .join('; ');
    throw new CliError(
      exitCode,
      `expected every checkpoint to be accepted, ${found.length} ${kind}: ${names}`,
    );
  }
}
