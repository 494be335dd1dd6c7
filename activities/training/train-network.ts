import { Context } from '@temporalio/activity';

import { loadTensorFlow, NetworkError } from '../../src/engines/index.js';
import { amplificationRule, loadFaceModel } from '../../src/face/index.js';
import type { FaceModel } from '../../src/face/index.js';
import { RENDERER_VERSION } from '../../src/render/index.js';
import type { ObjectStore } from '../../src/storage/types.js';
import { readParentNetwork, writeNetwork } from '../../src/training/index.js';
import type { Checkpoints, ParentNetwork, TrainingState } from '../../src/training/index.js';
import type { TrainingHeartbeat, TrainingResult } from '../../workflows/training-types.js';
import { stopReason } from '../batches.js';
import { badInput } from '../failures.js';
import { sha256 } from '../sha256.js';
import type { TrainingActivities } from '../types.js';
import { networkFiles } from './network-files.js';
import { checkpointName, storeCheckpoints } from './store-checkpoints.js';
import {
  deleteTrainingEnd,
  putTrainingEnd,
  readTraining,
  readTrainingEnd,
  trainingKey,
} from './training-record.js';
import type { TrainingEnd, TrainingRecord } from './training-record.js';

/** Activities that train networks over one store. */
export function createTrainingActivities(store: ObjectStore): TrainingActivities {
  return {
    trainNetwork: ({ trainingId }) => trainNetwork(store, trainingId),
  };
}

/**
 * Trains from the last checkpoint in the store, or from the start, and puts the network's files there. A training that
 * is stopped saves its state first. Of one that has ended the files are answered, unless one is missing or damaged: then it
 * begins again, and has not ended until it ends anew.
 */
async function trainNetwork(store: ObjectStore, trainingId: string): Promise<TrainingResult> {
  const training = await readTraining(store, trainingId);
  const heart = startHeartbeats(training.recipe.training.steps);
  try {
    const end = await readTrainingEnd(store, trainingId);
    if (end && (await isWhole(store, end))) return end.result;
    const faceModel = loadFaceModel();
    checkGenerator(training, faceModel.digest);
    if (end) await deleteTrainingEnd(store, trainingId);
    return await trainToEnd(store, training, faceModel, heart);
  } finally {
    heart.stop();
  }
}

/** Whether all that an earlier attempt or command made is still as it was put. */
async function isWhole(store: ObjectStore, { digests }: TrainingEnd): Promise<boolean> {
  for (const [key, digest] of Object.entries(digests)) {
    const bytes = await store.get(key);
    if (!bytes || sha256(bytes) !== digest) return false;
  }
  return true;
}

async function trainToEnd(
  store: ObjectStore,
  training: TrainingRecord,
  faceModel: FaceModel,
  heart: Heart,
): Promise<TrainingResult> {
  const { trainingId, recipe, producerVersion } = training;
  const { cancellationSignal: signal } = Context.current();
  try {
    const written = await writeNetwork(recipe, {
      tf: loadTensorFlow(),
      faceModel,
      producerVersion,
      parent: await readParent(store, training),
      signal,
      checkpoints: beating(storeCheckpoints(store, trainingKey(trainingId, '')), training, heart),
      onStep: (step) => heart.beat({ step }),
    });
    const { heldOutAccuracy, heldOutImages } = written.record;
    return await putResult(store, networkFiles(written, producerVersion), {
      ...{ trainingId, heldOutAccuracy, heldOutImages },
    });
  } catch (error) {
    // A state that could not be saved is no orderly stop.
    throw error === signal.reason ? stopReason(signal.reason) : trainingFailure(error);
  }
}

/** A parent that does not fit, a factor that the space does not vary: another attempt would fail the same way. */
function trainingFailure(error: unknown): unknown {
  const isOfInput = error instanceof NetworkError || error instanceof RangeError;
  return isOfInput && !isMemory(error) ? badInput(error.message, error) : error;
}

/** A shortage of memory, which passes, is a RangeError too. */
function isMemory({ message }: Error): boolean {
  return /allocation failed|array (buffer )?length/i.test(message);
}

/** Workers of another version would draw other images: the next attempt may find one of the right version. */
function checkGenerator(training: TrainingRecord, faceModelDigest: string): void {
  const amplification = amplificationRule(training.recipe.training.space);
  const expected = generatorText(training);
  const found = generatorText({
    faceModelDigest,
    rendererVersion: RENDERER_VERSION,
    ...(amplification !== null && { amplification }),
  });
  if (found === expected) return;
  throw new Error(
    `expected the ${expected} of training ${training.trainingId}, found the ${found}: start a worker of the version that began it`,
  );
}

