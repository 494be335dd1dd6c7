import type { WorkflowClient } from '@temporalio/client';

import { studyProgressQuery, windowProgressQuery } from '../workflows/signals.js';
import type { StudyProgress, WindowProgress } from '../workflows/types.js';
import { heartbeatsOf } from './heartbeats.js';

export interface RunProgress {
  readonly study: StudyProgress;
  /** Progress of the pass now running; null between passes. */
  readonly window: WindowProgress | null;
  /** Images of shards still in flight, from their heartbeats. */
  readonly imagesInFlight: number;
}

/** Asks the study, then the window it runs. Null while no worker can answer. */
export async function readProgress(
  client: WorkflowClient,
  runId: string,
): Promise<RunProgress | null> {
  try {
    const handle = client.getHandle(runId);
    const study = await handle.query(studyProgressQuery);
    if (!study.window) return { study, window: null, imagesInFlight: 0 };
    const child = client.getHandle(study.window);
    // One after the other: no call is left under way when the first fails.
    const window = await child.query(windowProgressQuery);
    const heartbeats = await heartbeatsOf(client, await child.describe());
    return { study, window, imagesInFlight: imagesOf(heartbeats) };
  } catch {
    return null;
  }
}

function imagesOf(heartbeats: readonly unknown[]): number {
  const told = heartbeats as readonly ({ readonly images?: number } | null)[];
  return told.reduce((images, heartbeat) => images + (heartbeat?.images ?? 0), 0);
}
