import { isUnitTable, unitStrides } from '../src/statistics/index.js';
import { decodeShard, sealFault, StorageError } from '../src/storage/index.js';
import type { ObjectStat, ObjectStore, Shard } from '../src/storage/types.js';
import { listRuns } from './list-runs.js';
import { rangeOfKey, runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';
import type { IdentityRange } from '../src/stimulus/index.js';

/** An object that no run needs. */
export interface Garbage {
  readonly key: string;
  readonly bytes: number;
  readonly why: string;
}

export interface GarbageRequest {
  /** Ids of the store's runs, or trainings, that are going on; null when no server could be asked. */
  readonly live: ReadonlySet<string> | null;
  /** Younger objects are kept: their run may not have its record yet. */
  readonly minimumAgeMilliseconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Objects below `shards/`, `merged/`, `calibrations/`, `networks/` and `faces/` that no run's record refers to, shards
 * whose blocks are merged, and parts of calibrations that are committed whole. Throws a `corrupt` StorageError for a record that cannot be read, and for a
 * live run without one: what they refer to is not known, so nothing may go.
 */
export async function findGarbage(store: ObjectStore, request: GarbageRequest): Promise<Garbage[]> {
  const records = await readRecords(store, request.live ?? new Set());
  const kept = new References(records, request.live ?? new Set());
  const garbage: Garbage[] = [];
  for (const prefix of ['shards/', 'merged/', 'calibrations/', 'networks/', 'faces/']) {
    for await (const found of store.list(prefix)) {
      if (isYoung(found, request)) continue;
      const why = await kept.whyUnneeded(store, found.key);
      if (why !== null) garbage.push({ key: found.key, bytes: found.bytes, why });
    }
  }
  return garbage;
}

function isYoung({ modified }: ObjectStat, { now, minimumAgeMilliseconds }: GarbageRequest) {
  return now - modified.getTime() < minimumAgeMilliseconds;
}

async function readRecords(store: ObjectStore, live: ReadonlySet<string>): Promise<RunRecord[]> {
  const runs = await listRuns(store);
  const refuse = (what: string): never => {
    throw new StorageError(
      'corrupt',
      `${what}: what it needs is not known, so nothing is removed; start that run again, which writes its record`,
    );
  };
  for (const runId of live) {
    if (!runs.some((run) => run.runId === runId)) refuse(`live run ${runId} has no record`);
  }
  return runs.map(
    ({ runId, record }) => record ?? refuse(`the record of run ${runId} cannot be read`),
  );
}

/** What the records refer to. */
class References {
  private readonly prefixes: ReadonlySet<string>;
  private readonly keys: ReadonlySet<string>;
  /** Folders of shards and of calibration parts that a live run may be reading. */
  private readonly liveFolders: ReadonlySet<string>;
  /** Merged ranges of identities that were read whole, by the folder of their shards. */
  private readonly merged = new Map<string, IdentityRange[]>();

  constructor(records: readonly RunRecord[], live: ReadonlySet<string>) {
    this.prefixes = new Set(
      records.flatMap((run) => [
        runKeys.shards(run),
        runKeys.allMerged(run),
        runKeys.calibrationParts(run),
      ]),
    );
    this.keys = new Set(
      records.flatMap((run) => [
        runKeys.calibration(run),
        runKeys.calibrationRows(run),
        runKeys.features(run),
        run.network.key,
        ...(run.faceModel.key ? [run.faceModel.key] : []),
      ]),
    );
    this.liveFolders = new Set(
      records
        .filter(({ runId }) => live.has(runId))
        .flatMap((run) => [runKeys.shards(run), runKeys.calibrationParts(run)]),
    );
  }

  /** Null for what is needed. */
  async whyUnneeded(store: ObjectStore, key: string): Promise<string | null> {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    if (this.keys.has(key)) return null;
    if (![...this.prefixes].some((prefix) => key.startsWith(prefix))) return 'no run refers to it';
    if (this.liveFolders.has(folder)) return null;
    if (folder.startsWith('shards/')) {
      return (await this.isMerged(store, folder, key)) ? 'its blocks are merged' : null;
    }
    if (!folder.startsWith('calibrations/')) return null;
    const whole = `${folder.slice(0, -1)}.arrow`;
    return (await store.stat(whole)) ? 'its calibration is committed whole' : null;
  }

  /** Whether every identity of a shard lies in merged blocks whose objects are all whole. */
  private async isMerged(store: ObjectStore, folder: string, key: string): Promise<boolean> {
    const shard = rangeOfKey(key);
    if (!shard) return false;
    const prefix = folder.replace(/^shards\//, 'merged/');
    const ranges = this.merged.get(folder) ?? (await wholeRanges(store, prefix));
    this.merged.set(folder, ranges);
    let position = shard.from;
    for (const { from, to } of ranges) if (from <= position) position = Math.max(position, to);
    return position >= shard.to;
  }
}

/** Merged ranges below a prefix whose tiles are all there and match their checksums, by their beginnings. */
async function wholeRanges(store: ObjectStore, prefix: string): Promise<IdentityRange[]> {
  const ranges = new Map<string, IdentityRange>();
  const expectedUnits = new Map<string, number>();
  const foundUnits = new Map<string, number>();
  const damaged = new Set<string>();
  for await (const { key } of store.list(prefix)) {
    const name = key
      .slice(prefix.length)
      .split('/')[0]
      .replace(/\.arrow$/, '');
    const range = rangeOfKey(key);
    const bytes = await store.get(key);
    if (!bytes || sealFault(bytes) !== null) {
      damaged.add(name);
    } else if (range) {
      ranges.set(name, range);
      expectedUnits.set(name, unitsOf(decodeShard(bytes, key)));
    } else {
      foundUnits.set(name, (foundUnits.get(name) ?? 0) + unitsOf(decodeShard(bytes, key)));
    }
  }
  const isWhole = (name: string): boolean =>
    !damaged.has(name) && foundUnits.get(name) === expectedUnits.get(name);
  return [...ranges]
    .flatMap(([name, range]) => (isWhole(name) ? [range] : []))
    .sort((a, b) => a.from - b.from);
}

/** Units along the tables of a merged object: a tile's own, or those that all tiles of a range must add up to. */
function unitsOf({ tables }: Shard): number {
  const table = tables.find(isUnitTable);
  return table ? unitStrides(table).units : 0;
}
