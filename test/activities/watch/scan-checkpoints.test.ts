import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { fetchCheckpoint } from '../../../activities/watch/fetch-checkpoint.js';
import { createPrepareCheckpoint } from '../../../activities/watch/prepare-checkpoint.js';
import { createScanCheckpoints } from '../../../activities/watch/scan-checkpoints.js';
import {
  putJsonObject,
  readJsonObject,
  readWatch,
  watchKeys,
} from '../../../activities/watch/watch-record.js';
import type { WatchListing } from '../../../activities/watch/watch-record.js';
import { writeOnnx } from '../../../src/engines/index.js';
import { openStore } from '../../../src/storage/index.js';
import type { ObjectStore } from '../../../src/storage/types.js';
import type { ScanResult } from '../../../workflows/watch-types.js';

const watchId = 'w';
const INTERVAL_SECONDS = 30;
let folder: string;
let store: ObjectStore;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'factorscope-scan-'));
  mkdirSync(path.join(folder, 'source'));
  store = openStore(pathToFileURL(path.join(folder, 'store')).href);
  const source = pathToFileURL(path.join(folder, 'source')).href;
  await putJsonObject(store, watchKeys.record(watchId), { watchId, source });
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

function put(name: string, body: string | Uint8Array): void {
  const file = path.join(folder, 'source', name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, body);
}

/** A look of a watch that takes `intervalSeconds` for rest. */
function look(intervalSeconds = INTERVAL_SECONDS, once = false): Promise<ScanResult> {
  return createScanCheckpoints(store).scanCheckpoints({ watchId, once, intervalSeconds });
}

/** A look an interval after whatever happened before. */
function scan(once = false): Promise<ScanResult> {
  pass(INTERVAL_SECONDS);
  return look(INTERVAL_SECONDS, once);
}

function pass(seconds: number): void {
  vi.setSystemTime(Date.now() + 1000 * seconds);
}

async function namesReady(once = false): Promise<string[]> {
  return (await scan(once)).ready.map(({ name }) => name);
}

const modelJson = (...paths: string[]): string =>
  JSON.stringify({ modelTopology: { node: [] }, weightsManifest: [{ paths, weights: [] }] });

function onnxWithData(location: string): Uint8Array {
  const externalData = [{ key: 'location', value: location }];
  const weight = { name: 'w', dims: [1], dataType: 1, dataLocation: 1, externalData };
  const node = [{ opType: 'Identity', input: ['w'], output: ['y'] }];
  return writeOnnx({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 13 }],
    graph: { name: 'g', node, initializer: [weight] },
  });
}

describe('what a watch takes for a new checkpoint', () => {
  it('is a file that was the same at the look before', async () => {
    put('a.onnx', 'one');
    expect(await scan()).toEqual({ ready: [], unsettled: 1 });
    expect(await namesReady()).toEqual(['a.onnx']);
    put('a.onnx', 'more of it');
    expect(await scan()).toEqual({ ready: [], unsettled: 1 });
    expect(await namesReady()).toEqual(['a.onnx']);
  });

  it('is a TensorFlow.js folder once all its weights are there and rest', async () => {
    put('night-1/model.json', modelJson('group1-shard1of2.bin', 'group1-shard2of2.bin'));
    put('night-1/group1-shard1of2.bin', 'half');
    await scan();
    expect(await scan()).toEqual({ ready: [], unsettled: 1 });
    put('night-1/group1-shard2of2.bin', 'other half');
    expect(await scan()).toEqual({ ready: [], unsettled: 1 });
    expect(await namesReady()).toEqual(['night-1']);
  });

  it('is a folder again when its weights have changed, by another digest', async () => {
    put('night-1/model.json', modelJson('weights.bin'));
    put('night-1/weights.bin', 'half');
    await scan();
    const [first] = (await scan()).ready;
    put('night-1/weights.bin', 'trained on');
    expect(await scan()).toEqual({ ready: [], unsettled: 1 });
    const [second] = (await scan()).ready;
    expect(second.name).toBe('night-1');
    expect(second.sha256).not.toBe(first.sha256);
  });

  it('is a SavedModel folder once every shard of its variables is there', async () => {
    put('night-2/saved_model.pb', 'graph');
    put('night-2/variables/variables.index', 'index');
    put('night-2/variables/variables.data-00000-of-00002', 'half');
    await scan();
    expect(await scan()).toEqual({ ready: [], unsettled: 1 });
    put('night-2/variables/variables.data-00001-of-00002', 'other half');
    await scan();
    expect(await namesReady()).toEqual(['night-2']);
  });

  it('is an ONNX file with the weights that it names, wherever below its folder', async () => {
    put('big/night.onnx', onnxWithData('data/weights.bin'));
    await scan();
    expect(await scan()).toEqual({ ready: [], unsettled: 1 });
    put('big/data/weights.bin', '0123');
    await scan();
    expect(await namesReady()).toEqual(['big/night.onnx']);
  });

  it('is one network where it lies there twice, and nothing that is no network', async () => {
    for (const name of ['a/model.json', 'b/model.json']) put(name, modelJson('w.bin'));
    for (const name of ['a/w.bin', 'b/w.bin', 'c/w.bin', 'log.json', 'a/notes.txt']) put(name, '1');
    await scan();
    expect(await namesReady()).toEqual(['a']);
  });

  it('is an incomplete one too where nobody waits for the rest', async () => {
    put('night-1/model.json', modelJson('never.bin'));
    await scan(true);
    expect(await namesReady(true)).toEqual(['night-1']);
  });
});

