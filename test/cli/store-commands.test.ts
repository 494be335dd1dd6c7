import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nearestRun } from '../../activities/explain-plan.js';
import { findGarbage } from '../../activities/find-garbage.js';
import { putMergedBlocks, removeMergedBlocks } from '../../activities/merged-blocks.js';
import { coverOfSums } from '../../activities/plan-study.js';
import { defineRun, runKeys } from '../../activities/run-record.js';
import type { RunIngredients, RunRecord } from '../../activities/run-record.js';
import { sha256 } from '../../activities/sha256.js';
import { compare } from '../../cli/commands/compare.js';
import { reportRun, runStatus } from '../../cli/commands/control.js';
import { retry } from '../../cli/commands/retry.js';
import { runs } from '../../cli/commands/runs.js';
import { collectGarbage, verify } from '../../cli/commands/store.js';
import { failureOf } from '../../cli/failure.js';
import { STATISTICS_VERSION } from '../../src/statistics/index.js';
import {
  CALIBRATION_FORMAT_VERSION,
  encodeCalibration,
  encodeShard,
  openStore,
  SHARD_FORMAT_VERSION,
} from '../../src/storage/index.js';
import type { ObjectStore } from '../../src/storage/index.js';
import { auditFixture } from '../report/audit-fixture.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from '../statistics/helpers.js';
import { filesBelow, removeFolder, temporaryFolder } from '../support/command-line.js';

const space = testSpace({ residual: numbers(6), sex: ['male', 'female'], yaw: [-30, 0, 30] });
const layers = [{ name: 'head', units: 1, offset: 0, poolable: false, shape: [1] }];
const OLD = new Date('2026-01-01T00:00:00Z');

let folder: string;
let url: string;
let store: ObjectStore;
let output: string;

