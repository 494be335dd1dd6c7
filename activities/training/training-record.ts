import type { ObjectStore } from '../../src/storage/types.js';
import { amplificationRule } from '../../src/face/index.js';
import { canonicalJson } from '../../src/numeric/index.js';
import type { NetworkRecipe } from '../../src/training/index.js';
import type { TrainingResult } from '../../workflows/training-types.js';
import { badInput } from '../failures.js';
import { sha256 } from '../sha256.js';

/** A training as the store keeps it: everything that fixes its result. */
export interface TrainingRecord {
  readonly trainingId: string;
  readonly recipe: NetworkRecipe;
  readonly faceModelDigest: string;
  readonly rendererVersion: number;
  /** Rule by which the faces of its space are amplified; absent where none is. */
  readonly amplification?: number;
  /** Of the package, written into the file. */
  readonly producerVersion: string;
}

/** A record; its id is a digest of the rest, so that the same command finds the same training. */
export function defineTraining(
  ingredients: Omit<TrainingRecord, 'trainingId' | 'amplification'>,
): TrainingRecord {
  const amplification = amplificationRule(ingredients.recipe.training.space);
  const definition = { ...ingredients, ...(amplification !== null && { amplification }) };
  const digest = sha256(Buffer.from(canonicalJson(definition)));
  return { trainingId: `${definition.recipe.name}-${digest.slice(0, 16)}`, ...definition };
}

export function trainingKey(trainingId: string, file: string): string {
  return `trainings/${trainingId}/${file}`;
}

const RECORD = 'training.json';
const END = 'end.json';

/** What an ended training leaves: put last, so that whoever reads it finds every file. */
export interface TrainingEnd {
  readonly result: TrainingResult;
  /** SHA-256 of the object at each key of the result. */
  readonly digests: Readonly<Record<string, string>>;
}

export async function putTrainingEnd(store: ObjectStore, end: TrainingEnd): Promise<void> {
  await store.put(trainingKey(end.result.trainingId, END), Buffer.from(canonicalJson(end)));
}

/** Of a training that begins again: its states are needed until it has ended anew. */
export async function deleteTrainingEnd(store: ObjectStore, trainingId: string): Promise<void> {
  await store.delete(trainingKey(trainingId, END));
}

/** Null while it has not ended, or when its end cannot be read. */
export async function readTrainingEnd(
  store: ObjectStore,
  trainingId: string,
): Promise<TrainingEnd | null> {
  const bytes = await store.get(trainingKey(trainingId, END));
  return bytes && parse<TrainingEnd>(bytes);
}

/** Null when it cannot be read. */
export function parseTraining(bytes: Uint8Array): TrainingRecord | null {
  return parse<TrainingRecord>(bytes);
}

function parse<T>(bytes: Uint8Array): T | null {
  try {
    return JSON.parse(Buffer.from(bytes).toString()) as T;
  } catch {
    return null;
  }
}

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
