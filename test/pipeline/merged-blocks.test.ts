import { MockActivityEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inTurns } from '../../activities/in-turns.js';
import { createMergeShards } from '../../activities/merge-shards.js';
import { openMergedTables } from '../../activities/merged-tables.js';
import { coverOfSums } from '../../activities/plan-study.js';
import { defineRun, runKeys } from '../../activities/run-record.js';
import type { RunIngredients } from '../../activities/run-record.js';
import {
  auditSteps,
  estimateAudit,
  foldAudit,
  foldSteps,
  mergeTables,
  STATISTICS_VERSION,
  tablesDigest,
} from '../../src/statistics/index.js';
import { encodeShard, SHARD_FORMAT_VERSION } from '../../src/storage/index.js';
import { MemoryStore } from '../../src/storage/memory-store.js';
import { blockOf } from '../../src/stimulus/index.js';
import type { ReadOutGroup } from '../../src/statistics/index.js';
import type { MergeResult } from '../../workflows/types.js';
import { syntheticTables } from '../../bench/synthetic-tables.js';
import { numbers, testSpace } from '../statistics/helpers.js';

const space = testSpace(
  {
    residual: numbers(24),
    sex: ['male', 'female'],
    expression: ['happy', 'neutral'],
    yaw: [-30, 0, 30],
    azimuth: [-30, 0, 30],
  },
  { scale: 0.1, translation: 0 },
);
const layers = ['early', 'late'].map((name, i) => ({ name, units: 20, offset: 20 * i }));
const readOuts = layers.flatMap(({ name, units, offset }, i): ReadOutGroup[] => {
  const of = { layer: name, layerOffset: offset, layerUnits: units };
  return [
    { ...of, factor: 'identity', first: 11 * i, count: 8, choice: null },
    { ...of, factor: 'yaw', first: 11 * i + 8, count: 2, choice: null },
    { ...of, factor: 'sex', first: 11 * i + 10, count: 1, choice: null },
  ];
});
const study = { space, units: 40, readOuts };
const identities = space.identityCount;
/** Small enough that the space makes several runs of blocks and several tiles. */
const LIMITS = { blockBytes: 1_500_000, tileBytes: 500_000 };
const PERSON = numbers(identities).map((identity) =>
  syntheticTables(study, { from: identity, to: identity + 1 }),
);
const whole = mergeTables(PERSON);
const run = defineRun({
  version: 'test',
  space: space.definition,
  network: {
    ...{ sha256: 'n', layers, fileName: 'net.onnx', output: { kind: 'other', name: null } },
  } as unknown as RunIngredients['network'],
  faceModel: { name: 'face', digest: 'f' },
  calibrationPoints: 1,
  rendererVersion: 1,
  statisticsVersion: STATISTICS_VERSION,
});

async function storeWith(bounds: readonly number[]): Promise<MemoryStore> {
  const store = new MemoryStore('memory://merged');
  await store.put(runKeys.record(run.runId), Buffer.from(JSON.stringify(run)));
  for (const [i, to] of bounds.slice(1).entries()) await putShard(store, bounds[i], to);
  return store;
}

async function putShard(store: MemoryStore, from: number, to: number): Promise<void> {
  const { shardKey, shardIdentity: identity } = run;
  const points = (to - from) * space.viewCount;
  const header = { formatVersion: SHARD_FORMAT_VERSION, shardKey, from, to, points, identity };
  const tables = mergeTables(PERSON.slice(from, to));
  await store.put(runKeys.shard(run, from, to), encodeShard({ header, tables }));
}

const merge = (store: MemoryStore): Promise<MergeResult> =>
  new MockActivityEnvironment().run(createMergeShards(store, LIMITS).mergeShards, {
    runId: run.runId,
  });

async function keysBelow(store: MemoryStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}

const COVERED = {
  coverage: { expected: space.pointCount, scored: space.pointCount, missing: 0, duplicates: 0 },
  digest: tablesDigest(whole),
  missingRanges: [],
};

