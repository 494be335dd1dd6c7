import type { ObjectStore } from '../../src/storage/types.js';
import { canonicalJson } from '../../src/numeric/index.js';
import type { NetworkRecipe } from '../../src/training/index.js';
import { badInput } from '../failures.js';
import { sha256 } from '../sha256.js';

/** A training as the store keeps it: everything that fixes its result. */
export interface TrainingRecord {
  readonly trainingId: string;
  readonly recipe: NetworkRecipe;
  readonly faceModelDigest: string;
  readonly rendererVersion: number;
  /** Of the package, written into the file. */
  readonly producerVersion: string;
}

/** A record; its id is a digest of the rest, so that the same command finds the same training. */
export function defineTraining(definition: Omit<TrainingRecord, 'trainingId'>): TrainingRecord {
  const digest = sha256(Buffer.from(canonicalJson(definition)));
  return { trainingId: `${definition.recipe.name}-${digest.slice(0, 16)}`, ...definition };
}

export function trainingKey(trainingId: string, file: string): string {
  return `trainings/${trainingId}/${file}`;
}

const RECORD = 'training.json';

export async function putTraining(store: ObjectStore, record: TrainingRecord): Promise<void> {
  await store.put(trainingKey(record.trainingId, RECORD), Buffer.from(canonicalJson(record)));
}

/** @throws a non-retryable failure when the store does not have it */
export async function readTraining(
  store: ObjectStore,
  trainingId: string,
): Promise<TrainingRecord> {
  const bytes = await store.get(trainingKey(trainingId, RECORD));
  if (bytes) return JSON.parse(Buffer.from(bytes).toString()) as TrainingRecord;
  throw badInput(
    `expected the record of training ${trainingId} in ${store.url}, found none: start the training there first`,
  );
}

/** Task queues of the trainings of a store: where their workflows wait, and where their steps are done. */
export function trainingQueues(storeUrl: string): { coordinating: string; training: string } {
  const store = sha256(Buffer.from(storeUrl)).slice(0, 8);
  return { coordinating: `factorscope-${store}-trainings`, training: `factorscope-${store}-train` };
}
