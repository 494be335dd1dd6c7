import { proxyActivities } from '@temporalio/workflow';
import type { ActivityInterfaceFor } from '@temporalio/workflow';

import type { CoordinatingActivities, ScoringActivities } from '../activities/types.js';

/** Planning, merging and reporting: minutes at most, on the study's own queue. */
export const coordinating: ActivityInterfaceFor<CoordinatingActivities> =
  proxyActivities<CoordinatingActivities>({
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '40 seconds',
    retry: { maximumAttempts: 5, initialInterval: '1 second' },
  });

/** Rendering and scoring: a worker heartbeats after every batch, so a dead one is noticed within the timeout. */
export function scoringOn(taskQueue: string): ActivityInterfaceFor<ScoringActivities> {
  return proxyActivities<ScoringActivities>({
    taskQueue,
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: '20 seconds',
    retry: {
      maximumAttempts: 6,
      initialInterval: '1 second',
      maximumInterval: '1 minute',
    },
  });
}
