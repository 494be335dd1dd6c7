import { describe, expect, it } from 'vitest';

import { scoreInShards } from '../../activities/shard-batch.js';
import type { ShardReference } from '../../activities/types.js';
import type { ShardResult } from '../../workflows/types.js';

const DONE: ShardResult = {
  ...{ images: 10, renderSeconds: 1, scoreSeconds: 2, sumSeconds: 3, committed: true },
};

describe('several shards in one activity', () => {
  it('are scored one after the other, in order, and added up', async () => {
    const scored: ShardReference[] = [];
    const score = scoreInShards(async (shard) => {
      scored.push(shard);
      return { ...DONE, committed: shard.from > 4 };
    });
    const result = await score({ runId: 'run', from: 4, to: 9, shardIdentities: 2 });
    expect(scored).toEqual([
      { runId: 'run', from: 4, to: 6 },
      { runId: 'run', from: 6, to: 8 },
      { runId: 'run', from: 8, to: 9 },
    ]);
    expect(result).toEqual({
      ...{ shards: 3, images: 30, renderSeconds: 3, scoreSeconds: 6, sumSeconds: 9 },
      committed: true,
    });
  });

  it('are one where no size is given, as in runs that began before', async () => {
    const scored: ShardReference[] = [];
    const score = scoreInShards(async (shard) => {
      scored.push(shard);
      return DONE;
    });
    expect(await score({ runId: 'run', from: 4, to: 9 })).toEqual(DONE);
    expect(scored).toEqual([{ runId: 'run', from: 4, to: 9 }]);
  });

  it('end with the first that fails', async () => {
    let tries = 0;
    const score = scoreInShards(async () => {
      if (++tries === 2) throw new Error('NaN in layer conv1');
      return DONE;
    });
    const batch = { runId: 'run', from: 0, to: 4, shardIdentities: 1 };
    await expect(score(batch)).rejects.toThrow('NaN in layer conv1');
    expect(tries).toBe(2);
  });
});
