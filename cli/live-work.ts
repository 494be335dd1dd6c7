import { Client, Connection } from '@temporalio/client';
import path from 'node:path';

import { workflowIdOf } from '../activities/run-record.js';
import { connectionOptions } from '../workers/temporal-environment.js';
import { stateKey } from '../workflows/search-attributes.js';
import { isAlive } from './local-server/process-identity.js';
import { readServerRecord, serverFolder } from './local-server/server-folder.js';
import type { StoreSettings } from './store-settings.js';

/** What of a store a Temporal server has under way. */
export interface LiveWork {
  /** Runs by id, each with its state where the server keeps it as a search attribute, else null. */
  readonly runs: ReadonlyMap<string, string | null>;
  /** Ids. */
  readonly trainings: ReadonlySet<string>;
}

/**
 * Null when no server answers. An embedded server is asked if it runs, not started: without one nothing of its store is
 * live.
 */
export async function liveWork({ url, temporal }: StoreSettings): Promise<LiveWork | null> {
  const address = temporal.address ?? embeddedAddress(temporal.dataFolder);
  if (address === null) return null;
  try {
    const options = connectionOptions(address, temporal.address === null ? {} : process.env);
    const connection = await Connection.connect({ ...options, connectTimeout: '5 seconds' });
    try {
      const client = new Client({ connection, namespace: temporal.namespace });
      const trainings = await running(client, url, 'trainingWorkflow');
      return {
        runs: await running(client, url, 'studyWorkflow'),
        trainings: new Set(trainings.keys()),
      };
    } finally {
      await connection.close();
    }
  } catch {
    return null;
  }
}

/** Ids of a store's workflows of a type, each with its state where the server keeps it. */
async function running(
  client: Client,
  url: string,
  type: string,
): Promise<Map<string, string | null>> {
  const suffix = workflowIdOf(url, '');
  const found = new Map<string, string | null>();
  const query = `WorkflowType = '${type}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
    if (!workflowId.endsWith(suffix)) continue;
    found.set(workflowId.slice(0, -suffix.length), typedSearchAttributes.get(stateKey) ?? null);
  }
  return found;
}

function embeddedAddress(dataFolder: string): string | null {
  const record = readServerRecord(serverFolder(path.join(dataFolder, 'temporal')));
  return record && isAlive(record) ? `127.0.0.1:${record.port}` : null;
}
