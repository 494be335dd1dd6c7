import { fileURLToPath } from 'node:url';

import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';

import { runKeys } from '../../activities/run-record.js';
import { nullActivities } from '../../scripts/record-histories/null-activities.js';
import { pauseSignal, windowProgressQuery } from '../../workflows/signals.js';
import type { StudyInput } from '../../workflows/types.js';
import { pause } from './command-line.js';

const BUNDLE = {
  codePath: fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url)),
};

export interface StudyOfAnotherRelease {
  readonly study: WorkflowHandle;
  /** Its open child, which scores nothing: it is paused. */
  readonly window: WorkflowHandle;
  /** Ends its workers; nobody serves its queue any more. */
  readonly leave: () => Promise<void>;
}

/**
 * A study under way on a queue of its own, as one of a release that names its queues otherwise. It computes
 * nothing: its results are those that the run has in the store.
 */
export async function studyOfAnotherRelease(
  { client, nativeConnection: connection }: TestWorkflowEnvironment,
  runId: string,
  workflowId: string,
  taskQueue: string,
): Promise<StudyOfAnotherRelease> {
  const gaps = [{ from: 0, to: 4 }];
  const plan = { calibrationCommitted: true, calibrationGaps: [], gaps, cachedShards: 0 };
  const answers = { plan, missing: [[]], failing: [], shardMilliseconds: 10 };
  const [report, summary, tables] = ['report.html', 'summary.json', 'tables'].map((file) =>
    runKeys.results(runId, file),
  );
  const worker = await Worker.create({
    ...{ connection, taskQueue, workflowBundle: BUNDLE },
    activities: {
      ...nullActivities(answers),
      writeReport: async () => ({ report, summary, tables }),
    },
  });
  const served = worker.run();
  const input: StudyInput = {
    ...{ runId, scoringQueue: taskQueue, viewCount: 10, calibrationViewCount: 2 },
    ...{ shardIdentities: 1, parallelism: 1 },
  };
  const study = await client.workflow.signalWithStart('studyWorkflow', {
    ...{ workflowId, taskQueue, args: [input] as [StudyInput], signal: pauseSignal },
  });
  const window = client.workflow.getHandle(`${workflowId}/score`);
  await untilPaused(window);
  return {
    study,
    window,
    leave: async () => {
      worker.shutdown();
      await served;
    },
  };
}

async function untilPaused(window: WorkflowHandle): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 50) {
    const progress = await window.query(windowProgressQuery).catch(() => null);
    if (progress?.paused) return;
    await pause(50);
  }
  throw new Error('the study had no paused window within a minute');
}