function generatorText(
  generator: Pick<TrainingRecord, 'faceModelDigest' | 'rendererVersion' | 'amplification'>,
): string {
  const { faceModelDigest, rendererVersion, amplification = 'none' } = generator;
  return `face model ${faceModelDigest}, renderer ${rendererVersion} and rule of amplification ${amplification}`;
}

/** Checkpoints that are told in heartbeats. Throws for a training that does not get beyond the one it begins with. */
function beating(
  stored: Checkpoints<TrainingState>,
  { trainingId }: TrainingRecord,
  { beat, before }: Heart,
): Checkpoints<TrainingState> {
  const at = (step: number) => ({ step, key: trainingKey(trainingId, checkpointName(step)) });
  return {
    async load(fingerprint) {
      const found = await stored.load(fingerprint);
      const step = found?.step ?? 0;
      const fruitless = step > (before?.checkpoint?.step ?? 0) ? 1 : (before?.fruitless ?? 0) + 1;
      if (fruitless > FRUITLESS_ATTEMPTS) throw hopeless(step);
      beat({ step, checkpoint: found && at(step), fruitless });
      return found;
    },
    async save(state) {
      await stored.save(state);
      beat({ step: state.step, checkpoint: at(state.step), fruitless: 0 });
    },
  };
}

/** Enough for a store that is away for some minutes, or a machine that is out of memory for that long. */
const FRUITLESS_ATTEMPTS = 20;

/** A worker that is killed at the same place again and again, for want of memory say, would go on for ever. */
function hopeless(step: number): Error {
  return badInput(
    `expected training to get beyond step ${step}, found ${FRUITLESS_ATTEMPTS} attempts in a row that ended before its next checkpoint (the workers' log says why): mend the cause, memory perhaps, and give the same command again, which goes on from there`,
  );
}

interface Heart {
  readonly beat: (news: Partial<TrainingHeartbeat>) => void;
  /** What the attempt before this one said last; null for the first. */
  readonly before: TrainingHeartbeat | null;
  readonly stop: () => void;
}

const HEARTBEAT_MILLISECONDS = 2_000;

/** Tells what is known now, and again as long as nothing is new: drawing and measuring the held-out images takes a while. */
function startHeartbeats(steps: number): Heart {
  const context = Context.current();
  const before = (context.info.heartbeatDetails as TrainingHeartbeat | undefined) ?? null;
  let known = before ?? { step: 0, steps, checkpoint: null, fruitless: 0 };
  const timer = setInterval(() => context.heartbeat(known), HEARTBEAT_MILLISECONDS);
  return {
    beat: (news) => context.heartbeat((known = { ...known, ...news })),
    before,
    stop: () => clearInterval(timer),
  };
}

async function readParent(
  store: ObjectStore,
  { trainingId, recipe }: TrainingRecord,
): Promise<ParentNetwork | undefined> {
  if (!recipe.training.startFrom) return undefined;
  const json = await store.get(trainingKey(trainingId, 'parent/model.json'));
  const weights = await store.get(trainingKey(trainingId, 'parent/weights.bin'));
  if (json && weights) return readParentNetwork(json, weights, 'parent/model.json');
  throw badInput(
    `expected the parent network of training ${trainingId} in ${store.url}, found none: start the training again, which puts it there`,
  );
}

/** Puts the files, then says that they are whole; the state has served its purpose. */
async function putResult(
  store: ObjectStore,
  made: Readonly<Record<string, Uint8Array>>,
  measured: Omit<TrainingResult, 'files'>,
): Promise<TrainingResult> {
  const { trainingId } = measured;
  const files: Record<string, string> = {};
  const digests: Record<string, string> = {};
  for (const [file, bytes] of Object.entries(made)) {
    const key = trainingKey(trainingId, `result/${file}`);
    files[file] = key;
    digests[key] = sha256(bytes);
    await store.put(key, bytes);
  }
  const result = { ...measured, files };
  await putTrainingEnd(store, { result, digests });
  for await (const { key } of store.list(trainingKey(trainingId, 'checkpoint-'))) {
    await store.delete(key);
  }
  return result;
}
