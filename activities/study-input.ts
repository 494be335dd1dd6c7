import { calibrationViewCount, createSpace } from '../src/stimulus/index.js';
import type { StudyInput } from '../workflows/types.js';
import type { QueueNames, RunRecord } from './run-record.js';

/** How a study is gone about: changes no number of its result. */
export interface StudyPace {
  readonly shardIdentities: number;
  readonly parallelism: number;
  readonly hasSearchAttributes: boolean;
}

/** What starts the study of a run whose record is in the store. */
export function studyInput(run: RunRecord, { scoring }: QueueNames, pace: StudyPace): StudyInput {
  const space = createSpace(run.space);
  return {
    runId: run.runId,
    scoringQueue: scoring,
    viewCount: space.viewCount,
    calibrationViewCount: calibrationViewCount(space, run.calibrationPoints),
    ...pace,
  };
}
