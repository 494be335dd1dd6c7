import {
  isGrpcDeadlineError,
  isGrpcServiceError,
  QueryNotRegisteredError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Client, WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';

import { studyProgressQuery } from '../workflows/signals.js';

/** A worker answers in well under a second, one that merges in a few. */
const ANSWER_MILLISECONDS = 10_000;
/** gRPC's code with which the server says that it has not heard of a worker lately. */
const FAILED_PRECONDITION = 9;
const REASON = 'left by workers of another release, started anew by this one';

/**
 * Ends a study, and with it the window it runs, that no worker of its queue goes on with: it would wait for ever, and an
 * open window keeps a new study from starting its own. Answers false, and leaves it alone, where a worker answers.
 * @param description of that very execution, whose open children it lists
 * @throws what the server says when it cannot be asked
 */
export async function endLeftStudy(
  client: Client,
  description: WorkflowExecutionDescription,
): Promise<boolean> {
  if (await isAnswered(client, description)) return false;
  await endStudy(client, description);
  return true;
}

/** Ends a study that was found left, and the window it runs. */
export async function endStudy(
  client: Client,
  { workflowId, runId, raw }: WorkflowExecutionDescription,
): Promise<void> {
  await terminate(client.workflow.getHandle(workflowId, runId));
  for (const child of raw.pendingChildren ?? []) {
    // A window that went on in a new history is ended; one that a study started since has begun is another's.
    const first = { firstExecutionRunId: child.runId ?? undefined };
    await terminate(client.workflow.getHandle(child.workflowId ?? '', undefined, first));
  }
}

/**
 * Whether a worker goes on with a study. Only one that has the study's queue can answer: the server's list of workers names
 * killed ones for minutes.
 */
export async function isAnswered(
  client: Client,
  { workflowId, runId }: Pick<WorkflowExecutionDescription, 'workflowId' | 'runId'>,
): Promise<boolean> {
  const study = client.workflow.getHandle(workflowId, runId);
  const deadline = Date.now() + ANSWER_MILLISECONDS;
  try {
    await client.withDeadline(deadline, () => study.query(studyProgressQuery));
    return true;
  } catch (error) {
    if (error instanceof QueryNotRegisteredError) return true;
    if (isUnanswered(error)) return false;
    throw error;
  }
}

function isUnanswered(error: unknown): boolean {
  if (isGrpcDeadlineError(error) || error instanceof WorkflowNotFoundError) return true;
  const cause = error instanceof Error ? error.cause : null;
  return isGrpcServiceError(cause) && Number(cause.code) === FAILED_PRECONDITION;
}

/** What has ended by itself, or by another command, is as good. */
async function terminate(execution: WorkflowHandle): Promise<void> {
  try {
    await execution.terminate(REASON);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
