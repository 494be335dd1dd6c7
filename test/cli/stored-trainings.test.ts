import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { sha256 } from '../../activities/sha256.js';
import { findTrainingGarbage } from '../../activities/training/find-training-garbage.js';
import { checkpointName, storeCheckpoints } from '../../activities/training/store-checkpoints.js';
import {
  defineTraining,
  putTraining,
  putTrainingEnd,
  trainingKey,
} from '../../activities/training/training-record.js';
import { runs } from '../../cli/commands/runs.js';
import { collectGarbage, verify } from '../../cli/commands/store.js';
import { ExitCode } from '../../cli/exit-codes.js';
import { NETWORK_RECIPES } from '../../src/training/index.js';
import { openStore } from '../../src/storage/index.js';
import type { ObjectStore } from '../../src/storage/index.js';
import { filesBelow, removeFolder, temporaryFolder } from '../support/command-line.js';

const OLD = new Date('2026-01-01T00:00:00Z');
let folder: string;
let store: ObjectStore;
let output: string;

beforeEach(() => {
  folder = temporaryFolder('trainings');
  store = openStore(pathToFileURL(folder).href);
  output = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  removeFolder(folder);
});

const json = (): unknown => JSON.parse(output.trim().split('\n').at(-1) ?? '');
const fileOf = (key: string): string => path.join(folder, key);

/** A training in the store with a parent, states after 20 and 40 steps and, where it has ended, a result. */
async function putTrainingObjects(seed: number, hasEnded: boolean) {
  const startFrom = { sha256: sha256(Buffer.from('weights')) };
  const { demo } = NETWORK_RECIPES;
  const record = defineTraining({
    recipe: { ...demo, training: { ...demo.training, seed, startFrom, steps: 100 } },
    faceModelDigest: 'f',
    rendererVersion: 1,
    producerVersion: '0',
  });
  const { trainingId } = record;
  const at = (file: string): string => trainingKey(trainingId, file);
  const states = [20, 40].map((step) => at(checkpointName(step)));
  const state = { fingerprint: 'f', step: 40, state: {}, tensors: [Float32Array.of(1, 2)] };
  await storeCheckpoints(store, at('')).save(state);
  await store.put(states[0], (await store.get(states[1]))!);
  await store.put(at('parent/weights.bin'), Buffer.from('weights'));
  await putTraining(store, record);
  const [result, page] = [at('result/demo.onnx'), at('result/demo.html')];
  if (hasEnded) {
    const files = { 'demo.onnx': result, 'demo.html': page };
    await store.put(result, Buffer.from('network'));
    await store.put(page, Buffer.from('page'));
    const [network, curves] = ['network', 'page'].map((text) => sha256(Buffer.from(text)));
    await putTrainingEnd(store, {
      result: { trainingId, files, heldOutAccuracy: 0.99, heldOutImages: 10 },
      digests: { [result]: network, [page]: curves },
    });
  }
  const keys = filesBelow(folder).filter((file) => file.startsWith(`trainings/${trainingId}/`));
  return { trainingId, states, parent: at('parent/weights.bin'), result, page, keys };
}

