import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

import type { Phase, StudyProgress, WindowProgress } from './types.js';

/** Starts no further shards until `resume`; those in flight finish. */
export const pauseSignal = defineSignal('pause');
export const resumeSignal = defineSignal('resume');
/** Changes the number of shards in flight. */
export const parallelismSignal = defineSignal<[number]>('parallelism');
/** Tells a window to score its failed shards again. */
export const retryFailedSignal = defineSignal('retryFailed');

/** Changes the number of shards in flight, 1 to `MAXIMUM_PARALLELISM`; answers the new number. */
export const parallelismUpdate = defineUpdate<number, [number]>('setParallelism');
/** Scores failed shards again: at once while shards are scored, else after the merge. Answers the study's phase. */
export const retryFailedUpdate = defineUpdate<Phase>('retryFailedShards');

export const studyProgressQuery = defineQuery<StudyProgress>('studyProgress');
export const windowProgressQuery = defineQuery<WindowProgress>('windowProgress');
