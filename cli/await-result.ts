import { setTimeout } from 'node:timers/promises';

import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';

/** gRPC's codes of a server that does not answer for now: cancelled, deadline exceeded, exhausted, aborted, internal, unavailable. */
const PASSING_CODES: ReadonlySet<number> = new Set([1, 4, 8, 10, 13, 14]);

export interface Patience {
  readonly log: (line: string) => void;
  /** How long a server may stay away, milliseconds. @default five minutes */
  readonly milliseconds?: number;
  /** Between two questions. @default 5 s */
  readonly everyMilliseconds?: number;
}

/**
 * The workflow's result. A server that stalls (a busy disk, a restart) only delays it: asked for hours, it must not end
 * a night, so it is asked again until it has been away for `milliseconds`.
 */
export async function awaitResult<Result>(
  handle: Pick<WorkflowHandle, 'result' | 'describe'>,
  { log, milliseconds = 300_000, everyMilliseconds = 5_000 }: Patience,
): Promise<Result> {
  let answered = Date.now();
  for (;;) {
    try {
      return (await handle.result()) as Result;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (Date.now() - answered > milliseconds) throw error;
      log('the Temporal server does not answer: asking again');
    }
    await setTimeout(everyMilliseconds);
    if (await answers(handle)) answered = Date.now();
  }
}

async function answers(handle: Pick<WorkflowHandle, 'describe'>): Promise<boolean> {
  try {
    await handle.describe();
    return true;
  } catch {
    return false;
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  const { cause } = error;
  return isGrpcServiceError(cause) && PASSING_CODES.has(Number(cause.code));
}
