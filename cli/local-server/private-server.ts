import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { TestWorkflowEnvironment } from '@temporalio/testing';

import { findTemporal } from './find-temporal.js';
import { signalProcess } from './process-identity.js';
import { startTemporal, stopTemporal } from './temporal-process.js';

export interface PrivateServerOptions {
  /** More of the server's command line. @default none: everything in memory */
  readonly options?: readonly string[];
  /** Told what takes long: finding or building the server's program. */
  readonly onProgress?: (line: string) => void;
}

/**
 * A development server of this process's own, with client and connection: for a bench, a recording, a file of tests.
 * Stopped by `teardown`, or with the process. The test library's own start allows the program five seconds to listen,
 * which a cold disk or a busy machine takes from it.
 */
export async function startPrivateServer({
  options = [],
  onProgress = () => undefined,
}: PrivateServerOptions = {}): Promise<TestWorkflowEnvironment> {
  const binary = await findTemporal({ onProgress });
  const path = mkdtempSync(join(tmpdir(), 'factorscope-server-'));
  const place = { path, serverLog: join(path, 'server.log') };
  const { identity, port } = await startTemporal(binary, place, null, options);
  const kill = (): void => signalProcess(identity, 'SIGKILL');
  process.once('exit', kill);
  const address = `127.0.0.1:${port}`;
  const environment = await untilServing(() =>
    TestWorkflowEnvironment.createFromExistingServer({ address }),
  );
  await untilServing(() =>
    environment.connection.workflowService.describeNamespace({ namespace: 'default' }),
  );
  const disconnect = environment.teardown.bind(environment);
  return Object.assign(environment, {
    async teardown() {
      await disconnect();
      await stopTemporal(identity);
      process.off('exit', kill);
      rmSync(path, { recursive: true, force: true });
    },
  });
}

const SERVING_SECONDS = 45;

/** A server listens a moment before it answers, and answers a moment before it knows its namespace. */
async function untilServing<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = performance.now() + SERVING_SECONDS * 1000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}
