import type { EngineName, ResolvedStudy } from '../../src/config/index.js';
import type { NumericMode } from '../../src/engines/types.js';
import { canonicalJson } from '../../src/numeric/index.js';
import type { ObjectStore } from '../../src/storage/types.js';
import type { Verdict } from '../../workflows/watch-types.js';
import { badInput } from '../failures.js';
import { sha256 } from '../sha256.js';

/** Where a watch looks and what it does with what it finds: kept as `watches/<watchId>/watch.json`. */
export interface WatchRecord {
  readonly formatVersion: 1;
  readonly watchId: string;
  /** URL of a folder or a prefix: `file:///…` or `s3://…`. */
  readonly source: string;
  /** What each checkpoint is audited with, its own file in place of the network's. */
  readonly study: ResolvedStudy;
  /**
   * What the numbers of every checkpoint are computed on, so that a difference is the network's: as on the machine where
   * the watch was started. The engine's version is each run's own, and an upgrade may change it.
   */
  readonly mode: WatchMode;
  readonly parallelism: number;
  /** Label of the scoring queue; null: the device's. */
  readonly queue: string | null;
}

export interface WatchMode extends Pick<NumericMode, 'precision' | 'device'> {
  readonly engine: EngineName;
}

/** What a scan saw at a source, for the next one to compare with. */
export interface WatchListing {
  readonly files: Readonly<Record<string, SeenFile>>;
  readonly checkpoints: readonly SeenCheckpoint[];
}

/** A file as some scan of the watch was the first to see it. */
export interface SeenFile {
  /** Size and time of change. */
  readonly stamp: string;
  /** When it was first seen so, milliseconds since 1970 by the clock of the machine that looked. */
  readonly sinceMilliseconds: number;
}

/** A network as a scan saw it; paths are below the source. */
export interface SeenCheckpoint {
  readonly name: string;
  readonly head: string;
  readonly folder: string;
  /** What the head says that belongs to it; null while the head changes. */
  readonly parts: readonly string[] | null;
  readonly files: readonly string[];
  /** Size and time of change of each of `files`. */
  readonly stamps: readonly string[];
  /** Time of its last change. */
  readonly modified: string;
  /** Of its content, once it was found whole and at rest; null before. */
  readonly sha256: string | null;
}

/** The checkpoint accepted last. */
export interface Accepted {
  readonly runId: string;
  readonly sha256: string;
}

/** The same source watched with the same study in the same numeric mode is the same watch. */
export function watchIdOf(
  source: string,
  { study, science, gates }: ResolvedStudy,
  mode: WatchMode,
): string {
  return sha256(canonicalJson({ source, study, science, gates: gates.limits, mode })).slice(0, 12);
}

export const watchKeys = {
  record: (watchId: string) => `watches/${watchId}/watch.json`,
  listing: (watchId: string) => `watches/${watchId}/listing.json`,
  /** Where the files of a checkpoint lay when it was found: no later look changes that for whoever audits it. */
  found: (watchId: string, digest: string) => `watches/${watchId}/found/${digest}.json`,
  accepted: (watchId: string) => `watches/${watchId}/accepted.json`,
  verdict: (watchId: string, digest: string) => `watches/${watchId}/verdicts/${digest}.json`,
  verdicts: (watchId: string) => `watches/${watchId}/verdicts/`,
};

export async function readWatch(store: ObjectStore, watchId: string): Promise<WatchRecord> {
  const record = await readJsonObject<WatchRecord>(store, watchKeys.record(watchId));
  if (record) return record;
  throw badInput(
    `expected the record of watch ${watchId} in ${store.url}, found none: start it again`,
  );
}

/** The verdicts of a watch, the oldest first. */
export async function readVerdicts(store: ObjectStore, watchId: string): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for await (const { key } of store.list(watchKeys.verdicts(watchId))) {
    const verdict = await readJsonObject<Verdict>(store, key);
    if (verdict) verdicts.push(verdict);
  }
  return verdicts.sort((a, b) => (a.decidedAt < b.decidedAt ? -1 : 1));
}

/** Null when there is none. */
export async function readJsonObject<T>(store: ObjectStore, key: string): Promise<T | null> {
  const body = await store.get(key);
  return body && (JSON.parse(Buffer.from(body).toString('utf8')) as T);
}

export async function putJsonObject(
  store: ObjectStore,
  key: string,
  value: unknown,
): Promise<void> {
  await store.put(key, Buffer.from(JSON.stringify(value)));
}
