import type { Space } from '../src/stimulus/index.js';

/** Work of one shard: long enough that starting it costs nothing, short enough to lose when a worker dies. */
const SECONDS_PER_SHARD = 30;
/** So that no worker waits long for another at the end. */
const SHARDS_PER_WORKER = 4;

/** Identities per shard for workers of `imagesPerSecond` each. Results do not depend on it. */
export function defaultShardIdentities(
  space: Space,
  imagesPerSecond: number,
  workers: number,
): number {
  const timely = Math.round((SECONDS_PER_SHARD * imagesPerSecond) / space.viewCount);
  const shared = Math.ceil(space.identityCount / (SHARDS_PER_WORKER * workers));
  return Math.max(1, Math.min(timely, shared));
}
