import path from 'node:path';

import { networkParts } from '../../src/engines/index.js';
import { openStore } from '../../src/storage/index.js';
import type { ObjectStat, ObjectStore } from '../../src/storage/types.js';
import type { WatchingActivities } from '../types.js';
import { checkpointDigest } from './checkpoint-digest.js';
import { filesOf, findCheckpoints } from './find-checkpoints.js';
import type { FoundCheckpoint } from './find-checkpoints.js';
import { putJsonObject, readJsonObject, readWatch, watchKeys } from './watch-record.js';
import type { SeenCheckpoint, WatchListing } from './watch-record.js';

/** A network whose weights do not come within an hour after its last change is judged as it is. */
const PATIENCE_MILLISECONDS = 3_600_000;

/**
 * Lists the networks of a watch's source. One counts as whole when its files are all there, with the sizes and times of
 * change of the scan before; so one that is being written is left until its writer rests for an interval.
 */
export function createScanCheckpoints(
  store: ObjectStore,
): Pick<WatchingActivities, 'scanCheckpoints'> {
  return {
    async scanCheckpoints({ watchId, once = false }) {
      const { source } = await readWatch(store, watchId);
      const before = await readJsonObject<WatchListing>(store, watchKeys.listing(watchId));
      const scan = await openScan(openStore(source), before, once ? 0 : PATIENCE_MILLISECONDS);
      const seen: SeenCheckpoint[] = [];
      for (const found of findCheckpoints([...scan.listing.keys()])) {
        seen.push(await look(scan, found));
      }
      const files = Object.fromEntries([...scan.listing].map(([key, stat]) => [key, stamp(stat)]));
      const listing: WatchListing = { files, checkpoints: seen };
      await putJsonObject(store, watchKeys.listing(watchId), listing);
      const settled = seen.filter(({ sha256 }) => sha256 !== null);
      const fresh: SeenCheckpoint[] = [];
      for (const one of settled) {
        const key = watchKeys.verdict(watchId, one.sha256 ?? '');
        if (!(await store.stat(key))) fresh.push(one);
      }
      fresh.sort((a, b) => (a.modified < b.modified ? -1 : 1));
      return { ready: distinct(fresh), unsettled: seen.length - settled.length };
    },
  };
}

interface Scan {
  readonly source: ObjectStore;
  readonly listing: ReadonlyMap<string, ObjectStat>;
  readonly before: WatchListing;
  readonly patienceMilliseconds: number;
}

async function openScan(
  source: ObjectStore,
  before: WatchListing | null,
  patienceMilliseconds: number,
): Promise<Scan> {
  const listing = new Map<string, ObjectStat>();
  for await (const stat of source.list('')) listing.set(stat.key, stat);
  const nothing: WatchListing = { files: {}, checkpoints: [] };
  return { source, listing, before: before ?? nothing, patienceMilliseconds };
}

async function look(scan: Scan, found: FoundCheckpoint): Promise<SeenCheckpoint> {
  const { listing, before } = scan;
  const known = before.checkpoints.find(({ head }) => head === found.head);
  const headStamp = stamp(listing.get(found.head)!);
  const isHeadSettled = isSettled(scan, found.head);
  const parts = isHeadSettled ? (known?.parts ?? (await partsOf(scan, found))) : null;
  const { files, missing } = filesOf(found, parts ?? [], listing);
  const modified = files.map((file) => file.modified.toISOString()).sort();
  const seen = {
    ...{ name: found.name, head: found.head, folder: found.folder, parts },
    modified: modified.at(-1) ?? headStamp,
    files: files.map(({ key }) => key),
    stamps: files.map(stamp),
  };
  const isWhole = missing.length === 0 || isLate(scan, seen.modified);
  const isAtRest = parts !== null && files.every(({ key }) => isSettled(scan, key));
  if (!isWhole || !isAtRest) return { ...seen, sha256: null };
  const isSame = known?.sha256 != null && known.stamps.join() === seen.stamps.join();
  return { ...seen, sha256: isSame ? known.sha256 : await digestOf(scan, seen) };
}

function isLate({ patienceMilliseconds }: Scan, modified: string): boolean {
  return Date.now() - Date.parse(modified) >= patienceMilliseconds;
}

function isSettled({ listing, before }: Scan, key: string): boolean {
  return before.files[key] === stamp(listing.get(key)!);
}

function stamp({ bytes, modified }: ObjectStat): string {
  return `${bytes} ${modified.toISOString()}`;
}

/** Null while the head cannot be read: it has just gone. */
async function partsOf(
  { source }: Scan,
  { head, kind }: FoundCheckpoint,
): Promise<readonly string[] | null> {
  if (kind === 'saved-model') return [];
  const body = await source.get(head);
  return body && networkParts(body, path.posix.basename(head));
}

async function digestOf(
  { source, listing }: Scan,
  { files, folder }: Pick<SeenCheckpoint, 'files' | 'folder'>,
): Promise<string | null> {
  const bodies = new Map<string, Uint8Array>();
  for (const key of files) {
    const body = await source.get(key);
    if (body?.length !== listing.get(key)?.bytes) return null;
    bodies.set(path.posix.relative(folder, key), body!);
  }
  return checkpointDigest(bodies);
}

/** A checkpoint that lies there under two names is one. */
function distinct(seen: readonly SeenCheckpoint[]): { name: string; sha256: string }[] {
  const byDigest = new Map<string, string>();
  for (const { name, sha256 } of seen) {
    if (sha256 !== null && !byDigest.has(sha256)) byDigest.set(sha256, name);
  }
  return [...byDigest].map(([sha256, name]) => ({ name, sha256 }));
}
