import { log } from '@temporalio/activity';

import { createMerger, createTablesDigest, cutRows, planTiles } from '../src/statistics/index.js';
import type {
  Merger,
  TableShape,
  TileLimits,
  TilePlan,
  UnitRange,
} from '../src/statistics/index.js';
import type { StatisticsTable } from '../src/statistics/types.js';
import { decodeShard, StorageError } from '../src/storage/index.js';
import type { ObjectStore, Shard } from '../src/storage/types.js';
import { blockOf } from '../src/stimulus/index.js';
import type { IdentityRange, Space } from '../src/stimulus/index.js';
import type { MergeResult } from '../workflows/types.js';
import { putMergedBlocks, readMergedBlocks, removeMergedBlocks, tilesOf } from './merged-blocks.js';
import { coverOfSums } from './plan-study.js';
import type { SumRange } from './plan-study.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';
import type { CoordinatingActivities } from './types.js';
import { readRunAndSpace } from './worker-context.js';

/**
 * Merges a run's shards, a run of blocks at a time, and proves coverage: every design point once, none missing, none
 * twice. Memory: the tables of some blocks and of one shard, whatever the size of the space.
 */
export function createMergeShards(
  store: ObjectStore,
  limits?: TileLimits,
): Pick<CoordinatingActivities, 'mergeShards'> {
  return {
    async mergeShards({ runId }) {
      const { run, space } = await readRunAndSpace(store, runId);
      const { used, gaps } = await coverOfSums(store, run, space);
      const merge = new BlockwiseMerge(store, run, space, limits);
      const corrupt: IdentityRange[] = [];
      for (const range of used) {
        const tables = await readSums(store, run, range);
        if (tables) await merge.add(range, tables);
        else corrupt.push({ from: range.from, to: range.to });
      }
      const missingRanges = [...gaps, ...corrupt].sort((a, b) => a.from - b.from);
      return { ...(await merge.finish()), missingRanges, shards: used.length - corrupt.length };
    },
  };
}

/** Takes sums of ranges in ascending order and puts every run of blocks into the store once it is whole. */
class BlockwiseMerge {
  private readonly digest = createTablesDigest();
  private plan: TilePlan | null = null;
  /** Place in the plan of the run of blocks that is being merged. */
  private at = 0;
  private open: { merger: Merger; merged: boolean } | null = null;
  private scored = 0;
  private duplicates = 0;

  constructor(
    private readonly store: ObjectStore,
    private readonly run: RunRecord,
    private readonly space: Space,
    private readonly limits?: TileLimits,
  ) {}

  async add(range: SumRange, tables: readonly StatisticsTable[]): Promise<void> {
    const { ranges } = (this.plan ??= this.planFor(tables));
    while (ranges[this.at].to <= range.from) await this.close();
    for (;;) {
      const block = ranges[this.at];
      const [from, to] = [Math.max(range.from, block.from), Math.min(range.to, block.to)];
      const isBlock = range.merged && range.from === block.from && range.to === block.to;
      this.open ??= { merger: createMerger(), merged: isBlock };
      this.open.merger.add(cutRows(tables, { from, to }, (one) => blockOf(this.space, one)));
      if (range.to <= block.to) return;
      await this.close();
    }
  }

  async finish(): Promise<Pick<MergeResult, 'coverage' | 'digest'>> {
    if (this.open) await this.close();
    const expected = this.space.pointCount;
    const { scored, duplicates } = this;
    return {
      coverage: { expected, scored, missing: expected - scored, duplicates },
      digest: this.digest.finish(),
    };
  }

  private planFor(shapes: readonly TableShape[]): TilePlan {
    const { space, limits } = this;
    return planTiles(shapes, space.identityCount, (one) => blockOf(space, one), limits);
  }

  /** Ends the run of blocks that is open, which may have no sums at all. */
  private async close(): Promise<void> {
    const { plan, open, run, space, store } = this;
    const range = plan?.ranges[this.at++];
    this.open = null;
    if (!open || !plan || !range) return;
    const tables = [...open.merger.finish()];
    this.digest.add(tables);
    const isWhole = this.count(tables, range);
    const isKept = open.merged && (await hasTiles(store, run, range, plan.tiles));
    if (isWhole && !isKept) {
      await putMergedBlocks(store, { run, space }, range, tables, plan.tiles);
    }
  }

  /**
   * Counted from the sums themselves, identity by identity, not from the ranges that were asked for. A shard sums whole
   * identities only, and merging refuses an identity held twice, so duplicates stay 0 unless a shard was made otherwise.
   */
  private count(tables: readonly StatisticsTable[], { from, to }: IdentityRange): boolean {
    const { viewCount } = this.space;
    const { data } = identityCounts(tables);
    for (const views of data) {
      this.scored += Math.min(views, viewCount);
      this.duplicates += Math.max(0, views - viewCount);
    }
    return data.length === to - from && data.every((views) => views === viewCount);
  }
}

/** Whether merged blocks are cut as this version cuts them. */
async function hasTiles(
  store: ObjectStore,
  run: RunRecord,
  range: IdentityRange,
  tiles: readonly UnitRange[],
): Promise<boolean> {
  const found = await tilesOf(store, run, range);
  return (
    found.length === tiles.length &&
    found.every(({ first, count }, i) => first === tiles[i].first && count === tiles[i].count)
  );
}

/** Null for a damaged object, which is removed: the same command then scores that range again. */
export async function readSums(
  store: ObjectStore,
  run: RunRecord,
  range: SumRange,
): Promise<readonly StatisticsTable[] | null> {
  const { from, to } = range;
  const key = (range.merged ? runKeys.merged : runKeys.shard)(run, from, to);
  try {
    const tables = range.merged
      ? await readMergedBlocks(store, run, range)
      : await readShard(store, run, range, key);
    if (tables) checkIdentities(tables, range, key);
    return tables;
  } catch (error) {
    if (!(error instanceof StorageError && error.failure === 'corrupt')) throw error;
    log.warn(`${error.message}; removed, run again to score it anew`);
    if (range.merged) await removeMergedBlocks(store, run, range);
    else await store.delete(key);
    return null;
  }
}

async function readShard(
  store: ObjectStore,
  run: RunRecord,
  { from, to }: IdentityRange,
  key: string,
): Promise<Shard['tables'] | null> {
  const bytes = await store.get(key);
  if (!bytes) return null;
  const { header, tables } = decodeShard(bytes, key);
  if (header.shardKey === run.shardKey && header.from === from && header.to === to) return tables;
  throw otherIdentities(key, { from, to });
}

/** A shard holds what its key says: this run's sums, of each identity of its range. */
function checkIdentities(
  tables: readonly StatisticsTable[],
  range: IdentityRange,
  key: string,
): void {
  const { keys } = identityCounts(tables);
  const isWhole =
    keys.length === range.to - range.from &&
    keys.every((identity, i) => identity === range.from + i);
  if (!isWhole) throw otherIdentities(key, range);
}

function otherIdentities(key: string, { from, to }: IdentityRange): StorageError {
  return new StorageError(
    'corrupt',
    `${key}: expected identities ${from}-${to - 1} of this run, found others`,
  );
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
