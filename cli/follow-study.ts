import type { WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';

import type { WorkerPool } from '../workers/worker-pool.js';
import { parallelismSignal } from '../workflows/signals.js';
import type { StudyInput, StudyResult } from '../workflows/types.js';
import { askRetry } from './ask-retry.js';
import { awaitResult } from './await-result.js';
import { cancelOnInterrupt } from './cancel-on-interrupt.js';
import { endLeftStudy } from './end-left-study.js';
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
  /** Whether a study that is joined takes back the shards it has given up. */
  readonly retriesFailed: boolean;
}

interface JoinedStudy {
  readonly handle: WorkflowHandle;
  /** Cancellation was asked for before this command came. */
  readonly cancelRequested: boolean;
}

const PROGRESS_MILLISECONDS = 1_000;

/**
 * Starts the study, or joins it where a killed command left it, shows progress, returns its result. Ctrl-C cancels:
 * finished shards are kept and the same command goes on from them.
 */
export async function followStudy(study: StudyToFollow): Promise<StudyResult> {
  let retries = study.retriesFailed;
  for (;;) {
    const { handle, cancelRequested } = await startOrJoin(study);
    const tooLate = retries ? askRetry(handle) : Promise.resolve(false);
    retries = false;
    const interruption = cancelOnInterrupt(handle, 'finished shards are kept', study.reporter);
    const stopProgress = showProgress(study, handle);
    try {
      const awaited = awaitResult<StudyResult>(handle, study.reporter);
      const result = await Promise.race([awaited, study.pool.failure]);
      if (result.state === 'done' || !(await tooLate)) return result;
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

async function startOrJoin(study: StudyToFollow): Promise<JoinedStudy> {
  const { connection, input, attributes, workflowId, coordinatingQueue } = study;
  const handle = await connection.client.workflow.start('studyWorkflow', {
    workflowId,
    taskQueue: coordinatingQueue,
    args: [input],
    ...(input.hasSearchAttributes && { typedSearchAttributes: attributes }),
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  const description = await handle.describe();
  if (await wasLeft(study, description)) return startOrJoin(study);
  const cancelRequested = description.raw.workflowExtendedInfo?.cancelRequested === true;
  await handle.signal(parallelismSignal, input.parallelism);
  return { handle, cancelRequested };
}

/**
 * Whether the study was another release's, on a queue that nobody serves any more; it is then ended. Where workers of that
 * release are still there it is theirs, as in a deployment.
 */
async function wasLeft(
  { connection, input, coordinatingQueue, reporter }: StudyToFollow,
  description: WorkflowExecutionDescription,
): Promise<boolean> {
  const { taskQueue } = description;
  if (taskQueue === coordinatingQueue) return false;
  const found = `run ${input.runId} is under way on ${taskQueue}, a queue of another release`;
  const isLeft = await endLeftStudy(connection.client, description);
  reporter.log(
    isLeft
      ? `${found}, which no worker serves: it is started anew on ${coordinatingQueue}, finished shards are kept`
      : `${found}, whose workers go on with it: waiting for them`,
  );
  return isLeft;
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
