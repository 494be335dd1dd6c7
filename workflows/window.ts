import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  setHandler,
} from '@temporalio/workflow';

import { cutRanges } from '../src/stimulus/index.js';
import type { IdentityRange } from '../src/stimulus/index.js';
import { scoringOn } from './activities.js';
import { isHistoryFull } from './history-length.js';
import { RunningTotals } from './running-totals.js';
import { ShardQueue } from './shard-queue.js';
import { ShardsInFlight } from './shards-in-flight.js';
import {
  parallelismSignal,
  pauseSignal,
  resumeSignal,
  retryFailedSignal,
  windowProgressQuery,
} from './signals.js';
import type { ShardResult, WindowInput, WindowProgress, WindowTotals } from './types.js';

/** Shards per history of windows that began before histories were measured in events. */
const SHARDS_PER_HISTORY = 250;
/** Of so many failed shards the cause is hardly the shards': the rest is left for when it is mended. */
const MOST_FAILED = 500;
/** Once so small a part of the shards in flight is left, workers are idle: the rest gets backups. */
const LAGGING_PART = 1 / 8;

/**
 * A sliding window of shard activities: as one ends the next starts. A shard that fails for good is listed and the
 * others go on, until `retryFailed` puts it back; a failure that is the input's fault ends the window.
 */
export async function windowWorkflow(input: WindowInput): Promise<WindowTotals> {
  // Windows that began before this go on as they began, until their history is renewed.
  const isMeasured = patched('histories-measured-in-events');
  const queue = new ShardQueue(input, isMeasured);
  const totals = new RunningTotals(input.totals);
  const control = handleControl(input, queue, totals);
  const fatal: Error[] = [];
  const inFlight = new ShardsInFlight(activityOf(input), {
    done: (result) => totals.add(result),
    failed(range, error) {
      const shards = cutRanges([range], input.shardIdentities);
      if (isCancellation(error) || isInputsFault(error)) fatal.push(error as Error);
      else if (shards.length > 1) queue.putBack(shards);
      else totals.addFailure(range, error);
    },
  });
  const hasMore = (): boolean =>
    !queue.isEmpty && fatal.length === 0 && totals.failed.length < MOST_FAILED;
  const isFull = (): boolean =>
    isMeasured
      ? isHistoryFull(inFlight.size, control.parallelism)
      : queue.again.length === 0 && queue.next >= input.next + SHARDS_PER_HISTORY;
  const mayStart = (): boolean => hasMore() && !isFull();
  const hasSlot = (): boolean => !control.paused && inFlight.size < control.parallelism;
  const isStopping = (): boolean =>
    control.paused || fatal.length > 0 || totals.failed.length >= MOST_FAILED;
  const lags = (): boolean =>
    isMeasured &&
    !isStopping() &&
    inFlight.lackBackups &&
    inFlight.size <= LAGGING_PART * control.parallelism;

  while (mayStart() || inFlight.size > 0) {
    if (mayStart()) {
      await condition(() => !mayStart() || hasSlot());
      if (mayStart()) inFlight.start(queue.take());
    } else {
      await condition(() => mayStart() || inFlight.size === 0 || lags());
      if (lags()) inFlight.startBackups();
    }
  }
  if (fatal.length > 0) throw fatal[0];
  if (hasMore()) {
    const { next, again } = queue;
    const carried = { next, again, totals: totals.value() };
    await continueAsNew<typeof windowWorkflow>({ ...input, ...control, ...carried });
  }
  return totals.value();
}

/** What signals change of a window. */
interface WindowControl {
  parallelism: number;
  paused: boolean;
}

/** Lets signals steer the window and queries see it. */
function handleControl(
  { pass, parallelism, paused, imagesPerIdentity }: WindowInput,
  queue: ShardQueue,
  totals: RunningTotals,
): WindowControl {
  const control: WindowControl = { parallelism, paused };
  setHandler(retryFailedSignal, () => queue.putBack(totals.takeFailed()));
  setHandler(pauseSignal, () => void (control.paused = true));
  setHandler(resumeSignal, () => void (control.paused = false));
  setHandler(parallelismSignal, (value) => void (control.parallelism = Math.max(1, value)));
  setHandler(windowProgressQuery, (): WindowProgress => {
    const identities = queue.shards.reduce((sum, { from, to }) => sum + to - from, 0);
    return {
      pass,
      shardsDone: totals.shards + totals.failed.length,
      shardsTotal: queue.shards.length,
      images: totals.images,
      imagesTotal: imagesPerIdentity * identities,
      failed: totals.failed,
      paused: control.paused,
    };
  });
  return control;
}

function activityOf({ runId, pass, scoringQueue, shardIdentities }: WindowInput) {
  const run = scoringOn(scoringQueue)[pass === 'calibrate' ? 'scoreCalibration' : 'scoreShard'];
  return (range: IdentityRange): Promise<ShardResult> => run({ runId, ...range, shardIdentities });
}

/** Bad input fails the same way in every shard: ending at once beats failing a thousand times. */
function isInputsFault(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.type === 'BadInput';
}
