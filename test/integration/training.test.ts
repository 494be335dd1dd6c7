import { pathToFileURL } from 'node:url';

import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTrainingActivities } from '../../activities/index.js';
import {
  defineTraining,
  putTraining,
  readTrainingEnd,
  trainingKey,
  trainingQueues,
} from '../../activities/training/training-record.js';
import { connectTemporal } from '../../cli/temporal-connection.js';
import type { TemporalConnection } from '../../cli/temporal-connection.js';
import { tensorFlowInstalled } from '../../src/engines/tfjs/load-tensorflow.js';
import { loadFaceModel } from '../../src/face/index.js';
import { RENDERER_VERSION } from '../../src/render/index.js';
import { openStore } from '../../src/storage/index.js';
import { PRESETS } from '../../src/stimulus/index.js';
import { NETWORK_RECIPES } from '../../src/training/index.js';
import type { NetworkRecipe, NetworkRecord, TrainingState } from '../../src/training/index.js';
import { startWorkerPool } from '../../workers/worker-pool.js';
import type { WorkerPool } from '../../workers/worker-pool.js';
import type {
  TrainingHeartbeat,
  TrainingProgress,
  TrainingResult,
} from '../../workflows/training-types.js';
import { pause, removeFolder, temporaryFolder } from '../support/command-line.js';

const { demo } = NETWORK_RECIPES;
/** So many that a training is seen in the middle of it, and measured so seldom that it still ends in seconds. */
const STEPS = 100;
const STEPS_PER_ENTRY = 10;

/** Two people of the smoke space, on a network of two channels: a step takes some milliseconds. */
function tinyRecipe(seed: number): NetworkRecipe {
  const network = { ...demo.training.network, sizePixels: 32, width: 2 };
  return {
    ...demo,
    name: 'tiny',
    input: { ...demo.input, size: 32 },
    training: {
      ...demo.training,
      space: PRESETS.smoke,
      auxiliaryHeads: [],
      network,
      seed,
      steps: STEPS,
      batch: { meshes: 4, posesPerMesh: 1, lightsPerPose: 1 },
      evaluateEverySteps: STEPS_PER_ENTRY,
      evaluationImages: { during: 8, final: 8 },
    },
  };
}

