import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { setTimeout as delay } from 'node:timers/promises';

import type { WatchingActivities } from '../../activities/types.js';
import type { Checkpoint, Verdict, WatchInput } from '../../workflows/watch-types.js';

/** One recorded course of a watch. */
export interface WatchScenario {
  readonly name: string;
  /** What each scan in turn finds; after the last: nothing. */
  readonly scans: readonly (readonly string[])[];
  /** Names of checkpoints that cannot be audited, that have changed since they were found. */
  readonly bad: readonly string[];
  readonly changed: readonly string[];
  /** Names of checkpoints that another watch judges after the scan. */
  readonly judged?: readonly string[];
  readonly input: Partial<WatchInput>;
  readonly during?: (watch: WorkflowHandle) => Promise<void>;
}

const CALM = { scans: [], bad: [], changed: [], input: { once: true } } as const;

/** The courses of a watch and of its checkpoints: every branch that schedules anything. */
export const WATCH_SCENARIOS: readonly WatchScenario[] = [
  { ...CALM, name: 'watched', scans: [['a.onnx', 'b.onnx'], ['c.onnx']] },
  { ...CALM, name: 'watched-bad', scans: [['bad.onnx'], ['good.onnx']], bad: ['bad.onnx'] },
  { ...CALM, name: 'watched-changed', scans: [['new.onnx'], []], changed: ['new.onnx'] },
  { ...CALM, name: 'watched-judged', scans: [['told.onnx'], []], judged: ['told.onnx'] },
  {
    ...CALM,
    name: 'watched-cancelled',
    scans: [['a.onnx']],
    input: { once: false },
    during: async (watch) => {
      await delay(3_000);
      await watch.cancel();
    },
  },
];

/** Activities of a watch that answer as its scenario says. */
export function nullWatching(scenario: WatchScenario, taskQueue: string): WatchingActivities {
  let scans = 0;
  return {
    scanCheckpoints: async () => {
      const names = scenario.scans[scans++] ?? [];
      return { ready: names.map(checkpointOf), unsettled: 0 };
    },
    prepareCheckpoint: async ({ checkpoint: { name, sha256 } }) => {
      if (scenario.bad.includes(name)) throw ApplicationFailure.nonRetryable('bad', 'BadInput');
      if (scenario.changed.includes(name)) throw ApplicationFailure.nonRetryable('new', 'Changed');
      if (scenario.judged?.includes(name)) throw ApplicationFailure.nonRetryable('told', 'Judged');
      const runId = `${scenario.name}-${name}`;
      return {
        study: {
          ...{ runId, scoringQueue: taskQueue, viewCount: 10, calibrationViewCount: 2 },
          ...{ shardIdentities: 20, parallelism: 2, hasSearchAttributes: false },
        },
        workflowId: `study-${sha256.slice(0, 8)}-${scenario.name}`,
        coordinatingQueue: taskQueue,
        space: 'recorded',
        kind: 'audit',
        baseline: null,
      };
    },
    judgeCheckpoint: async ({ checkpoint, audit, failure }): Promise<Verdict> => {
      const nothing = { comparedWith: null, changed: null, report: null, comparison: null };
      return {
        ...{ checkpoint, ...nothing, failedGates: [], reason: failure },
        verdict: audit ? 'accepted' : 'failed',
        ...{ runId: audit?.runId ?? null, digest: audit?.digest ?? null },
        decidedAt: '2026-01-01T00:00:00.000Z',
      };
    },
    announceVerdict: async () => undefined,
  };
}

/** Workflow ids of a scenario's checkpoints, in the order they are found. */
export function checkpointIds({ scans }: WatchScenario, watchId: string): string[] {
  return scans.flat().map((name) => `checkpoint-${checkpointOf(name).sha256}-${watchId}`);
}

function checkpointOf(name: string): Checkpoint {
  return { name, sha256: Buffer.from(name).toString('hex').padEnd(64, '0') };
}
