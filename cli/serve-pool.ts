import { queueNames } from '../activities/run-record.js';
import type { QueueNames } from '../activities/run-record.js';
import type { WatchRecord } from '../activities/watch/watch-record.js';
import { engineMode } from '../src/engines/index.js';
import { startWorkerPool } from '../workers/worker-pool.js';
import type { WorkerPool } from '../workers/worker-pool.js';
import type { WorkerSettings } from '../workers/types.js';
import { CliError, ExitCode } from './exit-codes.js';
import type { TemporalConnection } from './temporal-connection.js';

/** Task queues of the numeric mode that a watch's study asks for, found on this machine. */
export async function watchQueues({ study, queue }: WatchRecord): Promise<QueueNames> {
  const { engine, precision } = study.science;
  try {
    return queueNames(study.execution.store, await engineMode(engine, precision), queue);
  } catch (error) {
    throw new CliError(ExitCode.badInput, (error as Error).message);
  }
}

/** One coordinator and `workers` scorers of a store; none where others serve it. */
export function startPool(
  storeUrl: string,
  queues: QueueNames,
  workers: number,
  { address, namespace, isEmbedded }: TemporalConnection,
  onLog: (line: string) => void,
): Promise<WorkerPool> {
  const shared = { address, namespace, isEmbedded, storeUrl };
  const scorer: WorkerSettings = { ...shared, role: 'scorer', taskQueue: queues.scoring };
  const coordinator: WorkerSettings = {
    ...shared,
    role: 'coordinator',
    taskQueue: queues.coordinating,
  };
  const settings =
    workers === 0 ? [] : [coordinator, ...Array<WorkerSettings>(workers).fill(scorer)];
  return startWorkerPool(settings, onLog);
}
