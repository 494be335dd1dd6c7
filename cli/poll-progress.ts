import type { Client } from '@temporalio/client';

import type { Progress, Reporter } from './output.js';

export interface ProgressPolling {
  readonly client: Client;
  readonly reporter: Reporter;
  readonly everyMilliseconds: number;
  /** Null: nothing to show yet. */
  readonly read: () => Promise<Progress | null>;
}

const ANSWER_MILLISECONDS = 5_000;

/** Until it is stopped, which waits for the answer under way: a call tried again on a closed connection ends the process. */
export function pollProgress(polling: ProgressPolling): () => Promise<void> {
  const { client, reporter, everyMilliseconds, read } = polling;
  let asked: Promise<void> | null = null;
  const ask = async (): Promise<void> => {
    try {
      const progress = await client.withDeadline(Date.now() + ANSWER_MILLISECONDS, read);
      if (progress) reporter.progress(progress);
    } catch (error) {
      reporter.log(String(error));
    } finally {
      asked = null;
    }
  };
  const timer = setInterval(() => {
    asked ??= ask();
  }, everyMilliseconds);
  return async () => {
    clearInterval(timer);
    await asked;
    reporter.endProgress();
  };
}
