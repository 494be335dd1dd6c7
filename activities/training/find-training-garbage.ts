import type { ObjectStat, ObjectStore } from '../../src/storage/types.js';
import type { Garbage, GarbageRequest } from '../find-garbage.js';
import { listTrainings } from './list-trainings.js';
import type { StoredTraining } from './list-trainings.js';
import { trainingKey } from './training-record.js';

/** A training that nobody went on with for so long is given up. */
const ABANDONED_MILLISECONDS = 30 * 24 * 3_600_000;

/**
 * Objects below `trainings/` that no training needs: of one without a record all, of one that has ended states and
 * parent, of an abandoned one the same, of any other the states before its last. Of live trainings nothing, and where no
 * server says which are live, none counts as abandoned. Records and results stay.
 * @param request `live`: ids of trainings
 */
export async function findTrainingGarbage(
  store: ObjectStore,
  request: GarbageRequest,
): Promise<Garbage[]> {
  const garbage: Garbage[] = [];
  for (const training of await listTrainings(store)) {
    if (request.live?.has(training.trainingId)) continue;
    for (const found of training.objects) {
      if (request.now - found.modified.getTime() < request.minimumAgeMilliseconds) continue;
      const why = whyUnneeded(training, found, request);
      if (why !== null) garbage.push({ key: found.key, bytes: found.bytes, why });
    }
  }
  return garbage;
}

/** Null for what is needed. */
function whyUnneeded(
  training: StoredTraining,
  { key }: ObjectStat,
  request: GarbageRequest,
): string | null {
  const { trainingId, checkpoints, objects, end } = training;
  if (!objects.some((one) => one.key === trainingKey(trainingId, 'training.json'))) {
    return 'its training has no record';
  }
  const isState = checkpoints.some((one) => one.key === key);
  const isOfStart = key.startsWith(trainingKey(trainingId, 'parent/'));
  if (!isState && !isOfStart) return null;
  if (end) return 'its training has ended';
  if (isAbandoned(training, request)) return 'nobody went on with its training for 30 days';
  return isState && key !== checkpoints.at(-1)?.key ? 'a later state is there' : null;
}

function isAbandoned({ objects }: StoredTraining, { live, now }: GarbageRequest): boolean {
  const lastPut = Math.max(...objects.map(({ modified }) => modified.getTime()));
  return live !== null && now - lastPut >= ABANDONED_MILLISECONDS;
}
