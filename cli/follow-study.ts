import type { WorkflowHandle } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';

import type { WorkerPool } from '../workers/worker-pool.js';
import { parallelismSignal } from '../workflows/signals.js';
import type { StudyInput, StudyResult } from '../workflows/types.js';
import { cancelOnInterrupt } from './cancel-on-interrupt.js';
import { CliError, ExitCode } from './exit-codes.js';
import type { Progress, Reporter } from './output.js';
import { pollProgress } from './poll-progress.js';
import { readProgress } from './progress.js';
import type { RunProgress } from './progress.js';
import type { TemporalConnection } from './temporal-connection.js';
import { explainFailure, isCancellation } from './workflow-failure.js';

export interface StudyToFollow {
  readonly connection: TemporalConnection;
  readonly pool: WorkerPool;
  readonly input: StudyInput;
  /** What the study is searched by, where the server knows such attributes. */
  readonly attributes: SearchAttributePair[];
  readonly workflowId: string;
  readonly coordinatingQueue: string;
  readonly reporter: Reporter;
}

const PROGRESS_MILLISECONDS = 1_000;

/**
 * Starts the study, or joins it where a killed command left it, shows progress, returns its result. Ctrl-C cancels:
 * finished shards are kept and the same command goes on from them.
 */
export async function followStudy(study: StudyToFollow): Promise<StudyResult> {
  for (;;) {
    const { handle, cancelRequested } = await startOrJoin(study);
    const interruption = cancelOnInterrupt(handle, 'finished shards are kept', study.reporter);
    const stopProgress = showProgress(study, handle);
    try {
      return (await Promise.race([handle.result(), study.pool.failure])) as StudyResult;
    } catch (error) {
      if (interruption.interrupted) {
        throw new CliError(
          ExitCode.interrupted,
          'interrupted; finished shards are kept, the same command goes on from them',
        );
      }
      if (!isCancellation(error)) throw explainFailure(error);
      // Asked for before this command joined, it only now took effect: whoever gives the command wants the run.
      if (!cancelRequested) {
        const message =
          'cancelled by another command; finished shards are kept, the same command goes on from them';
        throw new CliError(ExitCode.interrupted, message);
      }
    } finally {
      await stopProgress();
      interruption.dispose();
    }
  }
}

async function startOrJoin(study: StudyToFollow) {
  const { connection, input, attributes, workflowId, coordinatingQueue } = study;
  const handle = await connection.client.workflow.start('studyWorkflow', {
    workflowId,
    taskQueue: coordinatingQueue,
    args: [input],
    ...(input.hasSearchAttributes && { typedSearchAttributes: attributes }),
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  const { raw } = await handle.describe();
  const cancelRequested = raw.workflowExtendedInfo?.cancelRequested === true;
  await handle.signal(parallelismSignal, input.parallelism);
  return { handle, cancelRequested };
}

function showProgress({ connection, reporter }: StudyToFollow, handle: WorkflowHandle) {
  const { client } = connection;
  return pollProgress({
    ...{ client, reporter, everyMilliseconds: PROGRESS_MILLISECONDS },
    read: async () => {
      const progress = await readProgress(client.workflow, handle.workflowId);
      return progress && phaseProgress(progress);
    },
  });
}

function phaseProgress({ study, window, imagesInFlight }: RunProgress): Progress {
  const phase = study.paused ? `${study.phase} (paused)` : study.phase;
  if (!window) return { phase, done: 0, total: null };
  return {
    phase,
    done: Math.min(window.images + imagesInFlight, window.imagesTotal),
    total: window.imagesTotal,
  };
}
