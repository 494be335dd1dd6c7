import os from 'node:os';

import type { QueueNames } from '../activities/run-record.js';
import { scoringWorkers } from '../workers/scoring-workers.js';
import type { ScoringWorkers } from '../workers/scoring-workers.js';
import { startWorkerPool } from '../workers/worker-pool.js';
import type { WorkerPool } from '../workers/worker-pool.js';
import type { WorkerSettings } from '../workers/types.js';
import type { TemporalConnection } from './temporal-connection.js';

/** Scoring processes that suit this machine and the device of a numeric mode. */
export function localScorers({ device }: { device: string }, asked: number | null): ScoringWorkers {
  return scoringWorkers(device, asked, os.availableParallelism());
}

/**
 * One coordinator and the scorers of a store; `scorers` null: others serve it, coordinator included. Watches are served
 * where their queue is named.
 */
export function startPool(
  storeUrl: string,
  queues: Omit<QueueNames, 'watching'> & { readonly watching?: string },
  scorers: ScoringWorkers | null,
  { address, namespace, isEmbedded }: TemporalConnection,
  onLog: (line: string) => void,
): Promise<WorkerPool> {
  const shared = { address, namespace, isEmbedded, storeUrl };
  if (scorers === null) return startWorkerPool([], onLog);
  const { workers, renderThreads } = scorers;
  const settings: WorkerSettings[] = [
    {
      ...shared,
      role: 'coordinator',
      taskQueue: queues.coordinating,
      watchQueue: queues.watching,
    },
    ...Array.from({ length: workers }, (): WorkerSettings => {
      return { ...shared, role: 'scorer', taskQueue: queues.scoring, renderThreads };
    }),
  ];
  return startWorkerPool(settings, onLog);
}
