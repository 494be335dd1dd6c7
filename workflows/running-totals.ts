import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';

import type { IdentityRange } from '../src/stimulus/index.js';
import type { FailedShard, ShardResult, WindowTotals } from './types.js';

/** Characters kept of a failure's message: 500 of them stay far below the limit of a payload. */
const MESSAGE_LENGTH = 500;
const ATTEMPTS_EXHAUSTED = 'MAXIMUM_ATTEMPTS_REACHED';

/** What the shards of a pass have done so far. */
export class RunningTotals {
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
    this.shards += result.shards ?? 1;
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

/** What the activity said, without Temporal's wrapping and without what the activity itself wrapped. */
function activityMessage(error: unknown): string {
  let current = error;
  while (!(current instanceof ApplicationFailure) && current instanceof Error && current.cause) {
    current = current.cause;
  }
  return current instanceof Error ? current.message : String(current);
}
