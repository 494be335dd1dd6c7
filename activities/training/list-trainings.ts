import type { ObjectStat, ObjectStore } from '../../src/storage/types.js';
import { checkpointStep } from './store-checkpoints.js';
import { parseTraining, readTrainingEnd } from './training-record.js';
import type { TrainingEnd, TrainingRecord } from './training-record.js';

/** A training of a store. */
export interface StoredTraining {
  readonly trainingId: string;
  /** Null: there is none, or it cannot be read. */
  readonly record: TrainingRecord | null;
  /** Null while it has not ended, and where part of its result is gone: it has to begin again. */
  readonly end: TrainingEnd | null;
  /** SHA-256 that an object of its result had when it was put, by key; of an earlier end where part of it is gone. */
  readonly digests: Readonly<Record<string, string>>;
  /** States it can go on from, the last one last. */
  readonly checkpoints: readonly ObjectStat[];
  /** All of its objects. */
  readonly objects: readonly ObjectStat[];
  /** When it was last started; without a record, when its first object was put. */
  readonly startedAt: Date;
}

const PREFIX = 'trainings/';

/** Every training of which the store has an object, by id. */
export async function listTrainings(store: ObjectStore): Promise<StoredTraining[]> {
  const objects = new Map<string, ObjectStat[]>();
  for await (const found of store.list(PREFIX)) {
    const trainingId = found.key.slice(PREFIX.length).split('/')[0];
    objects.set(trainingId, [...(objects.get(trainingId) ?? []), found]);
  }
  return Promise.all(
    [...objects].map(([trainingId, found]) => describeTraining(store, trainingId, found)),
  );
}

async function describeTraining(
  store: ObjectStore,
  trainingId: string,
  objects: readonly ObjectStat[],
): Promise<StoredTraining> {
  const recordObject = objects.find(({ key }) => key === `${PREFIX}${trainingId}/training.json`);
  const times = objects.map(({ modified }) => modified.getTime());
  const body = recordObject ? await store.get(recordObject.key) : null;
  const lastEnd = await readTrainingEnd(store, trainingId);
  const digests = lastEnd?.digests ?? {};
  const keys = new Set(objects.map(({ key }) => key));
  const isResultThere = Object.keys(digests).every((key) => keys.has(key));
  return {
    trainingId,
    record: body && parseTraining(body),
    end: isResultThere ? lastEnd : null,
    digests,
    checkpoints: objects
      .filter(({ key }) => checkpointStep(key) !== null)
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    objects,
    startedAt: recordObject?.modified ?? new Date(Math.min(...times)),
  };
}
