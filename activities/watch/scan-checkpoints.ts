import path from 'node:path';

import { networkParts } from '../../src/engines/index.js';
import { openStore } from '../../src/storage/index.js';
import type { ObjectStat, ObjectStore } from '../../src/storage/types.js';
import type { WatchingActivities } from '../types.js';
import { checkpointDigest } from './checkpoint-digest.js';
import { filesOf, findCheckpoints } from './find-checkpoints.js';
import type { FoundCheckpoint } from './find-checkpoints.js';
import { putJsonObject, readJsonObject, readWatch, watchKeys } from './watch-record.js';
import type { SeenCheckpoint, SeenFile, WatchListing } from './watch-record.js';

/** A network whose weights do not come within an hour after its last change is judged as it is. */
const PATIENCE_MILLISECONDS = 3_600_000;

/**
 * Lists the networks of a watch's source. One counts as whole when its files are all there, and their sizes and times of
 * change have stayed the same for an interval; so one that is being written is left until its writer rests that long.
 * Several watches may share the listing: it keeps since when each file is as it is, whoever looked then.
 */
export function createScanCheckpoints(
  store: ObjectStore,
): Pick<WatchingActivities, 'scanCheckpoints'> {
  return {
    async scanCheckpoints({ watchId, once = false, intervalSeconds = 0 }) {
      const { source } = await readWatch(store, watchId);
      const before = await readJsonObject<WatchListing>(store, watchKeys.listing(watchId));
      const scan = await openScan(openStore(source), before, {
        restMilliseconds: 1000 * intervalSeconds,
        patienceMilliseconds: once ? 0 : PATIENCE_MILLISECONDS,
      });
      const looks: Look[] = [];
      for (const found of findCheckpoints([...scan.listing.keys()])) {
        looks.push(await look(scan, found));
      }
      const files = Object.fromEntries(scan.files);
      const checkpoints = looks.map(({ seen }) => seen);
      await putJsonObject(store, watchKeys.listing(watchId), { files, checkpoints });
      const settled = looks.flatMap(({ seen, isReady }) => (isReady ? seen : []));
      const fresh: SeenCheckpoint[] = [];
      for (const one of settled) {
        const key = watchKeys.verdict(watchId, one.sha256 ?? '');
        if (!(await store.stat(key))) fresh.push(one);
      }
      fresh.sort((a, b) => (a.modified < b.modified ? -1 : 1));
      const ready = distinct(fresh);
      for (const one of ready)
        await putJsonObject(store, watchKeys.found(watchId, one.sha256), one);
      return {
        ready: ready.map(({ name, sha256 }) => ({ name, sha256 })),
        unsettled: looks.length - settled.length,
      };
    },
  };
}

/** How long a file must have stayed the same, and what is incomplete be waited for. */
interface Patience {
  readonly restMilliseconds: number;
  readonly patienceMilliseconds: number;
}

interface Scan extends Patience {
  readonly source: ObjectStore;
  readonly listing: ReadonlyMap<string, ObjectStat>;
  readonly files: ReadonlyMap<string, SeenFile>;
  readonly before: WatchListing;
  readonly startedMilliseconds: number;
}

/** A checkpoint as a scan sees it, and whether it is whole and at rest. */
interface Look {
  readonly seen: SeenCheckpoint;
  readonly isReady: boolean;
}

async function openScan(
  source: ObjectStore,
  before: WatchListing | null,
  patience: Patience,
): Promise<Scan> {
  const startedMilliseconds = Date.now();
  const listing = new Map<string, ObjectStat>();
  for await (const stat of source.list('')) listing.set(stat.key, stat);
  // A file is as it is since the listing ended at the latest.
  const now = Date.now();
  const known = before ?? { files: {}, checkpoints: [] };
  const files = new Map<string, SeenFile>();
  for (const [key, stat] of listing) files.set(key, seenFile(known.files[key], stamp(stat), now));
  return { source, listing, files, before: known, startedMilliseconds, ...patience };
}

/** A time to come is of a clock that was ahead: it counts from now. */
function seenFile(before: SeenFile | undefined, stamp: string, now: number): SeenFile {
  const since = before?.stamp === stamp ? before.sinceMilliseconds : now;
  return { stamp, sinceMilliseconds: Math.min(since, now) };
}

async function look(scan: Scan, found: FoundCheckpoint): Promise<Look> {
  const { listing, before } = scan;
  const known = before.checkpoints.find(({ head }) => head === found.head);
  const headStamp = stamp(listing.get(found.head)!);
  const knownParts = isKnown(scan, found.head) ? known?.parts : null;
  const isHeadSettled = isSettled(scan, found.head);
  const parts = knownParts ?? (isHeadSettled ? await partsOf(scan, found) : null);
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
  // Known from a watch that waits less, or from an earlier look: content is read once.
  const isSame = known?.sha256 != null && known.stamps.join() === seen.stamps.join();
  const isAwaited = isWhole && isAtRest && !isSame;
  const digest = isAwaited ? await digestOf(scan, seen) : isSame ? known.sha256 : null;
  return { seen: { ...seen, sha256: digest }, isReady: isWhole && isAtRest && digest !== null };
}

function isLate({ patienceMilliseconds }: Scan, modified: string): boolean {
  return Date.now() - Date.parse(modified) >= patienceMilliseconds;
}

/** The same at an earlier look. */
function isKnown({ files, before }: Scan, key: string): boolean {
  return before.files[key]?.stamp === files.get(key)!.stamp;
}

/** The same at an earlier look, and for as long as a file has to be. */
function isSettled(scan: Scan, key: string): boolean {
  const rested = scan.startedMilliseconds - scan.files.get(key)!.sinceMilliseconds;
  return isKnown(scan, key) && rested >= scan.restMilliseconds;
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

/** A checkpoint that lies there under two names is one: the first of them. */
function distinct(seen: readonly SeenCheckpoint[]): (SeenCheckpoint & { sha256: string })[] {
  const byDigest = new Map<string, SeenCheckpoint & { sha256: string }>();
  for (const one of seen) {
    const { sha256 } = one;
    if (sha256 !== null && !byDigest.has(sha256)) byDigest.set(sha256, { ...one, sha256 });
  }
  return [...byDigest.values()];
}
