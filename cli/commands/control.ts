import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowClient, WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';

import { readSummary } from '../../activities/list-runs.js';
import { runKeys, workflowIdOf } from '../../activities/run-record.js';
import type { ObjectStore } from '../../src/storage/types.js';
import { parallelismUpdate, pauseSignal, resumeSignal } from '../../workflows/signals.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { printResult } from '../output.js';
import { readProgress } from '../progress.js';
import type { RunProgress } from '../progress.js';
import { runState, stateText } from '../run-state.js';
import { describeStatus } from '../status-lines.js';
import { connectTemporal } from '../temporal-connection.js';
import { openExistingStore, storeSettings } from '../store-settings.js';

export interface ControlOptions {
  readonly store?: string;
  readonly json?: boolean;
}

export async function runStatus(runId: string, options: ControlOptions): Promise<void> {
  await withRun(runId, options, async (handle, client, store) => {
    const { status } = await handle.describe();
    const running = status.name === 'RUNNING';
    const progress = running ? await readProgress(client, handle.workflowId) : null;
    const summary = running ? null : await readSummary(store, runId);
    const state = runState(true, running, summary?.coverage.missing ?? null);
    const phase = state === 'unfinished' ? status.name.toLowerCase() : phaseOf(progress);
    if (options.json) printResult(options, { runId, state, phase, progress });
    else
      for (const line of describeStatus(runId, stateText(state, phase), progress))
        process.stdout.write(`${line}\n`);
  });
}

export async function pauseRun(runId: string, options: ControlOptions): Promise<void> {
  await withRun(runId, options, async (handle) => {
    await checkRunning(handle, runId);
    await handle.signal(pauseSignal);
    printResult(options, { runId, state: 'pausing: shards in flight finish' });
  });
}

export async function resumeRun(runId: string, options: ControlOptions): Promise<void> {
  await withRun(runId, options, async (handle) => {
    await checkRunning(handle, runId);
    await handle.signal(resumeSignal);
    printResult(options, { runId, state: 'resumed' });
  });
}

export async function cancelRun(runId: string, options: ControlOptions): Promise<void> {
  await withRun(runId, options, async (handle) => {
    await checkRunning(handle, runId);
    await handle.cancel();
    printResult(options, { runId, state: 'cancelling: finished shards are kept' });
  });
}

/** Changes the number of shards in flight. */
export async function setParallelism(
  runId: string,
  shards: number,
  options: ControlOptions,
): Promise<void> {
  await withRun(runId, options, async (handle) => {
    await checkRunning(handle, runId);
    const parallelism = await handle
      .executeUpdate(parallelismUpdate, { args: [shards] })
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowUpdateFailedError)) throw error;
        throw new CliError(ExitCode.badInput, error.cause?.message ?? error.message);
      });
    printResult(options, { runId, parallelism });
  });
}

/** Where a finished run's results are; needs no server. */
export async function reportRun(runId: string, options: ControlOptions): Promise<void> {
  const store = await openExistingStore((await storeSettings(options.store)).url);
  const files = ['report.html', 'summary.json'].map((file) => runKeys.results(runId, file));
  for (const key of files) {
    if (!(await store.stat(key))) {
      throw new CliError(
        ExitCode.badInput,
        `expected results of run ${runId} at ${store.url}/${key}, found none: run it first`,
      );
    }
  }
  printResult(options, {
    runId,
    report: `${store.url}/${files[0]}`,
    summary: `${store.url}/${files[1]}`,
  });
}

function phaseOf(progress: RunProgress | null): string | null {
  if (!progress) return null;
  return progress.study.paused ? 'paused' : progress.study.phase;
}

async function checkRunning(handle: WorkflowHandle, runId: string): Promise<void> {
  const { status } = await handle.describe();
  if (status.name === 'RUNNING') return;
  throw new CliError(
    ExitCode.badInput,
    `expected run ${runId} to be running, found it ${status.name.toLowerCase()}: there is nothing to control`,
  );
}

async function withRun(
  runId: string,
  options: ControlOptions,
  act: (handle: WorkflowHandle, client: WorkflowClient, store: ObjectStore) => Promise<void>,
): Promise<void> {
  const { url, temporal } = await storeSettings(options.store);
  const store = await openExistingStore(url);
  // Before a server is started for it: a mistyped id or store leaves nothing behind.
  if (!(await store.stat(runKeys.record(runId)))) {
    throw new CliError(
      ExitCode.badInput,
      `expected a run ${runId} in ${url}, found none: \`factorscope runs --store ${url}\` lists them`,
    );
  }
  const connection = await connectTemporal(temporal, (line) => process.stderr.write(`${line}\n`));
  try {
    const handle = connection.client.workflow.getHandle(workflowIdOf(url, runId));
    await handle.describe().catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      throw new CliError(
        ExitCode.badInput,
        `expected a run ${runId} at ${connection.address}, found none: its record is in the store, but the server has never run it or has forgotten it`,
      );
    });
    await act(handle, connection.client.workflow, store);
  } finally {
    await connection.close();
  }
}