describe('two watches that look at one source', () => {
  it('take nothing for whole because the other has just seen it', async () => {
    put('a.onnx', 'one');
    expect(await look()).toEqual({ ready: [], unsettled: 1 });
    pass(1);
    expect(await look()).toEqual({ ready: [], unsettled: 1 });
    put('a.onnx', 'one and more');
    pass(28);
    expect(await look()).toEqual({ ready: [], unsettled: 1 });
    pass(29);
    expect(await look()).toEqual({ ready: [], unsettled: 1 });
    pass(1);
    expect((await look()).ready).toMatchObject([{ name: 'a.onnx' }]);
  });

  it('each wait their own interval', async () => {
    put('a.onnx', 'one');
    await look();
    pass(2);
    expect(await look(60)).toEqual({ ready: [], unsettled: 1 });
    expect((await look(2)).ready).toMatchObject([{ name: 'a.onnx' }]);
    expect(await look(60)).toEqual({ ready: [], unsettled: 1 });
    pass(58);
    expect((await look(60)).ready).toMatchObject([{ name: 'a.onnx' }]);
  });

  it('take from each other neither what was found nor what it is made of', async () => {
    put('night-1/model.json', modelJson('w.bin'));
    put('night-1/w.bin', '0123');
    await look(0);
    const [checkpoint] = (await look(0)).ready;
    await look(60);
    const listing = await readJsonObject<WatchListing>(store, watchKeys.listing(watchId));
    expect(listing?.checkpoints).toMatchObject([
      { sha256: checkpoint.sha256, files: ['night-1/model.json', 'night-1/w.bin'] },
    ]);
    await store.delete(watchKeys.listing(watchId));
    expect(path.basename(await fetch(checkpoint))).toBe('night-1');
  });

  it('wait an interval where the clock of the other was ahead, and no longer', async () => {
    put('a.onnx', 'one');
    const now = Date.now();
    vi.setSystemTime(now + 7_200_000);
    await look();
    vi.setSystemTime(now);
    expect(await look()).toEqual({ ready: [], unsettled: 1 });
    pass(INTERVAL_SECONDS);
    expect((await look()).ready).toMatchObject([{ name: 'a.onnx' }]);
  });
});

describe('a checkpoint that is fetched to be audited', () => {
  it('has its files below a folder of its name', async () => {
    put('deep/night-1/model.json', modelJson('weights/w.bin'));
    put('deep/night-1/weights/w.bin', '0123');
    await scan();
    const [checkpoint] = (await scan()).ready;
    const place = await fetch(checkpoint);
    expect(path.basename(place)).toBe('night-1');
    expect(readdirSync(place, { recursive: true }).sort()).toEqual([
      'model.json',
      'weights',
      path.join('weights', 'w.bin'),
    ]);
  });

  it('is refused when it has changed since it was found', async () => {
    put('night-1/model.json', modelJson('w.bin'));
    put('night-1/w.bin', '0123');
    await scan();
    const [checkpoint] = (await scan()).ready;
    put('night-1/w.bin', '4567');
    await expect(fetch(checkpoint)).rejects.toMatchObject({ type: 'Changed' });
  });
});

describe('a checkpoint that another watch has judged since this one looked', () => {
  it('is not audited again', async () => {
    put('a.onnx', 'one');
    await scan();
    const [checkpoint] = (await scan()).ready;
    await putJsonObject(store, watchKeys.verdict(watchId, checkpoint.sha256), {});
    const { prepareCheckpoint } = createPrepareCheckpoint(store);
    await expect(prepareCheckpoint({ watchId, checkpoint })).rejects.toMatchObject({
      type: 'Judged',
      nonRetryable: true,
    });
    expect(await scan()).toEqual({ ready: [], unsettled: 0 });
  });
});

async function fetch(checkpoint: ScanResult['ready'][number]): Promise<string> {
  const watch = await readWatch(store, watchId);
  return fetchCheckpoint(store, watch, checkpoint, path.join(folder, 'fetched'));
}
