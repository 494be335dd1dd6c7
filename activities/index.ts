import type { ObjectStore } from '../src/storage/types.js';
import { withHeartbeats } from './batches.js';
import { createFitCalibration } from './fit-calibration.js';
import { createImageSource } from './image-source.js';
import { createMergeShards } from './merge-shards.js';
import { createPlanStudy } from './plan-study.js';
import { createScoreCalibration } from './score-calibration.js';
import { createScoreShard } from './score-shard.js';
import { scoreInShards } from './shard-batch.js';
import type { CoordinatingActivities, ScoringActivities, WatchingActivities } from './types.js';
import { announceVerdict } from './watch/announce-verdict.js';
import { createJudgeCheckpoint } from './watch/judge-checkpoint.js';
import { createPrepareCheckpoint } from './watch/prepare-checkpoint.js';
import { createScanCheckpoints } from './watch/scan-checkpoints.js';
import { RunOpener } from './worker-context.js';
import { createWriteReport } from './write-report.js';

export { createTrainingActivities } from './training/train-network.js';

/** Activities of the study's own queue over one store. */
export function createCoordinatingActivities(store: ObjectStore): CoordinatingActivities {
  const { planStudy } = createPlanStudy(store);
  const { fitCalibration } = createFitCalibration(store);
  const { mergeShards } = createMergeShards(store);
  const { writeReport } = createWriteReport(store);
  return {
    planStudy: beating(planStudy),
    fitCalibration: beating(fitCalibration),
    mergeShards: beating(mergeShards),
    writeReport: beating(writeReport),
  };
}

/** Activities of watches over one store. */
export function createWatchingActivities(store: ObjectStore): WatchingActivities {
  const { scanCheckpoints } = createScanCheckpoints(store);
  const { prepareCheckpoint } = createPrepareCheckpoint(store);
  const { judgeCheckpoint } = createJudgeCheckpoint(store);
  return {
    scanCheckpoints: beating(scanCheckpoints),
    prepareCheckpoint: beating(prepareCheckpoint),
    judgeCheckpoint: beating(judgeCheckpoint),
    announceVerdict: beating(announceVerdict),
  };
}

/** An activity that heartbeats while it works, so that a killed coordinator's work is soon given to another. */
function beating<Input, Result>(
  activity: (input: Input) => Promise<Result>,
): (input: Input) => Promise<Result> {
  return (input) => withHeartbeats(activity(input));
}

/**
 * Activities of the scoring queue over one store; they share one loaded network.
 * @param renderThreads threads that draw ahead of scoring; none: the worker draws and scores in turns
 */
export function createScoringActivities(store: ObjectStore, renderThreads = 0): ScoringActivities {
  const opener = new RunOpener(store, createImageSource, renderThreads);
  const { scoreCalibration } = createScoreCalibration(store, opener);
  const { scoreShard } = createScoreShard(store, opener);
  return {
    scoreCalibration: scoreInShards(scoreCalibration),
    scoreShard: scoreInShards(scoreShard),
  };
}
