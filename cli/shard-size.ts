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
  return Math.max(1, Math.min(timely, sharedShardIdentities(space, workers)));
}

/** Identities per shard where nobody has measured how fast they are scored: so that all workers have some to the end. */
export function sharedShardIdentities({ identityCount }: Space, workers: number): number {
  return Math.ceil(identityCount / (SHARDS_PER_WORKER * workers));
}
