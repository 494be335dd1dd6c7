import type { WorkflowClient, WorkflowHandle } from '@temporalio/client';

import { runKeys } from '../../activities/run-record.js';
import { openStore } from '../../src/storage/index.js';
import { pauseSignal, resumeSignal } from '../../workflows/signals.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { printResult } from '../output.js';
import { readProgress } from '../progress.js';
import { connectTemporal } from '../temporal-connection.js';
import { storeSettings } from '../store-settings.js';

export interface ControlOptions {
  readonly store?: string;
  readonly json?: boolean;
}

export async function runStatus(runId: string, options: ControlOptions): Promise<void> {
  await withRun(runId, options, async (handle, client) => {
    const { status } = await handle.describe();
    const progress = status.name === 'RUNNING' ? await readProgress(client, runId) : null;
    printResult(options, { runId, state: status.name.toLowerCase(), progress });
  });
}

export async function pauseRun(runId: string, options: ControlOptions): Promise<void> {
  await withRun(runId, options, async (handle) => {
    await handle.signal(pauseSignal);
    printResult(options, { runId, state: 'pausing: shards in flight finish' });
  });
}

export async function resumeRun(runId: string, options: ControlOptions): Promise<void> {
  await withRun(runId, options, async (handle) => {
    await handle.signal(resumeSignal);
    printResult(options, { runId, state: 'resumed' });
  });
}

export async function cancelRun(runId: string, options: ControlOptions): Promise<void> {
  await withRun(runId, options, async (handle) => {
    await handle.cancel();
    printResult(options, { runId, state: 'cancelling: finished shards are kept' });
  });
}

/** Where a finished run's results are; needs no server. */
export async function reportRun(runId: string, options: ControlOptions): Promise<void> {
  const store = openStore((await storeSettings(options.store)).url);
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

async function withRun(
  runId: string,
  options: ControlOptions,
  act: (handle: WorkflowHandle, client: WorkflowClient) => Promise<void>,
): Promise<void> {
  const { temporal } = await storeSettings(options.store);
  const connection = await connectTemporal(temporal, (line) => process.stderr.write(`${line}\n`));
  try {
    const handle = connection.client.workflow.getHandle(runId);
    await handle.describe().catch(() => {
      throw new CliError(
        ExitCode.badInput,
        `expected a run ${runId} at ${connection.address}, found none: \`factorscope run\` prints run ids`,
      );
    });
    await act(handle, connection.client.workflow);
  } finally {
    await connection.close();
  }
}
