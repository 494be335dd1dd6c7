import { defineQuery, defineSignal } from '@temporalio/workflow';

import type { StudyProgress, WindowProgress } from './types.js';

/** Starts no further shards until `resume`; those in flight finish. */
export const pauseSignal = defineSignal('pause');
export const resumeSignal = defineSignal('resume');
/** Changes the number of shards in flight. */
export const parallelismSignal = defineSignal<[number]>('parallelism');

export const studyProgressQuery = defineQuery<StudyProgress>('studyProgress');
export const windowProgressQuery = defineQuery<WindowProgress>('windowProgress');
