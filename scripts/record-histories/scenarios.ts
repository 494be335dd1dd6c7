import type { WorkflowHandle } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';

import {
  parallelismSignal,
  parallelismUpdate,
  pauseSignal,
  resumeSignal,
  retryFailedUpdate,
} from '../../workflows/signals.js';
import type { StudyInput } from '../../workflows/types.js';
import type { NullAnswers } from './null-activities.js';

/** One recorded course of a study. */
export interface Scenario {
  readonly name: string;
  readonly answers: NullAnswers;
  readonly input: Partial<StudyInput>;
  /** What is asked of the study while it runs. */
  readonly during?: (study: WorkflowHandle) => Promise<void>;
}

const WHOLE = { from: 0, to: 40 };
/** A study that finds nothing in its way. */
export const CALM: NullAnswers = {
  plan: { calibrationCommitted: true, calibrationGaps: [], gaps: [WHOLE], cachedShards: 0 },
  missing: [[]],
  failing: [],
  shardMilliseconds: 20,
};

/** The courses whose histories a changed workflow must still replay: every branch that schedules anything. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'calibrated',
    answers: {
      ...CALM,
      plan: { ...CALM.plan, calibrationCommitted: false, calibrationGaps: [WHOLE] },
    },
    input: {},
  },
  {
    name: 'damaged',
    answers: { ...CALM, missing: [[{ from: 10, to: 20 }], []] },
    input: {},
  },
  {
    name: 'failed',
    answers: { ...CALM, failing: [10], missing: [[{ from: 10, to: 20 }]] },
    input: {},
  },
  {
    name: 'controlled',
    answers: { ...CALM, shardMilliseconds: 150 },
    input: { shardIdentities: 2 },
    during: async (study) => {
      await delay(400);
      await study.signal(pauseSignal);
      await delay(600);
      await study.signal(parallelismSignal, 4);
      await study.signal(resumeSignal);
    },
  },
  {
    name: 'retried',
    answers: { ...CALM, failing: [10], shardMilliseconds: 400, missing: [[{ from: 10, to: 12 }]] },
    input: { shardIdentities: 2, hasSearchAttributes: true },
    during: async (study) => {
      await delay(2_500);
      await study.executeUpdate(parallelismUpdate, { args: [3] });
      await study.executeUpdate(retryFailedUpdate);
    },
  },
  {
    name: 'paused-at-start',
    answers: { ...CALM, shardMilliseconds: 300 },
    input: { shardIdentities: 10 },
    during: async (study) => {
      // As soon as anything can hear it: before the window does.
      await study.signal(pauseSignal);
      await study.signal(parallelismSignal, 3);
      await delay(2_000);
      await study.signal(resumeSignal);
    },
  },
  {
    name: 'cancelled',
    answers: { ...CALM, shardMilliseconds: 300 },
    input: { shardIdentities: 2 },
    during: async (study) => {
      await delay(500);
      await study.cancel();
    },
  },
  {
    name: 'lagging',
    answers: { ...CALM, lagging: 10 },
    input: { shardIdentities: 2, parallelism: 8 },
  },
  {
    name: 'continued',
    answers: {
      ...CALM,
      plan: { ...CALM.plan, gaps: [{ from: 0, to: 255 }] },
      shardMilliseconds: 0,
    },
    input: { shardIdentities: 1, parallelism: 20 },
  },
];
