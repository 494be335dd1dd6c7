import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';

import { cutRanges } from '../src/stimulus/index.js';
import type { IdentityRange } from '../src/stimulus/index.js';
import { scoringOn } from './activities.js';
import { RunningTotals } from './running-totals.js';
import { ShardsInFlight } from './shards-in-flight.js';
import {
  parallelismSignal,
  pauseSignal,
  resumeSignal,
  retryFailedSignal,
  windowProgressQuery,
} from './signals.js';
import type { ShardResult, WindowInput, WindowTotals } from './types.js';

/**
 * How many events a history may hold before it is renewed, which waits for the shards under way and so leaves workers
 * idle for a moment: some 1,900, and for fleets what ten rounds of shards take.
 */
const FEWEST_EVENTS = 1_900;
const MOST_EVENTS = 20_000;
const ROUNDS_PER_HISTORY = 10;
/** At most: scheduled, started and completed, of the activity and of the workflow's task. */
const EVENTS_PER_SHARD = 6;
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
  const shards = cutRanges(input.gaps, input.shardIdentities);
  const totals = new RunningTotals(input.totals);
  let parallelism = input.parallelism;
  let paused = input.paused;
  let next = input.next;
  const fatal: Error[] = [];
  const again: IdentityRange[] = [...(input.again ?? [])];
  const inFlight = new ShardsInFlight(activityOf(input), {
    done: (result) => totals.add(result),
    failed(range, error) {
      if (isCancellation(error) || isInputsFault(error)) fatal.push(error as Error);
      else totals.addFailure(range, error);
    },
  });
  const hasEnded = (): boolean => fatal.length > 0 || totals.failed.length >= MOST_FAILED;

  setHandler(retryFailedSignal, () => void again.push(...totals.takeFailed()));
  setHandler(pauseSignal, () => void (paused = true));
  setHandler(resumeSignal, () => void (paused = false));
  setHandler(parallelismSignal, (value) => void (parallelism = Math.max(1, value)));
  setHandler(windowProgressQuery, () => ({
    pass: input.pass,
    shardsDone: totals.shards + totals.failed.length,
    shardsTotal: shards.length,
    images: totals.images,
    imagesTotal: input.imagesPerIdentity * shards.reduce((sum, { from, to }) => sum + to - from, 0),
    failed: totals.failed,
    paused,
  }));

  // Windows that began before this go on as they began, until their history is renewed.
  const isMeasured = patched('histories-measured-in-events');
  const isFull = (): boolean =>
    isMeasured
      ? workflowInfo().historyLength + EVENTS_PER_SHARD * inFlight.size >= mostEvents(parallelism)
      : again.length === 0 && next >= input.next + SHARDS_PER_HISTORY;
  const hasMore = (): boolean => (next < shards.length || again.length > 0) && !hasEnded();
  const mayStart = (): boolean => hasMore() && !isFull();
  const lags = (): boolean =>
    isMeasured && inFlight.lackBackups && inFlight.size <= LAGGING_PART * parallelism;

  while (mayStart() || inFlight.size > 0) {
    if (mayStart()) {
      await condition(() => !mayStart() || (!paused && inFlight.size < parallelism));
      if (mayStart()) inFlight.start(again.shift() ?? shards[next++]);
    } else {
      await condition(() => mayStart() || inFlight.size === 0 || lags());
      if (lags()) inFlight.startBackups();
    }
  }
  if (fatal.length > 0) throw fatal[0];
  if (hasMore()) {
    await continueAsNew<typeof windowWorkflow>({
      ...input,
      next,
      again,
      parallelism,
      paused,
      totals: totals.value(),
    });
  }
  return totals.value();
}

function activityOf({ runId, pass, scoringQueue }: WindowInput) {
  const run = scoringOn(scoringQueue)[pass === 'calibrate' ? 'scoreCalibration' : 'scoreShard'];
  return (range: IdentityRange): Promise<ShardResult> => run({ runId, ...range });
}

function mostEvents(parallelism: number): number {
  const rounds = ROUNDS_PER_HISTORY * EVENTS_PER_SHARD * parallelism;
  return Math.min(MOST_EVENTS, Math.max(FEWEST_EVENTS, rounds));
}

/** Bad input fails the same way in every shard: ending at once beats failing a thousand times. */
function isInputsFault(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.type === 'BadInput';
}
