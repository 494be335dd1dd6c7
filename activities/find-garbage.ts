import { StorageError } from '../src/storage/index.js';
import type { ObjectStat, ObjectStore } from '../src/storage/types.js';
import { listRuns } from './list-runs.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';

/** An object that no run needs. */
export interface Garbage {
  readonly key: string;
  readonly bytes: number;
  readonly why: string;
}

export interface GarbageRequest {
  /** Ids of the store's runs that are going on; null when no server could be asked. */
  readonly live: ReadonlySet<string> | null;
  /** Younger objects are kept: their run may not have its record yet. */
  readonly minimumAgeMilliseconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Objects below `shards/`, `calibrations/`, `networks/` and `faces/` that no run's record refers to, and parts of
 * calibrations that are committed whole. Throws a `corrupt` StorageError for a record that cannot be read, and for a
 * live run without one: what they refer to is not known, so nothing may go.
 */
export async function findGarbage(store: ObjectStore, request: GarbageRequest): Promise<Garbage[]> {
  const records = await readRecords(store, request.live ?? new Set());
  const kept = new References(records, request.live ?? new Set());
  const garbage: Garbage[] = [];
  for (const prefix of ['shards/', 'calibrations/', 'networks/', 'faces/']) {
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
  /** Folders of calibration parts that a live run may be reading. */
  private readonly livePartFolders: ReadonlySet<string>;

  constructor(records: readonly RunRecord[], live: ReadonlySet<string>) {
    this.prefixes = new Set(
      records.flatMap((run) => [runKeys.shards(run), runKeys.calibrationParts(run)]),
    );
    this.keys = new Set(
      records.flatMap((run) => [
        runKeys.calibration(run),
        runKeys.calibrationRows(run),
        run.network.key,
        ...(run.faceModel.key ? [run.faceModel.key] : []),
      ]),
    );
    this.livePartFolders = new Set(
      records.filter(({ runId }) => live.has(runId)).map((run) => runKeys.calibrationParts(run)),
    );
  }

  /** Null for what is needed. */
  async whyUnneeded(store: ObjectStore, key: string): Promise<string | null> {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    if (this.keys.has(key)) return null;
    if (!this.prefixes.has(folder)) return 'no run refers to it';
    const isPart = folder.startsWith('calibrations/');
    if (!isPart || this.livePartFolders.has(folder)) return null;
    const whole = `${folder.slice(0, -1)}.arrow`;
    return (await store.stat(whole)) ? 'its calibration is committed whole' : null;
  }
}