describe('a merge by runs of blocks', () => {
  it('gives the same digest and the same objects for any split into shards', async () => {
    const objects = new Map<string, string>();
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: identities - 1 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, async (points) => {
        const store = await storeWith([0, ...points.sort((a, b) => a - b), identities]);
        expect(await merge(store)).toMatchObject(COVERED);
        const keys = await keysBelow(store, 'merged/');
        expect(keys.filter((key) => !key.includes('units-')).length).toBeGreaterThan(3);
        expect(keys.length).toBeGreaterThan(15);
        for (const key of keys) {
          const body = Buffer.from((await store.get(key))!).toString('base64');
          expect(objects.get(key) ?? body, key).toBe(body);
          objects.set(key, body);
        }
        expect(objects.size).toBe(keys.length);
      }),
      { numRuns: 5 },
    );
  });

  it('stands in for shards that are gone, whole or in part', async () => {
    const store = await storeWith([0, 20, 35, identities]);
    await merge(store);
    await store.delete(runKeys.shard(run, 20, 35));
    expect((await coverOfSums(store, run, space)).gaps).toEqual([]);
    expect(await merge(store)).toMatchObject(COVERED);
    for (const key of await keysBelow(store, 'shards/')) await store.delete(key);
    expect(await merge(store)).toMatchObject(COVERED);
  });

  it('counts a damaged tile as missing once its shards are gone, and takes what is scored anew', async () => {
    const store = await storeWith([0, identities]);
    await merge(store);
    await store.delete(runKeys.shard(run, 0, identities));
    const tile = (await keysBelow(store, 'merged/')).find((key) => key.includes('units-16'))!;
    const bytes = (await store.get(tile))!;
    await store.put(
      tile,
      bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte)),
    );
    const { missingRanges, coverage } = await merge(store);
    expect(missingRanges).toHaveLength(1);
    expect(coverage.missing).toBeGreaterThan(0);
    const [{ from, to }] = missingRanges;
    await putShard(store, from, to);
    expect(await merge(store)).toMatchObject(COVERED);
  });

  it('leaves no merged blocks of a run with gaps but those that are whole', async () => {
    const store = await storeWith([0, 30]);
    const { coverage, missingRanges } = await merge(store);
    expect(coverage.scored).toBe(30 * space.viewCount);
    expect(missingRanges).toEqual([{ from: 30, to: identities }]);
    await expect(openMergedTables(store, run, space)).rejects.toThrow(/found a part: run the same/);
  });
});

describe('estimates from tiles', () => {
  it('are those from whole tables, to the last bit', async () => {
    const store = await storeWith([0, 7, identities]);
    await merge(store);
    const request = {
      ...{ space, layers, readOuts },
      blockOf: (identity: number) => blockOf(space, identity),
    };
    const tables = await openMergedTables(store, run, space);
    expect(tables.tiles.length).toBeGreaterThan(2);
    const loaded: number[] = [];
    const load = (units: Parameters<typeof tables.load>[0]): Promise<void> => {
      loaded.push(units.first);
      return tables.load(units);
    };
    const estimates = await inTurns(auditSteps({ ...request, tables }), load);
    expect(estimates).toEqual(estimateAudit({ ...request, tables: whole }));
    // The decision's, all in turn, then those of the chosen units in a few passes.
    expect(loaded.length).toBeLessThan(6 * tables.tiles.length);
    const folded = await inTurns(foldSteps({ ...request, tables }), load);
    expect(folded).toEqual(foldAudit({ ...request, tables: whole }));
  });

  it('are read once where they fit in memory, and the first alone where only it does', async () => {
    const store = await storeWith([0, identities]);
    await merge(store);
    let tileBytes = 0;
    const readsOf = async (keptBytes: number): Promise<number[]> => {
      const tables = await openMergedTables(store, run, space, keptBytes);
      const reads: number[] = [];
      const get = store.get.bind(store);
      const tiles = tables.tiles.slice(0, 2);
      for (const units of [...tiles, ...tiles]) {
        let count = 0;
        store.get = async (key) => {
          count++;
          return get(key);
        };
        await tables.load(units);
        store.get = get;
        expect(tables.held).toMatchObject(units);
        const held = tables.held?.tables ?? [];
        tileBytes = held.reduce((sum, { data }) => sum + data.byteLength, 0);
        reads.push(count);
      }
      return reads.map((count) => Math.sign(count));
    };
    expect(await readsOf(0)).toEqual([1, 1, 1, 1]);
    expect(await readsOf(2 * tileBytes)).toEqual([1, 1, 0, 0]);
    expect(await readsOf(tileBytes)).toEqual([1, 1, 0, 1]);
  });
});
