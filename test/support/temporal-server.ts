import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';

import { startPrivateServer } from '../../cli/local-server/private-server.js';

/** A development server of its own for one test file, in memory; tear it down afterwards. */
export async function startTemporalServer(
  options: readonly string[] = [],
): Promise<TestWorkflowEnvironment> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  return startPrivateServer({ options });
}
