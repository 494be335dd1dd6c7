import {
  ApplicationFailure,
  ChildWorkflowFailure,
  continueAsNew,
  executeChild,
  isCancellation,
  log,
  ParentClosePolicy,
  patched,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { ActivityInterfaceFor } from '@temporalio/workflow';

import type { WatchingActivities } from '../activities/types.js';
import { studyAttributes } from './search-attributes.js';
import type { studyWorkflow } from './study.js';
import type { Checkpoint, JudgeInput, Verdict, VerdictChannel, WatchInput } from './watch-types.js';

const watching: ActivityInterfaceFor<WatchingActivities> = proxyActivities<WatchingActivities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '40 seconds',
  retry: { maximumAttempts: 5, initialInterval: '1 second' },
});

/** A verdict that cannot be told is tried for some minutes; it stands in the store whatever comes of it. */
const announcing: ActivityInterfaceFor<WatchingActivities> = proxyActivities<WatchingActivities>({
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '40 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 10 },
});

/** Scans before the history is renewed; and events, which many checkpoints at once make more of. */
const SCANS_PER_HISTORY = 100;
const EVENTS_PER_HISTORY = 1_900;

/**
 * Looks for checkpoints at intervals and audits each new one, one after the other, so that each is compared with the
 * one accepted before it.
 */
export async function watchWorkflow(input: WatchInput): Promise<void> {
  // Watches that began before this go on as they began, until their history is renewed.
  const isMeasured = patched('watches-measured-in-events');
  const isFull = (): boolean => isMeasured && workflowInfo().historyLength >= EVENTS_PER_HISTORY;
  for (let scan = 0; scan < SCANS_PER_HISTORY; scan++) {
    const { watchId, once, intervalSeconds } = input;
    const { ready, unsettled } = await watching.scanCheckpoints({ watchId, once, intervalSeconds });
    for (const checkpoint of ready) {
      await audit(input, checkpoint);
      if (isFull()) await continueAsNew<typeof watchWorkflow>(input);
    }
    if (once && ready.length === 0 && unsettled === 0) return;
    await sleep(`${intervalSeconds} seconds`);
  }
  await continueAsNew<typeof watchWorkflow>(input);
}

/** Its id is the checkpoint's digest: a second watch process, or a schedule beside it, starts no second audit. */
async function audit(input: WatchInput, checkpoint: Checkpoint): Promise<void> {
  const { watchId } = input;
  try {
    await executeChild<typeof checkpointWorkflow>('checkpointWorkflow', {
      workflowId: `checkpoint-${checkpoint.sha256}-${watchId}`,
      args: [input, checkpoint],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    });
  } catch (error) {
    if (isCancellation(error)) throw error;
    const isKnown =
      error instanceof WorkflowExecutionAlreadyStartedError ||
      (error instanceof ChildWorkflowFailure && isObsolete(error.cause));
    if (isKnown) return;
    // No verdict: the next scan finds the checkpoint again. A watch that looks once says so.
    if (input.once) throw error;
    log.warn(`${checkpoint.name} is tried again: ${causeOf(error).message}`);
  }
}

/** Audit, comparison with the checkpoint accepted last, gates, verdict: once for each network file. */
export async function checkpointWorkflow(
  { watchId, hasSearchAttributes }: WatchInput,
  checkpoint: Checkpoint,
): Promise<Verdict> {
  const outcome = await auditOf(watchId, checkpoint, hasSearchAttributes);
  const verdict = await watching.judgeCheckpoint({ watchId, checkpoint, ...outcome });
  await Promise.all([announce('webhook', verdict), announce('command', verdict)]);
  return verdict;
}

async function auditOf(
  watchId: string,
  checkpoint: Checkpoint,
  hasSearchAttributes: boolean,
): Promise<Pick<JudgeInput, 'audit' | 'failure'>> {
  try {
    const prepared = await watching.prepareCheckpoint({ watchId, checkpoint });
    const { runId, state, digest } = await executeChild<typeof studyWorkflow>('studyWorkflow', {
      workflowId: prepared.workflowId,
      taskQueue: prepared.coordinatingQueue,
      args: [{ ...prepared.study, hasSearchAttributes }],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      ...(hasSearchAttributes && {
        typedSearchAttributes: studyAttributes({
          study: prepared.kind,
          networkSha256: checkpoint.sha256,
          space: prepared.space,
        }),
      }),
    });
    return { audit: { runId, state, digest, baseline: prepared.baseline }, failure: null };
  } catch (error) {
    const cause = causeOf(error);
    if (isCancellation(error) || isObsolete(cause) || !isOfCheckpoint(cause)) throw error;
    return { audit: null, failure: cause.message };
  }
}

async function announce(channel: VerdictChannel, verdict: Verdict): Promise<void> {
  try {
    await announcing.announceVerdict({ channel, verdict });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn(`the verdict on ${verdict.checkpoint.name} was not told: ${causeOf(error).message}`);
  }
}

/** A fault that every audit of the file would meet; a store or server out of reach is none. */
function isOfCheckpoint(cause: Error): boolean {
  return cause instanceof ApplicationFailure && (cause.nonRetryable ?? false);
}

/** The file is no longer the one that was found, and the next scan finds what it has become; or it has its verdict. */
function isObsolete(error: unknown): boolean {
  const cause = error instanceof Error ? causeOf(error) : error;
  return cause instanceof ApplicationFailure && OBSOLETE.includes(cause.type ?? '');
}

const OBSOLETE = ['Changed', 'Judged'];

function causeOf(error: unknown): Error {
  let current = error as Error;
  while (!(current instanceof ApplicationFailure) && current.cause instanceof Error) {
    current = current.cause;
  }
  return current;
}
