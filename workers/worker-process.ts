/**
 * One worker process: `node worker-process.js '<WorkerSettings JSON>'`. Drains on SIGTERM and ends when the process
 * that started it is gone, so that no killed command leaves workers behind.
 */
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import type { LogEntry } from '@temporalio/worker';

import { logLine } from './log-line.js';
import { serveQueues } from './serve-queues.js';
import { connectionOptions } from './temporal-environment.js';
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
  const served = await serveQueues(settings, connection, metrics);
  send('ready');
  const stopReporting = reportMetrics(metrics);
  await served.run();
  stopReporting();
  await connection.close();
  process.disconnect?.();
}

function installRuntime({ role, logFormat = 'text' }: WorkerSettings): void {
  Runtime.install({
    logger: new DefaultLogger(logFormat === 'json' ? 'INFO' : 'WARN', (entry) => {
      if (role !== 'coordinator' && EXPECTED_OF_OTHERS.test(entry.message)) return;
      if (logFormat === 'text' && isToldOtherwise(entry)) return;
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

/** What is the input's fault reaches whoever gave the input, in the verdict or the command's last line. */
function isToldOtherwise({ message, meta }: LogEntry): boolean {
  const error = (meta as { error?: unknown } | undefined)?.error;
  const isFault = error instanceof ApplicationFailure && error.nonRetryable === true;
  return isFault && message === 'Activity failed';
}

/** Scorers and trainers run activities only, on purpose. */
const EXPECTED_OF_OTHERS = /^No workflows registered/;

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
