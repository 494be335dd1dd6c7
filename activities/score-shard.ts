import { createAccumulator } from '../src/statistics/index.js';
import { encodeShard, SHARD_FORMAT_VERSION } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { blockOf } from '../src/stimulus/index.js';
import type { ShardResult } from '../workflows/types.js';
import { beat, nothingToDo, openForScoring, scoreViews } from './batches.js';
import { readCalibration } from './calibration.js';
import type { OpenCalibration } from './calibration.js';
import { scoringFailure } from './failures.js';
import { runPairs } from './run-pairs.js';
import { runKeys } from './run-record.js';
import type { ScoringActivities, ShardReference } from './types.js';
import type { OpenRun, RunOpener } from './worker-context.js';

/** Render -> score -> sum -> commit, for one range of identities. */
export function createScoreShard(
  store: ObjectStore,
  opener: RunOpener,
): Pick<ScoringActivities, 'scoreShard'> {
  return {
    async scoreShard(shard) {
      const open = await openForScoring(opener, shard.runId);
      const key = runKeys.shard(open.run, shard.from, shard.to);
      if (await store.stat(key)) return nothingToDo();
      const calibration = await readCalibration(store, open.run);
      const { tables, result } = await sumIdentities(open, calibration, shard).catch(
        (error: unknown) => {
          throw scoringFailure(error);
        },
      );
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

async function sumIdentities(open: OpenRun, calibration: OpenCalibration, shard: ShardReference) {
  const { space, engine } = open;
  const accumulator = createAccumulator({
    space,
    layers: engine.info.layers,
    calibration: calibration.calibration,
    decision: calibration.outcome.decision,
    blockOf: (identity) => blockOf(space, identity),
    pairs: runPairs(open.run, space),
  });
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
