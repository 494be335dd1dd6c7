import type { WorkflowClient, WorkflowExecutionDescription } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';

/** What a workflow's activities under way said last, those that said something. */
export async function heartbeatsOf(
  { options }: WorkflowClient,
  { raw }: WorkflowExecutionDescription,
): Promise<unknown[]> {
  const told: unknown[] = [];
  for (const { heartbeatDetails } of raw.pendingActivities ?? []) {
    const { payloads } = heartbeatDetails ?? {};
    told.push(
      ...(await decodeArrayFromPayloads(options.loadedDataConverter, payloads)).slice(0, 1),
    );
  }
  return told;
}
