import { Context } from '@temporalio/activity';

import { loadTensorFlow, NetworkError } from '../../src/engines/index.js';
import { loadFaceModel } from '../../src/face/index.js';
import { RENDERER_VERSION } from '../../src/render/index.js';
import type { ObjectStore } from '../../src/storage/types.js';
import { readParentNetwork, writeNetwork } from '../../src/training/index.js';
import type { Checkpoints, ParentNetwork, TrainingState } from '../../src/training/index.js';
import type { TrainingHeartbeat, TrainingResult } from '../../workflows/training-types.js';
import { stopReason } from '../batches.js';
import { badInput } from '../failures.js';
import type { TrainingActivities } from '../types.js';
import { networkFiles } from './network-files.js';
import { checkpointName, storeCheckpoints } from './store-checkpoints.js';
import { readTraining, trainingKey } from './training-record.js';
import type { TrainingRecord } from './training-record.js';

/** Activities that train networks over one store. */
export function createTrainingActivities(store: ObjectStore): TrainingActivities {
  return {
    trainNetwork: ({ trainingId }) => trainNetwork(store, trainingId),
  };
}

/**
 * Trains from the last checkpoint in the store, or from the start, and puts the network's files there. A training that
 * is stopped saves its state first.
 */
async function trainNetwork(store: ObjectStore, trainingId: string): Promise<TrainingResult> {
  const training = await readTraining(store, trainingId);
  const faceModel = loadFaceModel();
  checkGenerator(training, faceModel.digest);
  const { recipe, producerVersion } = training;
  const { cancellationSignal: signal } = Context.current();
  const heart = startHeartbeats(recipe.training.steps);
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
    const files = await putFiles(store, trainingId, networkFiles(written, producerVersion));
    const { heldOutAccuracy, heldOutImages } = written.record;
    return { trainingId, files, heldOutAccuracy, heldOutImages };
  } catch (error) {
    // A state that could not be saved is no orderly stop.
    throw error === signal.reason ? stopReason(signal.reason) : trainingFailure(error);
  } finally {
    heart.stop();
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
  const { rendererVersion } = training;
  if (faceModelDigest === training.faceModelDigest && rendererVersion === RENDERER_VERSION) return;
  throw new Error(
    `expected the face model ${training.faceModelDigest} and renderer ${rendererVersion} of training ${training.trainingId}, found ${faceModelDigest} and ${RENDERER_VERSION}: start a worker of the version that began it`,
  );
}

/** Checkpoints that are told in heartbeats. */
function beating(
  stored: Checkpoints<TrainingState>,
  { trainingId }: TrainingRecord,
  { beat }: Heart,
): Checkpoints<TrainingState> {
  const at = (step: number) => ({ step, key: trainingKey(trainingId, checkpointName(step)) });
  return {
    async load(fingerprint) {
      const found = await stored.load(fingerprint);
      if (found) beat({ step: found.step, checkpoint: at(found.step) });
      return found;
    },
    async save(state) {
      await stored.save(state);
      beat({ step: state.step, checkpoint: at(state.step) });
    },
  };
}

interface Heart {
  readonly beat: (news: Partial<TrainingHeartbeat>) => void;
  readonly stop: () => void;
}

const HEARTBEAT_MILLISECONDS = 2_000;

/** Tells what is known now, and again as long as nothing is new: drawing and measuring the held-out images takes a while. */
function startHeartbeats(steps: number): Heart {
  const context = Context.current();
  let known: TrainingHeartbeat = { step: 0, steps, checkpoint: null };
  const timer = setInterval(() => context.heartbeat(known), HEARTBEAT_MILLISECONDS);
  return {
    beat: (news) => context.heartbeat((known = { ...known, ...news })),
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

async function putFiles(
  store: ObjectStore,
  trainingId: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<Record<string, string>> {
  const keys: Record<string, string> = {};
  for (const [file, bytes] of Object.entries(files)) {
    keys[file] = trainingKey(trainingId, `result/${file}`);
    await store.put(keys[file], bytes);
  }
  return keys;
}
