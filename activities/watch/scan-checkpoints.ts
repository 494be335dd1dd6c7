import { openStore } from '../../src/storage/index.js';
import type { ObjectStat, ObjectStore } from '../../src/storage/types.js';
import { sha256 } from '../sha256.js';
import type { WatchingActivities } from '../types.js';
import { putJsonObject, readJsonObject, readWatch, watchKeys } from './watch-record.js';

/** A file as a scan saw it. */
interface SeenFile {
  readonly name: string;
  readonly bytes: number;
  readonly modified: string;
  /** Of its content, once it was found unchanged from one scan to the next; null before. */
  readonly sha256: string | null;
}

/**
 * Lists the network files of a watch's source. A file counts as whole when size and time of change are those of the
 * scan before; so one that is being written is left until its writer rests for an interval.
 */
export function createScanCheckpoints(
  store: ObjectStore,
): Pick<WatchingActivities, 'scanCheckpoints'> {
  return {
    async scanCheckpoints({ watchId }) {
      const { source } = await readWatch(store, watchId);
      const before = (await readJsonObject<SeenFile[]>(store, watchKeys.listing(watchId))) ?? [];
      const files = openStore(source);
      const seen: SeenFile[] = [];
      for await (const stat of files.list('')) {
        if (/\.onnx$/i.test(stat.key)) seen.push(await look(files, stat, before));
      }
      await putJsonObject(store, watchKeys.listing(watchId), seen);
      const settled = seen.filter((file) => file.sha256 !== null);
      const fresh: SeenFile[] = [];
      for (const file of settled) {
        const key = watchKeys.verdict(watchId, file.sha256 ?? '');
        if (!(await store.stat(key))) fresh.push(file);
      }
      fresh.sort((a, b) => (a.modified < b.modified ? -1 : 1));
      return { ready: distinct(fresh), unsettled: seen.length - settled.length };
    },
  };
}

async function look(
  files: ObjectStore,
  { key: name, bytes, modified }: ObjectStat,
  before: readonly SeenFile[],
): Promise<SeenFile> {
  const seen = { name, bytes, modified: modified.toISOString() };
  const same = before.find(
    (one) => one.name === name && one.bytes === bytes && one.modified === seen.modified,
  );
  if (!same) return { ...seen, sha256: null };
  if (same.sha256 !== null) return same;
  const body = await files.get(name);
  return { ...seen, sha256: body && body.length === bytes ? sha256(body) : null };
}

/** A checkpoint that lies there under two names is one. */
function distinct(files: readonly SeenFile[]): { name: string; sha256: string }[] {
  const byDigest = new Map<string, string>();
  for (const { name, sha256: digest } of files) {
    if (digest !== null && !byDigest.has(digest)) byDigest.set(digest, name);
  }
  return [...byDigest].map(([digest, name]) => ({ name, sha256: digest }));
}
