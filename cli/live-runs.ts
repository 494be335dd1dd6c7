import { Client, Connection } from '@temporalio/client';
import path from 'node:path';

import { workflowIdOf } from '../activities/run-record.js';
import { isAlive } from './local-server/process-identity.js';
import { readServerRecord, serverFolder } from './local-server/server-folder.js';
import type { StoreSettings } from './store-settings.js';

/**
 * Ids of the store's runs that a Temporal server has under way; null when none answers. An embedded server is asked if
 * it runs, not started: without one nothing of its store is live.
 */
export async function liveRuns({ url, temporal }: StoreSettings): Promise<Set<string> | null> {
  const address = temporal.address ?? embeddedAddress(temporal.dataFolder);
  if (address === null) return null;
  try {
    const connection = await Connection.connect({ address, connectTimeout: '5 seconds' });
    try {
      return await runningIds(new Client({ connection, namespace: temporal.namespace }), url);
    } finally {
      await connection.close();
    }
  } catch {
    return null;
  }
}

async function runningIds(client: Client, url: string): Promise<Set<string>> {
  const suffix = workflowIdOf(url, '');
  const ids = new Set<string>();
  for await (const { workflowId } of client.workflow.list({
    query: `ExecutionStatus = 'Running'`,
  })) {
    // Children carry their study's id before a slash.
    const study = workflowId.split('/')[0];
    if (study.endsWith(suffix)) ids.add(study.slice(0, -suffix.length));
  }
  return ids;
}

function embeddedAddress(dataFolder: string): string | null {
  const record = readServerRecord(serverFolder(path.join(dataFolder, 'temporal')));
  return record && isAlive(record) ? `127.0.0.1:${record.port}` : null;
}
