/**
 * One worker process: `node worker-process.js '<WorkerSettings JSON>'`. Drains on SIGTERM and ends when the process
 * that started it is gone, so that no killed command leaves workers behind.
 */
import { fileURLToPath } from 'node:url';

import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

import { createCoordinatingActivities, createScoringActivities } from '../activities/index.js';
import { openStore } from '../src/storage/index.js';
import type { WorkerSettings } from './types.js';

async function main(): Promise<void> {
  const settings = JSON.parse(process.argv[2]) as WorkerSettings;
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      if (settings.role === 'scorer' && EXPECTED_OF_SCORERS.test(message)) return;
      process.stderr.write(`worker ${process.pid} ${level}: ${message} ${describe(meta)}\n`);
    }),
    shutdownSignals: ['SIGTERM', 'SIGINT'],
  });
  process.on('disconnect', () => process.exit(1));

  const connection = await NativeConnection.connect({ address: settings.address });
  const worker = await createWorker(settings, connection);
  process.send?.('ready');
  await worker.run();
  await connection.close();
  process.disconnect?.();
}

/** Scorers run activities only, on purpose. */
const EXPECTED_OF_SCORERS = /^No workflows registered/;

async function createWorker(
  settings: WorkerSettings,
  connection: NativeConnection,
): Promise<Worker> {
  const store = openStore(settings.storeUrl);
  const shared = {
    connection,
    namespace: settings.namespace,
    taskQueue: settings.taskQueue,
    shutdownGraceTime: '5 seconds',
    // Progress is read from heartbeats: sent this often, however long the timeout.
    maxHeartbeatThrottleInterval: '2 seconds',
  } as const;
  if (settings.role === 'scorer') {
    return Worker.create({
      ...shared,
      activities: createScoringActivities(store, settings.renderThreads),
      maxConcurrentActivityTaskExecutions: 1,
    });
  }
  return Worker.create({
    ...shared,
    workflowBundle: { codePath: fileURLToPath(new URL('../workflow-bundle.js', import.meta.url)) },
    activities: createCoordinatingActivities(store),
    maxConcurrentActivityTaskExecutions: 2,
  });
}

function describe(meta: unknown): string {
  if (!meta || typeof meta !== 'object') return '';
  const { error, workflowId, activityType } = meta as Record<string, unknown>;
  const parts = [workflowId, activityType, error instanceof Error ? error.message : undefined];
  return parts.filter((part) => typeof part === 'string').join(' ');
}

main().catch((error: unknown) => {
  process.stderr.write(
    `worker ${process.pid}: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
