import {
  ActivityCancellationType,
  defineQuery,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';

import type { TrainingActivities } from '../activities/types.js';
import type { TrainingInput, TrainingProgress, TrainingResult } from './training-types.js';

export const trainingProgressQuery = defineQuery<TrainingProgress>('trainingProgress');

/**
 * One activity, as long as the training takes: its state is in the store, so that another worker goes on from there when
 * one dies, however often. A cancelled training saves its state before the workflow ends.
 */
export async function trainingWorkflow(input: TrainingInput): Promise<TrainingResult> {
  const { trainingId, trainingQueue } = input;
  let phase: TrainingProgress['phase'] = 'training';
  setHandler(trainingProgressQuery, () => ({ phase, trainingId }));
  const { trainNetwork } = proxyActivities<TrainingActivities>({
    taskQueue: trainingQueue,
    startToCloseTimeout: '60 days',
    heartbeatTimeout: '40 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });
  const result = await trainNetwork({ trainingId });
  phase = 'done';
  return result;
}
