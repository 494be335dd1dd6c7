import { Client, Connection } from '@temporalio/client';
import path from 'node:path';

import { workflowIdOf } from '../activities/run-record.js';
import { connectionOptions } from '../workers/temporal-environment.js';
import { stateKey } from '../workflows/search-attributes.js';
import { isAlive } from './local-server/process-identity.js';
import { readServerRecord, serverFolder } from './local-server/server-folder.js';
import type { StoreSettings } from './store-settings.js';

/**
 * The store's runs that a Temporal server has under way, by id, each with its state where the server keeps it as a
 * search attribute, else null; null when no server answers. An embedded server is asked if
 * it runs, not started: without one nothing of its store is live.
 */
export async function liveRuns({
  url,
  temporal,
}: StoreSettings): Promise<Map<string, string | null> | null> {
  const address = temporal.address ?? embeddedAddress(temporal.dataFolder);
  if (address === null) return null;
  try {
    const options = connectionOptions(address, temporal.address === null ? {} : process.env);
    const connection = await Connection.connect({ ...options, connectTimeout: '5 seconds' });
    try {
      return await runningStudies(new Client({ connection, namespace: temporal.namespace }), url);
    } finally {
      await connection.close();
    }
  } catch {
    return null;
  }
}

async function runningStudies(client: Client, url: string): Promise<Map<string, string | null>> {
  const suffix = workflowIdOf(url, '');
  const runs = new Map<string, string | null>();
  const query = `WorkflowType = 'studyWorkflow' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
    if (!workflowId.endsWith(suffix)) continue;
    runs.set(workflowId.slice(0, -suffix.length), typedSearchAttributes.get(stateKey) ?? null);
  }
  return runs;
}

function embeddedAddress(dataFolder: string): string | null {
  const record = readServerRecord(serverFolder(path.join(dataFolder, 'temporal')));
  return record && isAlive(record) ? `127.0.0.1:${record.port}` : null;
}
