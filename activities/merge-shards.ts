import { log } from '@temporalio/activity';

import { createMerger, tablesDigest } from '../src/statistics/index.js';
import type { StatisticsTable } from '../src/statistics/types.js';
import { decodeShard, encodeShard, StorageError } from '../src/storage/index.js';
import type { ObjectStore, Shard } from '../src/storage/types.js';
import type { IdentityRange, Space } from '../src/stimulus/index.js';
import type { MergeResult } from '../workflows/types.js';
import { coverOfShards } from './plan-study.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';
import type { CoordinatingActivities } from './types.js';
import { readRunAndSpace } from './worker-context.js';

/** Merges a run's shards and proves coverage: every design point once, none missing, none twice. */
export function createMergeShards(store: ObjectStore): Pick<CoordinatingActivities, 'mergeShards'> {
  return {
    async mergeShards({ runId }) {
      const { run, space } = await readRunAndSpace(store, runId);
      const { used, gaps } = await coverOfShards(store, run, space);
      const { tables, ranges, corrupt } = await mergeRanges(store, run, used);
      const missingRanges = [...gaps, ...corrupt].sort((a, b) => a.from - b.from);
      const merged: Shard = {
        header: {
          formatVersion: 1,
          shardKey: run.shardKey,
          from: 0,
          to: space.identityCount,
          points: pointsIn(ranges, space),
          identity: run.shardIdentity,
        },
        tables,
      };
      await store.put(runKeys.merged(runId), encodeShard(merged));
      return certificate(tables, ranges, missingRanges, space);
    },
  };
}

async function mergeRanges(store: ObjectStore, run: RunRecord, used: readonly IdentityRange[]) {
  const merger = createMerger();
  const ranges: IdentityRange[] = [];
  const corrupt: IdentityRange[] = [];
  for (const range of used) {
    const shard = await readShard(store, run, range);
    if (shard) {
      merger.add(shard.tables);
      ranges.push(range);
    } else {
      corrupt.push(range);
    }
  }
  return {
    tables: ranges.length > 0 ? [...merger.finish()] : [],
    ranges,
    corrupt,
  };
}

/** Null for a damaged object, which is removed: the same command then scores that range again. */
async function readShard(
  store: ObjectStore,
  run: RunRecord,
  { from, to }: IdentityRange,
): Promise<Shard | null> {
  const key = runKeys.shard(run, from, to);
  const bytes = await store.get(key);
  if (!bytes) return null;
  try {
    const shard = decodeShard(bytes, key);
    checkShard(shard, run, { from, to }, key);
    return shard;
  } catch (error) {
    if (!(error instanceof StorageError && error.failure === 'corrupt')) throw error;
    log.warn(`${error.message}; removed, run again to score it anew`);
    await store.delete(key);
    return null;
  }
}

/** A shard holds what its key says: this run's sums, of each identity of its range. */
function checkShard(
  { header, tables }: Shard,
  run: RunRecord,
  range: IdentityRange,
  key: string,
): void {
  const keys = identityCounts(tables).keys;
  const isWhole =
    header.shardKey === run.shardKey &&
    header.from === range.from &&
    header.to === range.to &&
    keys.length === range.to - range.from &&
    keys.every((identity, i) => identity === range.from + i);
  if (!isWhole) {
    throw new StorageError(
      'corrupt',
      `${key}: expected identities ${range.from}-${range.to - 1} of this run, found others`,
    );
  }
}

/** Table of the number of views summed per identity. */
function identityCounts(
  tables: readonly StatisticsTable[],
): Pick<StatisticsTable, 'keys' | 'data'> {
  return (
    tables.find(({ name }) => name === 'identity.count') ?? {
      keys: new Int32Array(0),
      data: new Int32Array(0),
    }
  );
}

/**
 * Counted from the sums themselves, identity by identity, not from the ranges that were asked for. A shard sums whole
 * identities only, and merging refuses an identity held twice, so duplicates stay 0 unless a shard was made otherwise.
 */
function certificate(
  tables: readonly StatisticsTable[],
  ranges: readonly IdentityRange[],
  missingRanges: readonly IdentityRange[],
  space: Space,
): MergeResult {
  const views = Array.from(identityCounts(tables).data);
  const scored = views.reduce((sum, count) => sum + Math.min(count, space.viewCount), 0);
  const duplicates = views.reduce((sum, count) => sum + Math.max(0, count - space.viewCount), 0);
  return {
    coverage: {
      expected: space.pointCount,
      scored,
      missing: space.pointCount - scored,
      duplicates,
    },
    digest: tablesDigest(tables),
    missingRanges,
    shards: ranges.length,
  };
}

function pointsIn(ranges: readonly IdentityRange[], space: Space): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0) * space.viewCount;
}
