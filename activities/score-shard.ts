import type { Accumulator } from '../src/statistics/index.js';
import { encodeShard, SHARD_FORMAT_VERSION } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import type { ShardResult } from '../workflows/types.js';
import { beat, nothingToDo, openForScoring, scoreViews } from './batches.js';
import { readCalibration } from './calibration.js';
import { scoringFailure } from './failures.js';
import { lendAccumulators } from './lend-accumulators.js';
import { runKeys } from './run-record.js';
import type { ScoringActivities, ShardReference } from './types.js';
import type { OpenRun, RunOpener } from './worker-context.js';

/** Render -> score -> sum -> commit, for one range of identities. */
export function createScoreShard(
  store: ObjectStore,
  opener: RunOpener,
): Pick<ScoringActivities, 'scoreShard'> {
  const withAccumulator = lendAccumulators();
  return {
    async scoreShard(shard) {
      const open = await openForScoring(opener, shard.runId);
      const key = runKeys.shard(open.run, shard.from, shard.to);
      if (await store.stat(key)) return nothingToDo();
      const calibration = await readCalibration(store, open.run);
      const { tables, result } = await withAccumulator(open, calibration, (accumulator) =>
        sumIdentities(open, accumulator, shard),
      ).catch((error: unknown) => {
        throw scoringFailure(error);
      });
      const { run } = open;
      const header = {
        formatVersion: SHARD_FORMAT_VERSION,
        shardKey: run.shardKey,
        from: shard.from,
        to: shard.to,
        points: result.images,
        identity: run.shardIdentity,
      };
      const committed = await store.putIfAbsent(key, encodeShard({ header, tables }));
      return { ...result, committed };
    },
  };
}

async function sumIdentities(open: OpenRun, accumulator: Accumulator, shard: ShardReference) {
  const { space } = open;
  const seconds = { render: 0, score: 0 };
  let sumSeconds = 0;
  let images = 0;
  const views = Int32Array.from({ length: space.viewCount }, (_, view) => view);

  for await (const { points, activations } of scoreViews(open, shard, () => views, seconds)) {
    const summingFrom = performance.now();
    accumulator.add(points, activations);
    sumSeconds += (performance.now() - summingFrom) / 1000;
    images += points.length;
    await beat(images);
  }
  const result: ShardResult = {
    images,
    renderSeconds: seconds.render,
    scoreSeconds: seconds.score,
    sumSeconds,
    committed: true,
  };
  return { tables: accumulator.finish(), result };
}
