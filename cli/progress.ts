import type { WorkflowClient } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';

import { studyProgressQuery, windowProgressQuery } from '../workflows/signals.js';
import type { StudyProgress, WindowProgress } from '../workflows/types.js';

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
    const description = await child.describe();
    return { study, window, imagesInFlight: await imagesOf(client, description.raw) };
  } catch {
    return null;
  }
}

interface RawDescription {
  pendingActivities?: { heartbeatDetails?: { payloads?: Payload[] | null } | null }[] | null;
}

async function imagesOf(
  { options }: WorkflowClient,
  { pendingActivities }: RawDescription,
): Promise<number> {
  let images = 0;
  for (const { heartbeatDetails } of pendingActivities ?? []) {
    const { payloads } = heartbeatDetails ?? {};
    const [told] = await decodeArrayFromPayloads(options.loadedDataConverter, payloads);
    images += (told as { images?: number } | undefined)?.images ?? 0;
  }
  return images;
}
