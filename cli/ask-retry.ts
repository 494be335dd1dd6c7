import type { WorkflowHandle } from '@temporalio/client';

import { retryFailedUpdate } from '../workflows/signals.js';
import type { Phase } from '../workflows/types.js';

/**
 * Has a study score its failed shards again, and says whether it was too late for that: then another execution must take
 * them. Answered once a worker serves the study; one that ends without an answer was too late, too.
 */
export async function askRetry(handle: Pick<WorkflowHandle, 'executeUpdate'>): Promise<boolean> {
  return handle.executeUpdate(retryFailedUpdate).then(isTooLate, () => true);
}

/** In these phases a study plans nothing any more. */
export function isTooLate(phase: Phase): boolean {
  return phase === 'reporting' || phase === 'done';
}
