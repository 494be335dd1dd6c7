import { readFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';

import { Runtime, Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';

import {
  createCoordinatingActivities,
  createScoringActivities,
  createTrainingActivities,
  createWatchingActivities,
} from '../activities/index.js';
import { openStore } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { measureActivities } from './activity-metrics.js';
import { buildIdOf } from './build-id.js';
import { Deployment } from './deployment.js';
import { meterStore } from './metered-store.js';
import { payloadConverter } from './payload-codec.js';
import { DEFAULT_DRAIN_SECONDS } from './types.js';
import type { WorkerSettings } from './types.js';
import type { WorkerMetrics } from './worker-metrics.js';

/** Workers that are ready to poll the queues of one process. */
export interface ServedQueues {
  /** Until the process is asked to stop and what runs has ended. */
  run(): Promise<void>;
}

/** A scorer or trainer serves the queue of its mode; a coordinator the queue of runs and, where told, of watches. */
export async function serveQueues(
  settings: WorkerSettings,
  connection: NativeConnection,
  metrics: WorkerMetrics | null,
): Promise<ServedQueues> {
  const opened = openStore(settings.storeUrl);
  const store = metrics ? meterStore(opened, metrics) : opened;
  const shared = {
    connection,
    namespace: settings.namespace,
    shutdownGraceTime: `${settings.drainSeconds ?? DEFAULT_DRAIN_SECONDS} seconds`,
    interceptors: { activity: [measureActivities(metrics)] },
    // Progress is read from heartbeats: sent this often, however long the timeout.
    maxHeartbeatThrottleInterval: '2 seconds',
    dataConverter: payloadConverter(),
  } satisfies Partial<WorkerOptions>;
  if (settings.role !== 'coordinator') {
    return Worker.create(computingOptions(settings, store, shared));
  }
  const queues = [settings.taskQueue, settings.watchQueue].filter((queue) => queue !== undefined);
  const coordinators = queues.map((queue) => createCoordinator(settings, queue, store, shared));
  const created = await Promise.all(coordinators);
  return { run: async () => void (await Promise.all(created.map((one) => one.run()))) };
}

type SharedOptions = Partial<WorkerOptions> & {
  readonly connection: NativeConnection;
  readonly namespace: string;
};

/** Scorers and trainers: one activity at a time, no workflows. */
function computingOptions(
  { role, taskQueue, renderThreads }: WorkerSettings,
  store: ObjectStore,
  shared: SharedOptions,
): WorkerOptions {
  return {
    ...shared,
    taskQueue,
    activities:
      role === 'trainer'
        ? createTrainingActivities(store)
        : createScoringActivities(store, renderThreads),
    maxConcurrentActivityTaskExecutions: 1,
  };
}

const BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** Runs workflows. On a server that others deploy to, their tasks go to one build of the workflow code at a time. */
async function createCoordinator(
  settings: WorkerSettings,
  taskQueue: string,
  store: ObjectStore,
  shared: SharedOptions,
): Promise<ServedQueues> {
  const deployment = await openDeployment(settings, taskQueue, shared);
  const worker = await Worker.create({
    ...shared,
    taskQueue,
    identity: IDENTITY,
    workflowBundle: { codePath: BUNDLE },
    activities: { ...createCoordinatingActivities(store), ...createWatchingActivities(store) },
    maxConcurrentActivityTaskExecutions: 2,
    ...(deployment && { workerDeploymentOptions: deployment.options }),
  });
  return {
    async run() {
      deployment?.start();
      await worker.run();
      await deployment?.leave();
    },
  };
}

const IDENTITY = `${process.pid}@${os.hostname()}`;

/** The embedded server serves one machine's commands: there the workflows' own compatibility is enough. */
async function openDeployment(
  { isEmbedded, takesOver = false }: WorkerSettings,
  taskQueue: string,
  { connection, namespace }: SharedOptions,
): Promise<Deployment | null> {
  if (isEmbedded) return null;
  return Deployment.open({
    ...{ connection, namespace, taskQueue, takesOver },
    buildId: buildIdOf(readFileSync(BUNDLE)),
    identity: IDENTITY,
    logger: Runtime.instance().logger,
  });
}
