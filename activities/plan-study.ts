import { log } from '@temporalio/activity';

import { decodeActivationRows, decodeCalibration, StorageError } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { coverWithCommitted } from '../src/stimulus/index.js';
import type { Cover, IdentityRange, Space } from '../src/stimulus/index.js';
import { rangeOfKey, runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';
import type { CoordinatingActivities } from './types.js';
import { readRunAndSpace } from './worker-context.js';

/** What the store already holds of a run, and what is left to score. */
export function createPlanStudy(store: ObjectStore): Pick<CoordinatingActivities, 'planStudy'> {
  return {
    async planStudy({ runId }) {
      const { run, space } = await readRunAndSpace(store, runId);
      const shards = await coverOfSums(store, run, space);
      const calibrationCommitted = await holdsCalibration(store, run);
      if (!calibrationCommitted) await removeDamagedParts(store, run);
      const parts = await coverOf(store, runKeys.calibrationParts(run), space);
      return {
        calibrationCommitted,
        calibrationGaps: calibrationCommitted ? [] : parts.gaps,
        gaps: shards.gaps,
        cachedShards: shards.used.length,
      };
    },
  };
}

/**
 * A calibration that cannot be read is removed: the pass that makes it is then run again. So it is with one whose kept
 * rows are damaged, since the same pass keeps them.
 */
async function holdsCalibration(store: ObjectStore, run: RunRecord): Promise<boolean> {
  const key = runKeys.calibration(run);
  const rowsKey = runKeys.calibrationRows(run);
  if ((await store.stat(rowsKey)) !== null) {
    const areWhole = await readOrRemove(store, rowsKey, (bytes) => {
      const { header } = decodeActivationRows(bytes, rowsKey);
      return header.calibrationKey === run.calibrationKey;
    });
    if (!areWhole) await store.delete(key);
  }
  return readOrRemove(store, key, (bytes) => {
    const { header } = decodeCalibration(bytes, key);
    return header.calibrationKey === run.calibrationKey;
  });
}

async function removeDamagedParts(store: ObjectStore, run: RunRecord): Promise<void> {
  for await (const { key } of store.list(runKeys.calibrationParts(run))) {
    await readOrRemove(store, key, (bytes) => {
      const { header } = decodeActivationRows(bytes, key);
      return header.calibrationKey === run.calibrationKey;
    });
  }
}

/** Whether `isWhole` holds for the object; one that is damaged or another's is removed. */
async function readOrRemove(
  store: ObjectStore,
  key: string,
  isWhole: (bytes: Uint8Array) => boolean,
): Promise<boolean> {
  const bytes = await store.get(key);
  if (!bytes) return false;
  try {
    if (isWhole(bytes)) return true;
  } catch (error) {
    if (!(error instanceof StorageError && error.failure === 'corrupt')) throw error;
    log.warn(`${error.message}; removed, it is made anew`);
  }
  await store.delete(key);
  return false;
}

/** Sums of a range of identities: a shard's, or those of blocks that were merged. */
export interface SumRange extends IdentityRange {
  readonly merged: boolean;
}

export interface SumCover extends Cover {
  readonly used: SumRange[];
}

/**
 * Committed sums that cover the space without overlap, and the identities they leave out. Merged blocks stand in where
 * shards are gone, as after `store gc`.
 */
export async function coverOfSums(
  store: ObjectStore,
  run: RunRecord,
  space: Space,
): Promise<SumCover> {
  const shards = await committedRanges(store, runKeys.shards(run));
  const cover = coverWithCommitted(space.identityCount, shards);
  if (cover.gaps.length === 0) return withOrigin(cover, shards);
  const merged = await committedRanges(store, runKeys.allMerged(run));
  return withOrigin(coverWithCommitted(space.identityCount, [...shards, ...merged]), shards);
}

function withOrigin({ used, gaps }: Cover, shards: readonly IdentityRange[]): SumCover {
  const isShard = ({ from, to }: IdentityRange): boolean =>
    shards.some((shard) => shard.from === from && shard.to === to);
  return { used: used.map((range) => ({ ...range, merged: !isShard(range) })), gaps };
}

/** Committed objects below a prefix that cover the space without overlap, and the identities they leave out. */
export async function coverOf(store: ObjectStore, prefix: string, space: Space): Promise<Cover> {
  return coverWithCommitted(space.identityCount, await committedRanges(store, prefix));
}

async function committedRanges(store: ObjectStore, prefix: string): Promise<IdentityRange[]> {
  const committed: IdentityRange[] = [];
  for await (const { key } of store.list(prefix)) {
    const range = rangeOfKey(key);
    if (range) committed.push(range);
  }
  return committed;
}
