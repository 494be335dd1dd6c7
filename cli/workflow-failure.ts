import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';

import { CliError, ExitCode } from './exit-codes.js';

export function isCancellation(error: unknown): boolean {
  return error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure;
}

/** What the failing activity or workflow said, with the exit code of whose fault it is. */
export function explainFailure(error: unknown): Error {
  if (!(error instanceof WorkflowFailedError)) return error as Error;
  let cause: Error = error;
  while (!(cause instanceof ApplicationFailure) && cause.cause instanceof Error) {
    cause = cause.cause;
  }
  const type = 'type' in cause ? cause.type : undefined;
  const codes: Record<string, 2 | 3 | undefined> = {
    BadInput: ExitCode.badInput,
    Incomplete: ExitCode.incomplete,
  };
  return new CliError(codes[String(type)] ?? ExitCode.infrastructure, cause.message);
}
