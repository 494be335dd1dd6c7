import { ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { ScheduleDescription, ScheduleHandle } from '@temporalio/client';
import { ScheduleAlreadyRunning } from '@temporalio/client';

import { workflowIdOf } from '../../activities/run-record.js';
import type { WatchInput } from '../../workflows/watch-types.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { createReporter, printResult } from '../output.js';
import { prepareWatch } from '../prepare-watch.js';
import type { WatchedStudyOptions } from '../prepare-watch.js';
import { ensureSearchAttributes } from '../search-attributes.js';
import { openExistingStore, storeSettings, temporalSettings } from '../store-settings.js';
import { connectTemporal } from '../temporal-connection.js';
import type { TemporalConnection } from '../temporal-connection.js';

export interface ScheduleOptions {
  readonly store?: string;
  readonly json?: boolean;
}

export interface CreateScheduleOptions extends WatchedStudyOptions {
  readonly cron: string;
  readonly timezone?: string;
  /** Milliseconds that a start missed while the server was down is still made up for. */
  readonly catchUp: number;
  /** Seconds between the looks that find out whether a file is whole. */
  readonly interval: number;
}

/**
 * At the times of a cron expression everything new at a source is audited, as by `watch --once`. A start that falls
 * into a night still under way is skipped, and counted. Workers must be running then: `factorscope worker`.
 */
export async function createSchedule(
  name: string,
  source: string,
  config: string | undefined,
  options: CreateScheduleOptions,
): Promise<void> {
  const reporter = createReporter({ json: options.json ?? false });
  const { record, queues } = await prepareWatch(source, config, options);
  const { execution } = record.study;
  const connection = await connectTemporal(temporalSettings(execution), reporter.log);
  try {
    if (connection.isEmbedded) {
      reporter.log(
        'the embedded server keeps schedules only while a command runs: set TEMPORAL_ADDRESS for nights',
      );
    }
    const input: WatchInput = {
      watchId: record.watchId,
      once: true,
      intervalSeconds: options.interval,
      hasSearchAttributes: await ensureSearchAttributes(connection, reporter.log),
    };
    const handle = await connection.client.schedule
      .create({
        scheduleId: workflowIdOf(execution.store, name),
        spec: { cronExpressions: [options.cron], timezone: options.timezone ?? 'UTC' },
        policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: options.catchUp },
        action: {
          type: 'startWorkflow',
          workflowType: 'watchWorkflow',
          workflowId: workflowIdOf(execution.store, `schedule-${name}`),
          taskQueue: queues.watching,
          args: [input],
        },
      })
      .catch((error: unknown) => {
        throw explain(error, name, execution.store, options.cron);
      });
    const facts = describe(name, await handle.describe());
    const { watchId, mode } = record;
    printResult(options, { ...facts, watch: watchId, queue: queues.watching, mode });
  } finally {
    await connection.close();
  }
}

export async function listSchedules(options: ScheduleOptions): Promise<void> {
  await withServer(options, async (connection, storeUrl) => {
    const suffix = workflowIdOf(storeUrl, '');
    const schedules: object[] = [];
    for await (const { scheduleId } of connection.client.schedule.list()) {
      if (!scheduleId.endsWith(suffix)) continue;
      const handle = connection.client.schedule.getHandle(scheduleId);
      schedules.push(describe(scheduleId.slice(0, -suffix.length), await handle.describe()));
    }
    printResult(options, { schedules });
  });
}

export async function describeSchedule(name: string, options: ScheduleOptions): Promise<void> {
  await withSchedule(name, options, async () => undefined);
}

/** Starts one night now, unless one is under way. */
export async function triggerSchedule(name: string, options: ScheduleOptions): Promise<void> {
  await withSchedule(name, options, (handle) => handle.trigger(ScheduleOverlapPolicy.SKIP));
}

export async function pauseSchedule(name: string, options: ScheduleOptions): Promise<void> {
  await withSchedule(name, options, (handle) => handle.pause('paused by factorscope'));
}

export async function resumeSchedule(name: string, options: ScheduleOptions): Promise<void> {
  await withSchedule(name, options, (handle) => handle.unpause('resumed by factorscope'));
}

export async function deleteSchedule(name: string, options: ScheduleOptions): Promise<void> {
  await withServer(options, async ({ client }, storeUrl) => {
    await client.schedule
      .getHandle(workflowIdOf(storeUrl, name))
      .delete()
      .catch((error: unknown) => {
        throw explain(error, name, storeUrl);
      });
    printResult(options, { schedule: name, state: 'deleted' });
  });
}

/** Acts on a schedule and prints what it then is. */
async function withSchedule(
  name: string,
  options: ScheduleOptions,
  act: (handle: ScheduleHandle) => Promise<void>,
): Promise<void> {
  await withServer(options, async ({ client }, storeUrl) => {
    const handle = client.schedule.getHandle(workflowIdOf(storeUrl, name));
    try {
      await act(handle);
      printResult(options, describe(name, await handle.describe()));
    } catch (error) {
      throw explain(error, name, storeUrl);
    }
  });
}

async function withServer(
  options: ScheduleOptions,
  act: (connection: TemporalConnection, storeUrl: string) => Promise<void>,
): Promise<void> {
  const { url, temporal } = await storeSettings(options.store);
  // Before a server is started for it: a mistyped store leaves nothing behind.
  await openExistingStore(url);
  const connection = await connectTemporal(temporal, (line) => process.stderr.write(`${line}\n`));
  try {
    await act(connection, url);
  } finally {
    await connection.close();
  }
}

function describe(name: string, { state, info }: ScheduleDescription) {
  return {
    schedule: name,
    state: state.paused ? 'paused' : 'active',
    started: info.numActionsTaken,
    skippedWhileRunning: info.numActionsSkippedOverlap,
    missedCatchUp: info.numActionsMissedCatchupWindow,
    running: info.runningActions.length,
    lastStarted: info.recentActions.at(-1)?.takenAt.toISOString() ?? null,
    nextStart: info.nextActionTimes[0]?.toISOString() ?? null,
  };
}

function explain(error: unknown, name: string, storeUrl: string, cron?: string): unknown {
  if (error instanceof ScheduleNotFoundError) {
    return new CliError(
      ExitCode.badInput,
      `expected a schedule ${name}, found none: \`factorscope schedule list --store ${storeUrl}\` lists them`,
    );
  }
  if (error instanceof ScheduleAlreadyRunning) {
    return new CliError(
      ExitCode.badInput,
      `expected no schedule ${name} yet, found one: delete it first or choose another name`,
    );
  }
  const text = error instanceof Error ? `${error.message} ${String(error.cause)}` : '';
  if (cron !== undefined && /cron/i.test(text)) {
    return new CliError(
      ExitCode.badInput,
      `expected a cron expression such as "0 2 * * *" in --cron, found ${JSON.stringify(cron)}`,
    );
  }
  return error;
}
