import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  continueAsNew,
  isCancellation,
  setHandler,
} from '@temporalio/workflow';

import { cutRanges } from '../src/stimulus/index.js';
import type { IdentityRange } from '../src/stimulus/index.js';
import { scoringOn } from './activities.js';
import {
  parallelismSignal,
  pauseSignal,
  resumeSignal,
  retryFailedSignal,
  windowProgressQuery,
} from './signals.js';
import type { FailedShard, ShardResult, WindowInput, WindowTotals } from './types.js';

/** Shards started before the history is renewed: six events each, well under the 2,000 a history may hold. */
const SHARDS_PER_HISTORY = 250;
/** Of so many failed shards the cause is hardly the shards': the rest is left for when it is mended. */
const MOST_FAILED = 500;
/** Characters kept of a failure's message: 500 of them stay far below the limit of a payload. */
const MESSAGE_LENGTH = 500;

/**
 * A sliding window of shard activities: as one ends the next starts. A shard that fails for good is listed and the
 * others go on, until `retryFailed` puts it back; a failure that is the input's fault ends the window.
 */
export async function windowWorkflow(input: WindowInput): Promise<WindowTotals> {
  const shards = cutRanges(input.gaps, input.shardIdentities);
  const totals = new RunningTotals(input.totals);
  const inFlight = new Set<Promise<void>>();
  let parallelism = input.parallelism;
  let paused = input.paused;
  let next = input.next;
  const fatal: Error[] = [];
  const again: IdentityRange[] = [];
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

  const run = scoringOn(input.scoringQueue)[
    input.pass === 'calibrate' ? 'scoreCalibration' : 'scoreShard'
  ];
  const startOne = (range: IdentityRange): void => {
    const work = run({ runId: input.runId, ...range })
      .then((result) => totals.add(result))
      .catch((error: unknown) => {
        if (isCancellation(error) || isInputsFault(error)) fatal.push(error as Error);
        else totals.addFailure(range, error);
      })
      .finally(() => inFlight.delete(work));
    inFlight.add(work);
  };

  const last = Math.min(shards.length, input.next + SHARDS_PER_HISTORY);
  do {
    while ((next < last || again.length > 0) && !hasEnded()) {
      await condition(() => hasEnded() || (!paused && inFlight.size < parallelism));
      if (!hasEnded()) startOne(again.shift() ?? shards[next++]);
    }
    await condition(() => inFlight.size === 0 || (again.length > 0 && !hasEnded()));
  } while (inFlight.size > 0);
  if (fatal.length > 0) throw fatal[0];
  if (next < shards.length && !hasEnded()) {
    await continueAsNew<typeof windowWorkflow>({
      ...input,
      next,
      parallelism,
      paused,
      totals: totals.value(),
    });
  }
  return totals.value();
}

const ATTEMPTS_EXHAUSTED = 'MAXIMUM_ATTEMPTS_REACHED';

class RunningTotals {
  shards: number;
  images: number;
  readonly failed: FailedShard[];
  private seconds: { render: number; score: number; sum: number };

  constructor(start: WindowTotals) {
    this.shards = start.shards;
    this.images = start.images;
    this.failed = [...start.failed];
    this.seconds = {
      render: start.renderSeconds,
      score: start.scoreSeconds,
      sum: start.sumSeconds,
    };
  }

  add(result: ShardResult): void {
    this.shards += 1;
    this.images += result.images;
    this.seconds.render += result.renderSeconds;
    this.seconds.score += result.scoreSeconds;
    this.seconds.sum += result.sumSeconds;
  }

  addFailure({ from, to }: IdentityRange, error: unknown): void {
    const exhausted = error instanceof ActivityFailure && error.retryState === ATTEMPTS_EXHAUSTED;
    const message = activityMessage(error).slice(0, MESSAGE_LENGTH);
    this.failed.push({ from, to, message, exhausted });
  }

  /** The failed shards, which are then no longer counted as such. */
  takeFailed(): FailedShard[] {
    return this.failed.splice(0);
  }

  value(): WindowTotals {
    return {
      shards: this.shards,
      images: this.images,
      renderSeconds: this.seconds.render,
      scoreSeconds: this.seconds.score,
      sumSeconds: this.seconds.sum,
      failed: this.failed,
    };
  }
}

/** Bad input fails the same way in every shard: ending at once beats failing a thousand times. */
function isInputsFault(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.type === 'BadInput';
}

/** What the activity said, without Temporal's wrapping and without what the activity itself wrapped. */
function activityMessage(error: unknown): string {
  let current = error;
  while (!(current instanceof ApplicationFailure) && current instanceof Error && current.cause) {
    current = current.cause;
  }
  return current instanceof Error ? current.message : String(current);
}
