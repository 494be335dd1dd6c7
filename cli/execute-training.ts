import type { WorkflowHandle } from '@temporalio/client';

import { workflowIdOf } from '../activities/run-record.js';
import { trainingQueues } from '../activities/training/training-record.js';
import type { TrainingRecord } from '../activities/training/training-record.js';
import { startWorkerPool } from '../workers/worker-pool.js';
import type { WorkerPool } from '../workers/worker-pool.js';
import type { TrainingHeartbeat, TrainingResult } from '../workflows/training-types.js';
import { awaitResult } from './await-result.js';
import { cancelOnInterrupt } from './cancel-on-interrupt.js';
import { CliError, ExitCode } from './exit-codes.js';
import { heartbeatsOf } from './heartbeats.js';
import type { Reporter } from './output.js';
import { pollProgress } from './poll-progress.js';
import type { TemporalConnection } from './temporal-connection.js';
import { explainFailure, isCancellation } from './workflow-failure.js';

/** A training whose record is in the store, and how to go about it. */
export interface TrainingToExecute {
  readonly training: TrainingRecord;
  readonly storeUrl: string;
  readonly connection: TemporalConnection;
  readonly reporter: Reporter;
}

const KEPT = 'the state is kept, the same command goes on from it';

/**
 * Starts a coordinator and a trainer, starts the workflow or joins it where a killed command left it, shows progress and
 * returns what was made. Ctrl-C cancels it after the running step.
 */
export async function executeTraining(execution: TrainingToExecute): Promise<TrainingResult> {
  const pool = await startTrainers(execution);
  try {
    const handle = await startOrJoin(execution);
    const interruption = cancelOnInterrupt(handle, KEPT, execution.reporter);
    const stopProgress = showProgress(execution, handle);
    try {
      const result = awaitResult<TrainingResult>(handle, execution.reporter);
      return await Promise.race([result, pool.failure]);
    } catch (error) {
      if (!interruption.interrupted && !isCancellation(error)) throw explainFailure(error);
      const by = interruption.interrupted ? 'interrupted' : 'cancelled by another command';
      throw new CliError(ExitCode.interrupted, `${by}; ${KEPT}`);
    } finally {
      await stopProgress();
      interruption.dispose();
    }
  } finally {
    await pool.stop();
  }
}

function startTrainers({ storeUrl, connection, reporter }: TrainingToExecute): Promise<WorkerPool> {
  const { address, namespace, isEmbedded } = connection;
  const shared = { address, namespace, isEmbedded, storeUrl };
  const queues = trainingQueues(storeUrl);
  return startWorkerPool(
    [
      { ...shared, role: 'coordinator', taskQueue: queues.coordinating },
      { ...shared, role: 'trainer', taskQueue: queues.training },
    ],
    reporter.log,
  );
}

function startOrJoin({ training, storeUrl, connection }: TrainingToExecute) {
  const queues = trainingQueues(storeUrl);
  return connection.client.workflow.start('trainingWorkflow', {
    workflowId: workflowIdOf(storeUrl, training.trainingId),
    taskQueue: queues.coordinating,
    args: [{ trainingId: training.trainingId, trainingQueue: queues.training }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}

const PROGRESS_MILLISECONDS = 2_000;

function showProgress(
  { training, connection, reporter }: TrainingToExecute,
  handle: WorkflowHandle,
): () => Promise<void> {
  const { batch } = training.recipe.training;
  const images = batch.meshes * batch.posesPerMesh * batch.lightsPerPose;
  const { client } = connection;
  return pollProgress({
    ...{ client, reporter, everyMilliseconds: PROGRESS_MILLISECONDS },
    read: async () => {
      const [told] = await heartbeatsOf(client.workflow, await handle.describe());
      if (!told) return null;
      const { step, steps } = told as TrainingHeartbeat;
      return { phase: 'training', done: step * images, total: steps * images };
    },
  });
}