beforeEach(() => {
  folder = temporaryFolder('store');
  url = pathToFileURL(folder).href;
  store = openStore(url);
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

function ingredients(over: Partial<RunIngredients> = {}): RunIngredients {
  const body = Buffer.from('network');
  return {
    version: '0',
    space: space.definition,
    network: {
      key: `networks/${sha256(body)}.onnx`,
      fileName: 'net.onnx',
      sha256: sha256(body),
      storedSha256: sha256(body),
      parameters: 1,
      inputName: null,
      output: { kind: 'other', name: null },
      classes: null,
      probes: { names: 'auto', pooling: 'mean' },
      layers,
    } as unknown as RunIngredients['network'],
    faceModel: { name: 'face', digest: 'f'.repeat(64), key: null },
    calibrationPoints: 36,
    rendererVersion: 1,
    statisticsVersion: STATISTICS_VERSION,
    ...over,
  };
}

/** A finished run whose unit reads yaw with a gain. */
async function finishedRun(over: Partial<RunIngredients> = {}, gain = 1): Promise<RunRecord> {
  const run = defineRun(ingredients(over));
  const study = runNetwork(space, layers, (p) => [gain * (p.levels.yaw - 1) + noise(p, 0)]);
  const tables = accumulateAll(study);
  const everyone = { from: 0, to: space.identityCount };
  const shard = encodeShard({
    header: {
      formatVersion: SHARD_FORMAT_VERSION,
      shardKey: run.shardKey,
      from: 0,
      to: space.identityCount,
      points: space.pointCount,
      identity: run.shardIdentity,
    },
    tables,
  });
  const { summary } = auditFixture();
  const coverage = { expected: 36, scored: 36, missing: 0, duplicates: 0 };
  const performance = { decision: null, reason: 'none', estimates: null };
  await store.put(run.network.key, Buffer.from('network'));
  await store.put(runKeys.record(run.runId), Buffer.from(JSON.stringify(run)));
  await store.put(runKeys.shard(run, 0, space.identityCount), shard);
  await putMergedBlocks(store, { run, space }, everyone, tables, [{ first: 0, count: 1 }]);
  await store.put(
    runKeys.calibration(run),
    encodeCalibration(study.calibration, {
      formatVersion: CALIBRATION_FORMAT_VERSION,
      calibrationKey: run.calibrationKey,
      identity: run.shardIdentity,
    }),
  );
  await store.put(
    runKeys.results(run.runId, 'summary.json'),
    Buffer.from(JSON.stringify({ ...summary, coverage, performance })),
  );
  return run;
}

async function failure(work: Promise<void>) {
  try {
    await work;
  } catch (error) {
    return failureOf(error);
  }
  throw new Error('expected a failure');
}
const json = (): unknown => JSON.parse(output.trim().split('\n').at(-1) ?? '');
const fileOf = (key: string): string => path.join(folder, key);
function age(...keys: string[]): void {
  for (const key of keys) utimesSync(fileOf(key), OLD, OLD);
}

describe('status of an unknown run', () => {
  it('says so, with exit code 2, and leaves the folder empty', async () => {
    const { exitCode, message } = await failure(runStatus('nope', { store: folder }));
    expect(exitCode).toBe(2);
    expect(message).toContain('expected a run nope');
    expect(filesBelow(folder)).toEqual([]);
    expect(existsSync(path.join(folder, 'temporal'))).toBe(false);
  });
});

describe('runs', () => {
  it('lists state, space, network and images', async () => {
    const { runId } = await finishedRun();
    const begun = defineRun(ingredients({ rendererVersion: 9 }));
    await store.put(runKeys.record(begun.runId), Buffer.from(JSON.stringify(begun)));
    await runs({ store: folder, json: true });
    expect(json()).toMatchObject({
      runs: expect.arrayContaining([
        expect.objectContaining({ runId, state: 'done', space: 'test', network: 'net.onnx' }),
        expect.objectContaining({ runId: begun.runId, state: 'unfinished' }),
      ]) as unknown,
    });
  });

  it('says that a store has none', async () => {
    await runs({ store: folder });
    expect(output).toMatch(/^no runs in file:/);
  });
});

describe('a store that does not exist', () => {
  it.each<[string, (options: { store: string }) => Promise<void>]>([
    ['runs', runs],
    ['store verify', verify],
    ['store gc', collectGarbage],
    ['compare', (options) => compare('a', 'b', options)],
    ['status', (options) => runStatus('a', options)],
    ['report', (options) => reportRun('a', options)],
    ['retry', (options) => retry('a', options)],
  ])('is refused by %s with exit code 2 in one line, and not made', async (_, command) => {
    const absent = path.join(folder, 'absent');
    const { exitCode, message } = await failure(command({ store: absent }));
    expect(exitCode).toBe(2);
    expect(message).toMatch(/^expected a store at file:.*absent, found no such folder: [^\n]+$/);
    expect(existsSync(absent)).toBe(false);
  });
});

describe('compare', () => {
  it('writes page, numbers and table, and finds what was planted', async () => {
    const a = await finishedRun({}, 2);
    const b = await finishedRun({ calibrationPoints: 30 }, 0.2);
    const out = path.join(folder, 'out');
    await compare(a.runId, `${url}#${b.runId}`, { store: folder, out, json: true });
    expect(json()).toMatchObject({ a: a.runId, b: b.runId });
    expect(filesBelow(out)).toEqual(['compare.csv', 'compare.html', 'compare.json']);
    const lines = readFileSync(path.join(out, 'compare.csv'), 'utf8').split('\r\n');
    expect(lines.find((line) => line.startsWith('information,best unit,head,yaw,'))).toContain(
      ',true,',
    );
  });

  it.each<[string, object, object, string[]]>([
    [
      'names the rule by which one run amplified its faces and an earlier one did not',
      {},
      { amplification: 1 },
      ['calibration points differ: 36 in A, 30 in B', 'amplification rule differ: in B alone'],
    ],
    [
      'says nothing of a rule that both share',
      { amplification: 1 },
      { amplification: 1 },
      ['calibration points differ: 36 in A, 30 in B'],
    ],
  ])('%s', async (_, ofA, ofB, notes) => {
    const a = await finishedRun();
    const b = await finishedRun({ calibrationPoints: 30 });
    await putIdentity(a, ofA);
    await putIdentity(b, ofB);
    const out = path.join(folder, 'out');
    await compare(a.runId, b.runId, { store: folder, out });
    const written = readFileSync(path.join(out, 'compare.json'), 'utf8');
    expect((JSON.parse(written) as { notes: string[] }).notes).toEqual(notes);
  });

  it('refuses runs over different images in one line, with exit code 2', async () => {
    const a = await finishedRun();
    const b = await finishedRun({ space: { ...space.definition, seed: 6 } });
    const { exitCode, message } = await failure(compare(a.runId, b.runId, { store: folder }));
    expect(exitCode).toBe(2);
    expect(message).toMatch(/over the same images, found seed 5 in A and 6 in B/);
  });

  it('refuses a run that is not there, and one without results', async () => {
    const a = await finishedRun();
    const missing = await failure(compare(a.runId, 'nope', { store: folder }));
    expect(missing.message).toMatch(/^expected run nope/);
    await store.delete(runKeys.results(a.runId, 'summary.json'));
    const begun = await failure(compare(a.runId, a.runId, { store: folder }));
    expect(begun.message).toMatch(/to be complete, found no results yet/);
  });
});

/** Writes a run's record anew, with more in what its shards' key digests. */
async function putIdentity(run: RunRecord, more: object): Promise<void> {
  const identity = { ...(JSON.parse(run.shardIdentity) as object), ...more };
  const record = { ...run, shardIdentity: JSON.stringify(identity) };
  await store.put(runKeys.record(run.runId), Buffer.from(JSON.stringify(record)));
}

describe('store verify', () => {
  it('finds a flipped bit, deletes nothing unless asked, and ends with exit code 3', async () => {
    const run = await finishedRun();
    await verify({ store: folder, json: true });
    expect(json()).toMatchObject({ objects: 5, damaged: [] });
    const key = runKeys.shard(run, 0, space.identityCount);
    const bytes = readFileSync(fileOf(key));
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(fileOf(key), bytes);
    writeFileSync(fileOf(run.network.key), 'netwxrk');

    expect((await failure(verify({ store: folder, json: true }))).exitCode).toBe(3);
    expect(json()).toMatchObject({ damaged: [{ key }, { key: run.network.key }], deleted: 0 });
    expect(await store.stat(key)).not.toBeNull();
    await failure(verify({ store: folder, delete: true }));
    expect(await store.stat(key)).toBeNull();
    expect(await store.stat(runKeys.merged(run, 0, space.identityCount))).not.toBeNull();
  });
});

describe('store gc', () => {
  it('removes what no run refers to once it is old, and nothing else', async () => {
    const run = await finishedRun();
    await removeMergedBlocks(store, run, { from: 0, to: space.identityCount });
    const orphans = ['shards/abc/0-1.arrow', 'calibrations/abc.arrow', 'networks/abc.onnx'];
    for (const key of [...orphans, 'shards/young/0-1.arrow']) {
      await store.put(key, Buffer.from('x'));
    }
    const part = runKeys.calibrationPart(run, 0, 4);
    await store.put(part, Buffer.from('part'));
    await store.put(runKeys.calibration(run), Buffer.from('whole'));
    mkdirSync(fileOf('shards/abc'), { recursive: true });
    const temporary = 'shards/abc/.writing-1';
    writeFileSync(fileOf(temporary), 'half');
    const kept = [run.network.key, runKeys.shard(run, 0, space.identityCount)];
    age(...orphans, ...kept, part, runKeys.calibration(run), temporary);
    const before = filesBelow(folder);

    await collectGarbage({ store: folder, json: true });
    expect(json()).toMatchObject({ removed: false, bytes: 3 + 4 + 4, live: null });
    expect(filesBelow(folder)).toEqual(before);
    await collectGarbage({ store: folder, yes: true });
    const gone = [...orphans, part, temporary];
    expect(filesBelow(folder)).toEqual(before.filter((file) => !gone.includes(file)));
  });

  it('removes shards once their blocks are merged whole, and the merged blocks stand in for them', async () => {
    const run = await finishedRun();
    const shard = runKeys.shard(run, 0, space.identityCount);
    const tile = runKeys.mergedTile(
      run,
      { from: 0, to: space.identityCount },
      { first: 0, count: 1 },
    );
    age(shard);
    const find = async () =>
      findGarbage(store, { live: new Set(), minimumAgeMilliseconds: 3_600_000, now: Date.now() });
    expect(await find()).toMatchObject([{ key: shard, why: 'its blocks are merged' }]);
    const whole = readFileSync(fileOf(tile));
    writeFileSync(fileOf(tile), whole.subarray(1));
    expect(await find()).toEqual([]);
    writeFileSync(fileOf(tile), whole);
    await collectGarbage({ store: folder, yes: true, json: true });
    expect(await store.stat(shard)).toBeNull();
    const { used, gaps } = await coverOfSums(store, run, space);
    expect(gaps).toEqual([]);
    expect(used).toEqual([{ from: 0, to: space.identityCount, merged: true }]);
  });

  it('keeps the calibration parts of a live run, and refuses while a live run has no record', async () => {
    const run = await finishedRun();
    const part = runKeys.calibrationPart(run, 0, 4);
    await store.put(part, Buffer.from('part'));
    await store.put(runKeys.calibration(run), Buffer.from('whole'));
    const find = (live: string[]) =>
      findGarbage(store, { live: new Set(live), minimumAgeMilliseconds: 0, now: Date.now() + 1 });
    const shard = runKeys.shard(run, 0, space.identityCount);
    expect((await find([])).map(({ key }) => key)).toEqual([shard, part]);
    expect(await find([run.runId])).toEqual([]);
    await expect(find(['gone'])).rejects.toThrow('live run gone has no record');
  });

  it('removes nothing while the record of a run cannot be read', async () => {
    await store.put('shards/abc/0-1.arrow', Buffer.from('x'));
    age('shards/abc/0-1.arrow');
    await store.put(runKeys.record('broken'), Buffer.from('{'));
    const { message } = await failure(collectGarbage({ store: folder, yes: true }));
    expect(message).toContain('the record of run broken cannot be read');
    expect(await store.stat('shards/abc/0-1.arrow')).not.toBeNull();
  });
});

describe('why a plan finds nothing cached', () => {
  it('names the ingredients that differ from the nearest run', async () => {
    await finishedRun({ rendererVersion: 7, calibrationPoints: 20 });
    const near = await finishedRun({ calibrationPoints: 20 });
    const nearest = await nearestRun(store, defineRun(ingredients()));
    expect(nearest).toEqual({
      runId: near.runId,
      differs: [{ part: 'calibration points', earlier: '20', now: '36' }],
    });
  });

  it('is null in an empty store', async () => {
    expect(await nearestRun(store, defineRun(ingredients()))).toBeNull();
  });
});
