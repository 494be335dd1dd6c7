import { setTimeout } from 'node:timers/promises';

import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';

/** gRPC's codes of a server that does not answer for now: cancelled, deadline exceeded, exhausted, aborted, internal, unavailable. */
const PASSING_CODES: ReadonlySet<number> = new Set([1, 4, 8, 10, 13, 14]);

export interface Patience {
  readonly log: (line: string) => void;
  /** How long it may go on without an answer, milliseconds, counted from the first failure. @default five minutes */
  readonly milliseconds?: number;
  /** Between two questions. @default 5 s */
  readonly everyMilliseconds?: number;
}

/**
 * The workflow's result. A server that stalls (a busy disk, a restart) only delays it: asked for hours, it must not end
 * a night. A question that waits longer than the patience was heard: failures count from the first after it.
 */
export async function awaitResult<Result>(
  handle: Pick<WorkflowHandle, 'result'>,
  { log, milliseconds = 300_000, everyMilliseconds = 5_000 }: Patience,
): Promise<Result> {
  let failingSince: number | null = null;
  for (;;) {
    const asked = Date.now();
    try {
      return (await handle.result()) as Result;
    } catch (error) {
      if (!isPassing(error)) throw error;
      const now = Date.now();
      if (failingSince === null || now - asked > milliseconds) failingSince = now;
      if (now - failingSince > milliseconds) throw error;
      log(`the Temporal server gave no result (${reasonOf(error)}): asking again`);
    }
    await setTimeout(everyMilliseconds);
  }
}

function isPassing(error: unknown): error is ServiceError {
  if (!(error instanceof ServiceError)) return false;
  const { cause } = error;
  return isGrpcServiceError(cause) && PASSING_CODES.has(Number(cause.code));
}

function reasonOf({ cause }: ServiceError): string {
  return cause instanceof Error ? cause.message : 'no reason given';
}