describe.skipIf(!tensorFlowInstalled())('the training workflow', () => {
  const folder = temporaryFolder('training');
  const storeUrl = pathToFileURL(folder).href;
  const store = openStore(storeUrl);
  const queues = trainingQueues(storeUrl);
  let connection: TemporalConnection;
  let pool: WorkerPool;

  beforeAll(async () => {
    const settings = { address: null, namespace: 'default', dataFolder: folder };
    connection = await connectTemporal(settings, () => undefined);
    const { address, namespace, isEmbedded } = connection;
    const shared = { address, namespace, isEmbedded, storeUrl };
    pool = await startWorkerPool(
      [
        { ...shared, role: 'coordinator', taskQueue: queues.coordinating },
        { ...shared, role: 'trainer', taskQueue: queues.training },
      ],
      () => undefined,
    );
  });

  afterAll(async () => {
    await pool?.stop();
    await connection?.close();
    removeFolder(folder);
  });

  async function define(seed: number): Promise<{ trainingId: string }> {
    const training = defineTraining({
      recipe: tinyRecipe(seed),
      faceModelDigest: loadFaceModel().digest,
      rendererVersion: RENDERER_VERSION,
      producerVersion: '0.0.0',
    });
    await putTraining(store, training);
    return { trainingId: training.trainingId };
  }

  async function start(seed: number) {
    const { trainingId } = await define(seed);
    const handle = await connection.client.workflow.start('trainingWorkflow', {
      workflowId: `${trainingId}-${performance.now()}`,
      taskQueue: queues.coordinating,
      args: [{ trainingId, trainingQueue: queues.training }],
    });
    return { trainingId, handle };
  }

  /** State of the last checkpoint in the store; null before the first, or where it has just been replaced. */
  async function savedState(trainingId: string): Promise<TrainingState | null> {
    let last: string | null = null;
    for await (const { key } of store.list(trainingKey(trainingId, 'checkpoint-'))) last = key;
    const bytes = last === null ? null : await store.get(last);
    if (!bytes) return null;
    const length = Buffer.from(bytes).readUInt32LE(0);
    const header = Buffer.from(bytes.subarray(4, 4 + length)).toString();
    return (JSON.parse(header) as { state: TrainingState }).state;
  }

  /** The log of the checkpoint in the store, once it has some entries. */
  async function logOf(trainingId: string, entries: number): Promise<TrainingState['log']> {
    while (!(await readTrainingEnd(store, trainingId))) {
      const found = await savedState(trainingId);
      if (found && found.log.length >= entries) return found.log;
      await pause(20);
    }
    throw new Error(`the training ended before it was seen with ${entries} entries in its log`);
  }

  async function recordOf({ files }: TrainingResult): Promise<NetworkRecord> {
    const bytes = await store.get(files['tiny.json']);
    return JSON.parse(Buffer.from(bytes!).toString()) as NetworkRecord;
  }

  async function timesOf({ files }: TrainingResult): Promise<(Date | undefined)[]> {
    const stats = await Promise.all(Object.values(files).map((key) => store.stat(key)));
    return stats.map((stat) => stat?.modified);
  }

  const stepsOf = (log: TrainingState['log']): number[] => log.map(({ step }) => step);
  const ALL_STEPS = Array.from(
    { length: STEPS / STEPS_PER_ENTRY },
    (_, i) => STEPS_PER_ENTRY * (i + 1),
  );

  it('goes on from its checkpoint when the worker is killed, and puts the files into the store', async () => {
    const { trainingId, handle } = await start(1);
    const before = await logOf(trainingId, 3);
    process.kill(pool.pids()[1], 'SIGKILL');
    expect(await handle.query<TrainingProgress, []>('trainingProgress')).toEqual({
      phase: 'training',
      trainingId,
    });
    const result = (await handle.result()) as TrainingResult;
    const record = await recordOf(result);
    expect(record.log.slice(0, 3)).toEqual(before.slice(0, 3));
    expect(stepsOf(record.log)).toEqual(ALL_STEPS);
    expect(Object.keys(result.files).sort()).toEqual([
      'tiny.html',
      'tiny.json',
      'tiny.onnx',
      'tiny/model.json',
      'tiny/weights.bin',
    ]);
    for (const key of Object.values(result.files)) expect(await store.get(key)).not.toBeNull();
    expect(await savedState(trainingId)).toBeNull();

    const puts = await timesOf(result);
    const again = await start(1);
    expect(await again.handle.result()).toEqual(result);
    expect(await timesOf(result)).toEqual(puts);
  });

  it('saves its state when it is cancelled, and goes on from there when it is started again', async () => {
    const { trainingId, handle } = await start(2);
    await logOf(trainingId, 3);
    await handle.cancel();
    const failure: unknown = await handle.result().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkflowFailedError);
    expect((failure as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    const saved = await logOf(trainingId, 3);
    const again = await start(2);
    expect(again.trainingId).toBe(trainingId);
    const record = await recordOf((await again.handle.result()) as TrainingResult);
    expect(record.log.slice(0, saved.length)).toEqual(saved);
    expect(stepsOf(record.log)).toEqual(ALL_STEPS);
  });

  it('ends with the reason when attempt after attempt does not get beyond a checkpoint', async () => {
    const training = await define(3);
    const before = { step: 0, steps: STEPS, checkpoint: null, fruitless: 20 };
    const attempt = new MockActivityEnvironment({ heartbeatDetails: before });
    const activities = createTrainingActivities(store);
    const train = () => activities.trainNetwork(training);
    await expect(attempt.run(train)).rejects.toMatchObject({
      nonRetryable: true,
      message: expect.stringMatching(
        /^expected training to get beyond step 0, found 20 attempts in a row/,
      ) as string,
    });

    // One attempt more that gets beyond it and is then stopped is no such attempt.
    const heartbeats: TrainingHeartbeat[] = [];
    const last = new MockActivityEnvironment({ heartbeatDetails: { ...before, fruitless: 19 } });
    last.on('heartbeat', (told: TrainingHeartbeat) => {
      heartbeats.push(told);
      if (told.step === STEPS_PER_ENTRY) last.cancel('CANCELLED');
    });
    await expect(last.run(train)).rejects.toBeInstanceOf(CancelledFailure);
    expect(heartbeats[0]).toMatchObject({ step: 0, fruitless: 20 });
    expect(heartbeats.at(-1)).toMatchObject({ step: STEPS_PER_ENTRY, fruitless: 0 });
  });
});
