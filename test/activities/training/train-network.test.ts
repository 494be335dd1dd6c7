import { pathToFileURL } from 'node:url';

import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createTrainingActivities } from '../../../activities/index.js';
import { sha256 } from '../../../activities/sha256.js';
import { findTrainingGarbage } from '../../../activities/training/find-training-garbage.js';
import { listTrainings } from '../../../activities/training/list-trainings.js';
import {
  defineTraining,
  putTraining,
  putTrainingEnd,
  readTrainingEnd,
  trainingKey,
} from '../../../activities/training/training-record.js';
import type { TrainingRecord } from '../../../activities/training/training-record.js';
import { tensorFlowInstalled } from '../../../src/engines/tfjs/load-tensorflow.js';
import { AMPLIFICATION_RULE, loadFaceModel } from '../../../src/face/index.js';
import { RENDERER_VERSION } from '../../../src/render/index.js';
import { openStore } from '../../../src/storage/index.js';
import type { ObjectStore } from '../../../src/storage/index.js';
import { PRESETS } from '../../../src/stimulus/index.js';
import type { SpaceDefinition } from '../../../src/stimulus/index.js';
import { NETWORK_RECIPES } from '../../../src/training/index.js';
import type { TrainingHeartbeat } from '../../../workflows/training-types.js';
import { removeFolder, temporaryFolder } from '../../support/command-line.js';

const { demo } = NETWORK_RECIPES;
let folder: string;
let store: ObjectStore;
beforeEach(() => {
  folder = temporaryFolder('train-network');
  store = openStore(pathToFileURL(folder).href);
});
afterEach(() => removeFolder(folder));

/** Two people, on a network of two channels: a step takes some milliseconds. */
function tinyTraining(space: SpaceDefinition, rendererVersion = RENDERER_VERSION): TrainingRecord {
  return defineTraining({
    recipe: {
      ...demo,
      name: 'tiny',
      input: { ...demo.input, size: 32 },
      training: {
        ...demo.training,
        space,
        auxiliaryHeads: [],
        network: { ...demo.training.network, sizePixels: 32, width: 2 },
        steps: 20,
        batch: { meshes: 2, posesPerMesh: 1, lightsPerPose: 1 },
        evaluateEverySteps: 5,
        evaluationImages: { during: 2, final: 2 },
      },
    },
    faceModelDigest: loadFaceModel().digest,
    rendererVersion,
    producerVersion: '0.0.0',
  });
}

/** Puts the record and an end of which the result is there with the bytes `found`, or not at all. */
async function putEnded(training: TrainingRecord, found: string | null) {
  const { trainingId } = training;
  const key = trainingKey(trainingId, 'result/tiny.onnx');
  const result = {
    trainingId,
    files: { 'tiny.onnx': key },
    heldOutAccuracy: null,
    heldOutImages: 0,
  };
  await putTraining(store, training);
  if (found !== null) await store.put(key, Buffer.from(found));
  await putTrainingEnd(store, { result, digests: { [key]: sha256(Buffer.from('network')) } });
  return result;
}

function train(training: TrainingRecord, attempt = new MockActivityEnvironment()) {
  return attempt.run(() => createTrainingActivities(store).trainNetwork(training));
}

/** Trains until the first state after the start is saved. */
async function trainUntilSaved(training: TrainingRecord): Promise<void> {
  const attempt = new MockActivityEnvironment();
  attempt.on('heartbeat', ({ checkpoint }: TrainingHeartbeat) => {
    if (checkpoint) attempt.cancel('CANCELLED');
  });
  await expect(train(training, attempt)).rejects.toBeInstanceOf(CancelledFailure);
}

describe('a training that has ended', () => {
  it('answers what it made, and trains no more', async () => {
    const training = tinyTraining(PRESETS.smoke);
    const result = await putEnded(training, 'network');
    expect(await train(training)).toEqual(result);
    expect(await readTrainingEnd(store, training.trainingId)).not.toBeNull();
  });

  it.skipIf(!tensorFlowInstalled()).each([
    ['missing', null],
    ['damaged', 'netwxrk'],
  ])('begins again where its result is %s, and keeps its new states', async (_, found) => {
    const training = tinyTraining(PRESETS.smoke);
    await putEnded(training, found);
    await trainUntilSaved(training);
    const [stored] = await listTrainings(store);
    expect(stored.end).toBeNull();
    expect(stored.checkpoints.length).toBeGreaterThan(0);
    const DAY = 24 * 3_600_000;
    const request = { live: new Set<string>(), minimumAgeMilliseconds: 0, now: Date.now() + DAY };
    expect(await findTrainingGarbage(store, request)).toEqual([]);
    expect(await readTrainingEnd(store, training.trainingId)).toBeNull();
  });

  it('stays as it is where a worker of another generator is asked to begin it again', async () => {
    const training = tinyTraining(PRESETS.smoke, RENDERER_VERSION + 1);
    await putEnded(training, null);
    await expect(train(training)).rejects.toThrow(
      /^expected the face model \w+, renderer \d+ and rule of amplification none of training tiny-\w+, found the /,
    );
    expect(await readTrainingEnd(store, training.trainingId)).not.toBeNull();
  });
});

describe('a training that amplifies', () => {
  it('is refused by a worker of another rule of amplification', async () => {
    const variants = [{ name: 'strong', shapeAmplification: 2 }];
    const training = tinyTraining({ ...PRESETS.smoke, variants });
    const older = { ...training, amplification: AMPLIFICATION_RULE + 1 };
    await putTraining(store, older);
    const rule = (version: number) => `rule of amplification ${version}`;
    await expect(train(older)).rejects.toThrow(
      new RegExp(`${rule(AMPLIFICATION_RULE + 1)} .*${rule(AMPLIFICATION_RULE)}: start a worker`),
    );
  });
});