describe('trainings in a store', () => {
  const DAY = 24 * 3_600_000;
  const garbage = async (live: string[] | null, ageMilliseconds: number) => {
    const found = await findTrainingGarbage(store, {
      live: live && new Set(live),
      minimumAgeMilliseconds: 3_600_000,
      now: Date.now() + ageMilliseconds,
    });
    return found.map(({ key }) => key).sort();
  };

  it('are listed by runs with state, steps and accuracy', async () => {
    const ended = await putTrainingObjects(1, true);
    const begun = await putTrainingObjects(2, false);
    await store.put('trainings/broken/training.json', Buffer.from('{'));
    await runs({ store: folder, json: true });
    expect((json() as { trainings: unknown[] }).trainings).toHaveLength(3);
    expect(json()).toMatchObject({
      trainings: expect.arrayContaining([
        expect.objectContaining({
          trainingId: ended.trainingId,
          state: 'done',
          steps: { done: 100, all: 100 },
          heldOutAccuracy: 0.99,
        }),
        expect.objectContaining({
          trainingId: begun.trainingId,
          state: 'unfinished',
          steps: { done: 40, all: 100 },
        }),
        expect.objectContaining({ trainingId: 'broken', state: 'unreadable', steps: null }),
      ]) as unknown,
    });
    output = '';
    await runs({ store: folder });
    expect(output).toMatch(/^training +state +steps +held-out views +when$/m);
    expect(output).toMatch(/^demo-\w+ +unfinished +40 of 100 +- /m);
    expect(output).toMatch(/^demo-\w+ +done +100 +99\.00 % /m);
  });

  it('lose states and parent once they have ended, and keep record and result', async () => {
    const { states, parent, trainingId } = await putTrainingObjects(1, true);
    expect(await garbage([], DAY)).toEqual([...states, parent].sort());
    expect(await garbage([], 0)).toEqual([]);
    expect(await garbage([trainingId], DAY)).toEqual([]);
  });

  it('keep the last state while they are unfinished, until nobody went on for 30 days', async () => {
    const { states, parent, trainingId } = await putTrainingObjects(1, false);
    expect(await garbage([], 29 * DAY)).toEqual([states[0]]);
    expect(await garbage([], 31 * DAY)).toEqual([...states, parent].sort());
    expect(await garbage([trainingId], 31 * DAY)).toEqual([]);
    // Nobody can say that none is under way.
    expect(await garbage(null, 31 * DAY)).toEqual([states[0]]);
  });

  it('have not ended where part of their result is gone: the last state is needed again', async () => {
    const { states, result, page } = await putTrainingObjects(1, true);
    await store.delete(result);
    expect(await garbage([], DAY)).toEqual([states[0]]);
    await runs({ store: folder, json: true });
    expect(json()).toMatchObject({
      trainings: [{ state: 'unfinished', steps: { done: 40, all: 100 }, heldOutAccuracy: null }],
    });
    writeFileSync(fileOf(page), 'pagf');
    await expect(verify({ store: folder, json: true })).rejects.toThrow();
    expect((json() as { damaged: object[] }).damaged).toMatchObject([{ key: page }]);
  });

  it('are removed whole where they have no record', async () => {
    const { trainingId, keys } = await putTrainingObjects(1, true);
    const record = trainingKey(trainingId, 'training.json');
    await store.delete(record);
    const rest = keys.filter((key) => key !== record);
    expect(await garbage([], DAY)).toEqual(rest);
    expect(await garbage([trainingId], DAY)).toEqual([]);
  });

  it('are collected by the command', async () => {
    const { states, result } = await putTrainingObjects(1, true);
    for (const key of states) utimesSync(fileOf(key), OLD, OLD);
    await collectGarbage({ store: folder, yes: true, json: true });
    expect((json() as { objects: { key: string }[] }).objects.map(({ key }) => key)).toEqual(
      states,
    );
    expect(await store.stat(states[1])).toBeNull();
    expect(await store.stat(result)).not.toBeNull();
  });

  it('are read by verify: states, results and parents, each with its fault', async () => {
    const { states, parent, result } = await putTrainingObjects(1, true);
    await verify({ store: folder, json: true });
    expect(json()).toMatchObject({ objects: 5, damaged: [] });
    const bytes = readFileSync(fileOf(states[0]));
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(fileOf(states[0]), bytes);
    writeFileSync(fileOf(states[1]), 'nothing');
    writeFileSync(fileOf(parent), 'weighty');
    writeFileSync(fileOf(result), 'netwxrk');
    await expect(verify({ store: folder, json: true })).rejects.toMatchObject({
      exitCode: ExitCode.incomplete,
    });
    const { damaged } = json() as { damaged: { key: string; fault: string }[] };
    expect(damaged.map(({ key }) => key).sort()).toEqual([...states, parent, result].sort());
    for (const { fault } of damaged) expect(fault).toMatch(/^expected .*, found /);
  });
});
