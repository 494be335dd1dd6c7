import { CancelledFailure, Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

import type { TrainingActivities } from '../../activities/types.js';
import type { TrainingHeartbeat } from '../../workflows/training-types.js';

/** One recorded course of a training. */
export interface TrainingScenario {
  readonly name: string;
  /** What becomes of each attempt in turn. */
  readonly attempts: readonly ('ends' | 'fails' | 'is refused' | 'is cancelled')[];
}

/** Every way in which a training's only activity can end. */
export const TRAINING_SCENARIOS: readonly TrainingScenario[] = [
  { name: 'trained', attempts: ['ends'] },
  { name: 'trained-again', attempts: ['fails', 'ends'] },
  { name: 'training-refused', attempts: ['is refused'] },
  { name: 'training-cancelled', attempts: ['is cancelled'] },
];

/** An activity that trains nothing, and ends as its scenario says. */
export function nullTraining(
  { attempts }: TrainingScenario,
  onCancellable: () => void,
): TrainingActivities {
  return {
    async trainNetwork({ trainingId }) {
      const { info, heartbeat } = Context.current();
      const news: TrainingHeartbeat = { step: 20, steps: 40, checkpoint: null, fruitless: 0 };
      heartbeat(news);
      const end = attempts[info.attempt - 1];
      if (end === 'fails') throw new Error('the disk hiccuped');
      if (end === 'is refused') throw ApplicationFailure.nonRetryable('no parent', 'BadInput');
      if (end === 'is cancelled') await untilCancelled(onCancellable);
      const files = { 'demo.onnx': `trainings/${trainingId}/result/demo.onnx` };
      return { trainingId, files, heldOutAccuracy: 0.99, heldOutImages: 10_000 };
    },
  };
}

/** What is asked of a training while it runs. */
export async function steer(
  { attempts }: TrainingScenario,
  training: WorkflowHandle,
  cancellable: Promise<void>,
): Promise<void> {
  if (!attempts.includes('is cancelled')) return;
  await cancellable;
  await training.cancel();
}

/** As a training does: its state is saved first. */
async function untilCancelled(onCancellable: () => void): Promise<void> {
  const { heartbeat, cancellationSignal, sleep } = Context.current();
  onCancellable();
  while (!cancellationSignal.aborted) await sleep(100).then(heartbeat, () => undefined);
  throw new CancelledFailure('CANCELLED');
}
