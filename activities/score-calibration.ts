import { calibrationViews } from '../src/stimulus/index.js';
import type { IdentityRange } from '../src/stimulus/index.js';
import { encodeActivationRows } from '../src/storage/index.js';
import type { ActivationRows, ObjectStore } from '../src/storage/types.js';
import { beat, nothingToDo, openForScoring, scoreViews } from './batches.js';
import { scoringFailure } from './failures.js';
import { runKeys } from './run-record.js';
import type { ScoringActivities } from './types.js';
import type { OpenRun, RunOpener } from './worker-context.js';

/** First pass: raw activations of the calibration points of a range of identities. */
export function createScoreCalibration(
  store: ObjectStore,
  opener: RunOpener,
): Pick<ScoringActivities, 'scoreCalibration'> {
  return {
    async scoreCalibration(shard) {
      const open = await openForScoring(opener, shard.runId);
      const key = runKeys.calibrationPart(open.run, shard.from, shard.to);
      if (await store.stat(key)) return nothingToDo();
      const { rows, result } = await scoreRows(open, shard).catch((error: unknown) => {
        throw scoringFailure(error);
      });
      const committed = await store.putIfAbsent(key, encodeActivationRows(rows));
      return { ...result, committed };
    },
  };
}

async function scoreRows(open: OpenRun, { from, to }: IdentityRange) {
  const { run, space, engine } = open;
  const { units } = engine.info;
  const perIdentity = calibrationViews(space, from, run.calibrationPoints).length;
  const total = (to - from) * perIdentity;
  const rows: ActivationRows = {
    header: {
      formatVersion: 1,
      calibrationKey: run.calibrationKey,
      from,
      to,
      identity: run.shardIdentity,
    },
    units,
    identities: new Int32Array(total),
    views: new Int32Array(total),
    values: new Float32Array(total * units),
  };
  const seconds = { render: 0, score: 0 };
  let row = 0;
  const viewsOf = (identity: number) => calibrationViews(space, identity, run.calibrationPoints);
  for await (const scored of scoreViews(open, { from, to }, viewsOf, seconds)) {
    rows.values.set(scored.activations, row * units);
    for (const { view } of scored.points) {
      rows.identities[row] = scored.identity;
      rows.views[row++] = view;
    }
    await beat(row);
  }
  const result = { images: total, renderSeconds: seconds.render, scoreSeconds: seconds.score };
  return { rows, result: { ...result, sumSeconds: 0, committed: true } };
}
