/**
 * One worker process: `node worker-process.js '<WorkerSettings JSON>'`. Drains on SIGTERM and ends when the process
 * that started it is gone, so that no killed command leaves workers behind.
 */
import { fileURLToPath } from 'node:url';

import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';

import {
  createCoordinatingActivities,
  createScoringActivities,
  createTrainingActivities,
  createWatchingActivities,
} from '../activities/index.js';
import { openStore } from '../src/storage/index.js';
import { measureActivities } from './activity-metrics.js';
import { logLine } from './log-line.js';
import { meterStore } from './metered-store.js';
import { payloadConverter } from './payload-codec.js';
import { connectionOptions } from './temporal-environment.js';
import { DEFAULT_DRAIN_SECONDS } from './types.js';
import type { WorkerMessage, WorkerSettings } from './types.js';
import { createWorkerMetrics } from './worker-metrics.js';
import type { WorkerMetrics } from './worker-metrics.js';

async function main(): Promise<void> {
  const settings = JSON.parse(process.argv[2]) as WorkerSettings;
  installRuntime(settings);
  process.on('disconnect', () => process.exit(1));

  const metrics = settings.hasMetrics ? createWorkerMetrics() : null;
  const connection = await NativeConnection.connect(
    connectionOptions(settings.address, settings.isEmbedded ? {} : process.env),
  );
  const worker = await createWorker(settings, connection, metrics);
  send('ready');
  const stopReporting = reportMetrics(metrics);
  await worker.run();
  stopReporting();
  await connection.close();
  process.disconnect?.();
}

function installRuntime({ role, logFormat = 'text' }: WorkerSettings): void {
  Runtime.install({
    logger: new DefaultLogger(logFormat === 'json' ? 'INFO' : 'WARN', (entry) => {
      if (role !== 'coordinator' && EXPECTED_OF_OTHERS.test(entry.message)) return;
      const fields = { pid: process.pid, role, ...fieldsOf(entry.meta) };
      process.stderr.write(`${logLine(logFormat, entry.level, entry.message, fields)}\n`);
    }),
    shutdownSignals: ['SIGTERM', 'SIGINT'],
  });
}

const REPORT_MILLISECONDS = 1_000;

/** Sends what was counted to the process that serves it. */
function reportMetrics(metrics: WorkerMetrics | null): () => void {
  if (!metrics) return () => undefined;
  const report = async (): Promise<void> => {
    send({ metrics: await metrics.registry.getMetricsAsJSON() });
  };
  const timer = setInterval(() => void report(), REPORT_MILLISECONDS);
  return () => clearInterval(timer);
}

function send(message: WorkerMessage): void {
  if (process.connected) process.send?.(message);
}

/** Scorers and trainers run activities only, on purpose. */
const EXPECTED_OF_OTHERS = /^No workflows registered/;

async function createWorker(
  settings: WorkerSettings,
  connection: NativeConnection,
  metrics: WorkerMetrics | null,
): Promise<Worker> {
  const opened = openStore(settings.storeUrl);
  const store = metrics ? meterStore(opened, metrics) : opened;
  const shared = {
    connection,
    namespace: settings.namespace,
    taskQueue: settings.taskQueue,
    shutdownGraceTime: `${settings.drainSeconds ?? DEFAULT_DRAIN_SECONDS} seconds`,
    interceptors: { activity: [measureActivities(metrics)] },
    // Progress is read from heartbeats: sent this often, however long the timeout.
    maxHeartbeatThrottleInterval: '2 seconds',
    dataConverter: payloadConverter(),
  } satisfies Partial<WorkerOptions>;
  if (settings.role === 'scorer') {
    return Worker.create({
      ...shared,
      activities: createScoringActivities(store, settings.renderThreads),
      maxConcurrentActivityTaskExecutions: 1,
    });
  }
  if (settings.role === 'trainer') {
    return Worker.create({
      ...shared,
      activities: createTrainingActivities(store),
      maxConcurrentActivityTaskExecutions: 1,
    });
  }
  return Worker.create({
    ...shared,
    workflowBundle: { codePath: fileURLToPath(new URL('../workflow-bundle.js', import.meta.url)) },
    activities: { ...createCoordinatingActivities(store), ...createWatchingActivities(store) },
    maxConcurrentActivityTaskExecutions: 2,
  });
}

function fieldsOf(meta: unknown): Record<string, string | number> {
  const known = (meta ?? {}) as Record<string, unknown>;
  const { error } = known;
  const fields = LOGGED.flatMap((name) => {
    const value = known[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(fields), ...(error instanceof Error && { error: error.message }) };
}

const LOGGED = ['workflowId', 'activityType', 'attempt', 'seconds', 'taskQueue'];

main().catch((error: unknown) => {
  process.stderr.write(
    `worker ${process.pid}: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
