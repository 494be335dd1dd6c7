import type { WorkflowHandle } from '@temporalio/client';

import { ExitCode } from './exit-codes.js';
import type { Reporter } from './output.js';

export interface Interruption {
  readonly interrupted: boolean;
  dispose(): void;
}

/**
 * The first Ctrl-C cancels the workflow, a second leaves at once.
 * @param kept what is not lost, for the message
 */
export function cancelOnInterrupt(
  handle: WorkflowHandle,
  kept: string,
  reporter: Reporter,
): Interruption {
  let interrupted = false;
  const listener = (): void => {
    if (interrupted) process.exit(ExitCode.interrupted);
    interrupted = true;
    reporter.log(`cancelling; ${kept} (Ctrl-C again leaves at once)`);
    handle.cancel().catch((error: unknown) => reporter.log(String(error)));
  };
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return {
    get interrupted() {
      return interrupted;
    },
    dispose: () => {
      process.off('SIGINT', listener);
      process.off('SIGTERM', listener);
    },
  };
}
