/** `node merge-process.js shards|merge FOLDER UNITS`: one phase of the merge benchmark; prints its measures as JSON. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { pathToFileURL } from 'node:url';

import { inTurns } from '../activities/in-turns.js';
import { createMergeShards } from '../activities/merge-shards.js';
import { openMergedTables } from '../activities/merged-tables.js';
import { residualFaces } from '../activities/residual-faces.js';
import { defineRun, runKeys } from '../activities/run-record.js';
import type { RunIngredients } from '../activities/run-record.js';
import { loadFaceModel } from '../src/face/index.js';
import { auditSteps, readOutFactors, STATISTICS_VERSION } from '../src/statistics/index.js';
import type { ReadOutGroup, UnitLayer } from '../src/statistics/index.js';
import { encodeShard, openStore, SHARD_FORMAT_VERSION } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { blockOf, createSpace, cutRanges, PRESETS } from '../src/stimulus/index.js';
import type { MergeResult } from '../workflows/types.js';
import { syntheticTables } from './synthetic-tables.js';

export type MergeMeasures = Readonly<Record<string, { value: number; unit: string }>>;

const LAYERS = 10;
/** A shard of some 20 seconds of a worker. */
const SHARD_IDENTITIES = 10;
const SAID_IDENTITIES = 200;
/** Read-outs of each factor: as many as are fitted at most, or one less than its levels. */
const READ_OUTS: Readonly<Record<string, number>> = {
  ...{ residual: 8, identity: 16, sex: 1, ethnicity: 1, age: 2, expression: 6 },
};

const [phase, folder, units] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const space = createSpace(PRESETS.xu2018);
const layers = Array.from({ length: LAYERS }, (_, i): UnitLayer => {
  const count = units / LAYERS;
  return { name: `layer ${i}`, units: count, offset: i * count };
});
const readOuts = planReadOuts();
const run = defineRun({
  version: 'bench',
  space: space.definition,
  network: {
    sha256: 'bench',
    fileName: 'bench.onnx',
    layers,
  } as unknown as RunIngredients['network'],
  faceModel: { name: 'face', digest: 'bench' },
  calibrationPoints: 1,
  rendererVersion: 1,
  statisticsVersion: STATISTICS_VERSION,
});
const store = openStore(pathToFileURL(folder).href);
console.log(JSON.stringify(phase === 'shards' ? await writeShards() : await mergeAndEstimate()));

/** What a process of its own says while it works: whoever waits minutes wants to see it go on. */
function say(what: string, done: number, of: number): void {
  process.stderr.write(`${what} ${done} of ${of}\n`);
}

async function writeShards(): Promise<MergeMeasures> {
  await store.put(runKeys.record(run.runId), Buffer.from(JSON.stringify(run)));
  for (const { from, to } of cutRanges([{ from: 0, to: space.identityCount }], SHARD_IDENTITIES)) {
    if (from % SAID_IDENTITIES === 0) say('identities written', from, space.identityCount);
    const header = {
      formatVersion: SHARD_FORMAT_VERSION,
      shardKey: run.shardKey,
      ...{ from, to, points: (to - from) * space.viewCount, identity: run.shardIdentity },
    };
    const tables = syntheticTables({ space, units, readOuts }, { from, to });
    await store.put(runKeys.shard(run, from, to), encodeShard({ header, tables }));
  }
  return { 'shards on disk': { value: await gibibytes(store, 'shards/'), unit: 'GiB' } };
}

async function mergeAndEstimate(): Promise<MergeMeasures> {
  const began = stopwatch();
  say('merging identities', 0, space.identityCount);
  const { mergeShards } = createMergeShards(store);
  const environment = new MockActivityEnvironment();
  const result: unknown = await environment.run(mergeShards, { runId: run.runId });
  const { coverage } = result as MergeResult;
  if (coverage.missing > 0) throw new Error(`${coverage.missing} images are missing`);
  const merge = began();
  const mergePeak = peak();
  const estimating = stopwatch();
  const tables = await openMergedTables(store, run, space);
  const steps = auditSteps({
    ...{ space, layers, readOuts, tables, faces: residualFaces(space, loadFaceModel()) },
    blockOf: (identity) => blockOf(space, identity),
  });
  const scoredUnits = tables.tiles.reduce((sum, { count }) => sum + count, 0);
  let tiles = 0;
  const estimates = await inTurns(steps, async (range) => {
    tiles++;
    say(`tile ${tiles} read, from unit`, range.first, scoredUnits);
    await tables.load(range);
  });
  return {
    'merged tables on disk': { value: await gibibytes(store, 'merged/'), unit: 'GiB' },
    merge: merge.wall,
    'merge, processor': merge.processor,
    'merge, peak memory': mergePeak,
    ...estimated(estimating()),
    'tiles read': { value: tiles, unit: `of ${tables.tiles.length}` },
    'both, peak memory': peak(),
    'units estimated': { value: estimates.information.length, unit: 'rows' },
  };
}

interface Elapsed {
  readonly wall: { value: number; unit: string };
  /** Of all threads: what the machine's other work does not lengthen. */
  readonly processor: { value: number; unit: string };
}

function stopwatch(): () => Elapsed {
  const [began, used] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(used);
    return {
      wall: { value: Math.round((performance.now() - began) / 100) / 10, unit: 's' },
      processor: { value: Math.round((user + system) / 1e5) / 10, unit: 's' },
    };
  };
}

function estimated({ wall, processor }: Elapsed): MergeMeasures {
  return { estimate: wall, 'estimate, processor': processor };
}

function planReadOuts(): ReadOutGroup[] {
  let first = 0;
  return layers.flatMap(({ name: layer, units: layerUnits, offset: layerOffset }) =>
    readOutFactors(space).map((factor) => {
      const count = READ_OUTS[factor] ?? 4;
      first += count;
      return { layer, layerOffset, layerUnits, factor, first: first - count, count, choice: null };
    }),
  );
}

function peak(): { value: number; unit: string } {
  return { value: Math.round(process.resourceUsage().maxRSS / 1024), unit: 'MiB' };
}

async function gibibytes(objects: ObjectStore, prefix: string): Promise<number> {
  let sum = 0;
  for await (const { bytes } of objects.list(prefix)) sum += bytes;
  return Number((sum / 2 ** 30).toFixed(2));
}
