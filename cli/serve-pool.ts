import os from 'node:os';

import { queueNames } from '../activities/run-record.js';
import type { QueueNames } from '../activities/run-record.js';
import type { WatchRecord } from '../activities/watch/watch-record.js';
import { engineMode } from '../src/engines/index.js';
import { scoringWorkers } from '../workers/scoring-workers.js';
import type { ScoringWorkers } from '../workers/scoring-workers.js';
import { startWorkerPool } from '../workers/worker-pool.js';
import type { WorkerPool } from '../workers/worker-pool.js';
import type { WorkerSettings } from '../workers/types.js';
import { CliError, ExitCode } from './exit-codes.js';
import type { TemporalConnection } from './temporal-connection.js';

/** Scoring processes that suit this machine and the device of a numeric mode. */
export function localScorers({ device }: { device: string }, asked: number | null): ScoringWorkers {
  return scoringWorkers(device, asked, os.availableParallelism());
}

/** Who scores a watch's study on this machine, in the numeric mode that it asks for, and the task queues of that mode. */
export async function watchQueues({
  study,
  queue,
}: WatchRecord): Promise<{ queues: QueueNames; scorers: ScoringWorkers }> {
  const { engine, precision } = study.science;
  const { store, workersAsked } = study.execution;
  try {
    const mode = await engineMode(engine, precision);
    return { queues: queueNames(store, mode, queue), scorers: localScorers(mode, workersAsked) };
  } catch (error) {
    throw new CliError(ExitCode.badInput, (error as Error).message);
  }
}

/** One coordinator and the scorers of a store; `scorers` null: others serve it, coordinator included. */
export function startPool(
  storeUrl: string,
  queues: QueueNames,
  scorers: ScoringWorkers | null,
  { address, namespace, isEmbedded }: TemporalConnection,
  onLog: (line: string) => void,
): Promise<WorkerPool> {
  const shared = { address, namespace, isEmbedded, storeUrl };
  if (scorers === null) return startWorkerPool([], onLog);
  const { workers, renderThreads } = scorers;
  const settings: WorkerSettings[] = [
    { ...shared, role: 'coordinator', taskQueue: queues.coordinating },
    ...Array.from({ length: workers }, (): WorkerSettings => {
      return { ...shared, role: 'scorer', taskQueue: queues.scoring, renderThreads };
    }),
  ];
  return startWorkerPool(settings, onLog);
}
