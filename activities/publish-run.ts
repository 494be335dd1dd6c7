import type { ObjectStore } from '../src/storage/types.js';
import type { RunGates } from '../src/studies/index.js';
import type { PreparedRun } from './prepare-run.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';

/** Puts the network, the user's face model and the run's record where every worker finds them. */
export async function publishRun(
  store: ObjectStore,
  { run, networkBytes, faceModelBytes }: PreparedRun,
  gates: RunGates,
): Promise<void> {
  // Replaced, not only added: a damaged copy would fail every shard for ever.
  await store.put(run.network.key, networkBytes);
  if (run.faceModel.key && faceModelBytes) await store.put(run.faceModel.key, faceModelBytes);
  const record: RunRecord = { ...run, gates };
  await store.put(runKeys.record(run.runId), Buffer.from(JSON.stringify(record, null, 2)));
}
