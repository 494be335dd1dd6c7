import os from 'node:os';

import { queueNames } from '../../activities/run-record.js';
import { engineMode } from '../../src/engines/index.js';
import type { Precision } from '../../src/engines/index.js';
import { scoringWorkers } from '../../workers/scoring-workers.js';
import { startWorkerPool } from '../../workers/worker-pool.js';
import type { WorkerSettings } from '../../workers/types.js';
import { checkWritable } from '../../src/storage/index.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { storeSettings } from '../store-settings.js';
import { connectTemporal } from '../temporal-connection.js';

interface WorkerOptions {
  readonly store?: string;
  readonly workers?: number;
  readonly engine: string;
  readonly precision: Precision;
}

/** Serves runs of one store until SIGTERM or Ctrl-C: one coordinator and `--workers` scoring processes. */
export async function runWorkers(options: WorkerOptions): Promise<void> {
  const { url, temporal } = await storeSettings(options.store);
  await checkWritable(url);
  const mode = await modeServed(options);
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const connection = await connectTemporal(temporal, log);
  try {
    const queues = queueNames(url, mode);
    const shared = { address: connection.address, namespace: connection.namespace, storeUrl: url };
    const asked = options.workers ?? null;
    const { workers, renderThreads } = scoringWorkers(
      mode.device,
      asked,
      os.availableParallelism(),
    );
    const settings: WorkerSettings[] = [
      { ...shared, role: 'coordinator', taskQueue: queues.coordinating },
      ...Array.from({ length: workers }, (): WorkerSettings => {
        return { ...shared, role: 'scorer', taskQueue: queues.scoring, renderThreads };
      }),
    ];
    const pool = await startWorkerPool(settings, log);
    log(
      `serving ${queues.coordinating} and ${queues.scoring} at ${connection.address} with ${workers} workers`,
    );
    await Promise.race([stopAsked(), pool.failure]).finally(() => pool.stop());
  } finally {
    await connection.close();
  }
}

async function modeServed({ engine, precision }: WorkerOptions) {
  try {
    return await engineMode(engine, precision);
  } catch (error) {
    throw new CliError(ExitCode.badInput, (error as Error).message);
  }
}

function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
