import { queueNames } from '../../activities/run-record.js';
import type { QueueNames } from '../../activities/run-record.js';
import { engineMode } from '../../src/engines/index.js';
import type { Precision } from '../../src/engines/index.js';
import { checkWritable } from '../../src/storage/index.js';
import { logLine } from '../../workers/log-line.js';
import type { LogFormat } from '../../workers/log-line.js';
import { serveMetrics } from '../../workers/metrics-server.js';
import type { MetricsServer } from '../../workers/metrics-server.js';
import type { ScoringWorkers } from '../../workers/scoring-workers.js';
import type { WorkerSettings } from '../../workers/types.js';
import { startWorkerPool } from '../../workers/worker-pool.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { localScorers } from '../serve-pool.js';
import { storeSettings } from '../store-settings.js';
import { connectTemporal } from '../temporal-connection.js';
import type { TemporalConnection } from '../temporal-connection.js';

export interface WorkerOptions {
  readonly store?: string;
  readonly workers?: number;
  readonly engine: string;
  readonly precision: Precision;
  /** Label of the scoring queue; default: the device's. */
  readonly queue?: string;
  /** HOST:PORT of the metrics. */
  readonly metrics?: string;
  readonly logFormat: LogFormat;
  /** Seconds that running shards get to end after SIGTERM. */
  readonly drain: number;
  /** Makes this build the one that goes on with what is under way, though another has workers. */
  readonly takeOver?: boolean;
}

/**
 * Serves runs of one store until SIGTERM or Ctrl-C: one coordinator and `--workers` scoring processes. When it is asked
 * to stop it takes no further shards and lets those it has end.
 */
export async function runWorkers(options: WorkerOptions): Promise<void> {
  const { url, temporal } = await storeSettings(options.store);
  await checkWritable(url);
  const mode = await modeServed(options);
  const queues = queueNames(url, mode, options.queue ?? null);
  const write = (line: string): void => void process.stderr.write(`${line}\n`);
  const log = (line: string): void => write(logLine(options.logFormat, 'INFO', line));
  const connection = await connectTemporal(temporal, log);
  try {
    const scorers = localScorers(mode, options.workers ?? null);
    const settings = poolSettings(options, scorers, url, queues, connection);
    const pool = await startWorkerPool(settings, write);
    let metrics: MetricsServer | null = null;
    try {
      metrics = options.metrics ? await serveMetrics(options.metrics, pool) : null;
      if (metrics) log(`metrics at http://${metrics.address}/metrics`);
      log(
        `serving ${queues.coordinating}, ${queues.watching} and ${queues.scoring} at ${connection.address} with ${settings.length - 1} workers`,
      );
      await Promise.race([stopAsked(), pool.failure]);
      log(`stopping: shards under way get ${options.drain} seconds to end`);
    } finally {
      await pool.stop();
      await metrics?.close();
    }
    log('stopped');
  } finally {
    await connection.close();
  }
}

function poolSettings(
  { metrics, logFormat, drain, takeOver: takesOver }: WorkerOptions,
  { workers, renderThreads }: ScoringWorkers,
  storeUrl: string,
  queues: QueueNames,
  { address, namespace, isEmbedded }: TemporalConnection,
): WorkerSettings[] {
  const shared = {
    ...{ address, namespace, isEmbedded, storeUrl, logFormat },
    drainSeconds: drain,
    hasMetrics: metrics !== undefined,
  };
  return [
    {
      ...shared,
      role: 'coordinator',
      taskQueue: queues.coordinating,
      watchQueue: queues.watching,
      takesOver,
    },
    ...Array.from({ length: workers }, (): WorkerSettings => {
      return { ...shared, role: 'scorer', taskQueue: queues.scoring, renderThreads };
    }),
  ];
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
