import type { ObjectStore } from '../../src/storage/types.js';
import { sha256 } from '../sha256.js';
import { listTrainings } from './list-trainings.js';
import type { StoredTraining } from './list-trainings.js';
import { checkpointFault } from './store-checkpoints.js';
import { trainingKey } from './training-record.js';

/** What proves an object whole: null, or what was expected and found. */
type Fault = (bytes: Uint8Array) => string | null;

/** How the objects of a store's trainings prove themselves, by key: states, results, weights of parents. */
export async function trainingFaults(store: ObjectStore): Promise<Map<string, Fault>> {
  const trainings = await listTrainings(store);
  return new Map(trainings.flatMap((training) => [...faultsOf(training)]));
}

function* faultsOf(training: StoredTraining): Generator<[string, Fault]> {
  const { trainingId, record, digests, checkpoints, objects } = training;
  for (const { key } of checkpoints) yield [key, checkpointFault];
  for (const [key, digest] of Object.entries(digests)) yield [key, isOf(digest)];
  const parent = trainingKey(trainingId, 'parent/weights.bin');
  const { startFrom } = record?.recipe.training ?? {};
  const hasParent = objects.some(({ key }) => key === parent);
  if (startFrom && hasParent) yield [parent, isOf(startFrom.sha256)];
}

function isOf(digest: string): Fault {
  return (bytes) => {
    const found = sha256(bytes);
    return found === digest ? null : `expected content of SHA-256 ${digest}, found ${found}`;
  };
}
