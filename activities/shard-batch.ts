import { cutRanges } from '../src/stimulus/index.js';
import type { ShardResult } from '../workflows/types.js';
import type { ShardBatch, ShardReference } from './types.js';

/**
 * Scores consecutive shards one after the other with `scoreOne`, which commits each: another attempt finds those that are
 * done. Fails with the first that fails.
 */
export function scoreInShards(
  scoreOne: (shard: ShardReference) => Promise<ShardResult>,
): (batch: ShardBatch) => Promise<ShardResult> {
  return async ({ runId, shardIdentities, ...range }) => {
    const pieces = cutRanges([range], shardIdentities ?? range.to - range.from);
    const results: ShardResult[] = [];
    for (const piece of pieces) results.push(await scoreOne({ runId, ...piece }));
    return results.reduce(addResults);
  };
}

function addResults(a: ShardResult, b: ShardResult): ShardResult {
  return {
    shards: (a.shards ?? 1) + (b.shards ?? 1),
    images: a.images + b.images,
    renderSeconds: a.renderSeconds + b.renderSeconds,
    scoreSeconds: a.scoreSeconds + b.scoreSeconds,
    sumSeconds: a.sumSeconds + b.sumSeconds,
    committed: a.committed || b.committed,
  };
}
