import type { ObjectStore } from '../src/storage/types.js';
import { createFitCalibration, createScoreCalibration } from './calibration.js';
import { createMergeShards } from './merge-shards.js';
import { createPlanStudy } from './plan-study.js';
import { createScoreShard } from './score-shard.js';
import type { CoordinatingActivities, ScoringActivities } from './types.js';
import { RunOpener } from './worker-context.js';
import { createWriteReport } from './write-report.js';

/** Activities of the study's own queue over one store. */
export function createCoordinatingActivities(store: ObjectStore): CoordinatingActivities {
  return {
    ...createPlanStudy(store),
    ...createFitCalibration(store),
    ...createMergeShards(store),
    ...createWriteReport(store),
  };
}

/** Activities of the scoring queue over one store; they share one loaded network. */
export function createScoringActivities(store: ObjectStore): ScoringActivities {
  const opener = new RunOpener(store);
  return { ...createScoreCalibration(store, opener), ...createScoreShard(store, opener) };
}
