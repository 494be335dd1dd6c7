import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';

import { findTemporal } from '../../cli/local-server/find-temporal.js';

/** Read from a cold disk, the program takes longer to listen than the five seconds that the test library gives it. */
const STARTS = 3;

/** A development server of its own for one test file, in memory; tear it down afterwards. */
export async function startTemporalServer(
  extraArgs: readonly string[] = [],
): Promise<TestWorkflowEnvironment> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const path = await findTemporal({ onProgress: () => undefined });
  const executable = { type: 'existing-path', path } as const;
  for (let start = 1; ; start++) {
    try {
      const server = { executable, extraArgs: [...extraArgs] };
      return await TestWorkflowEnvironment.createLocal({ server });
    } catch (error) {
      if (start === STARTS) throw error;
    }
  }
}
