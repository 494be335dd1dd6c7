import { cutRanges } from '../src/stimulus/index.js';
import type { IdentityRange } from '../src/stimulus/index.js';
import type { WindowInput } from './types.js';

/** Above so many shards of a pass, an activity scores several: what Temporal has to do stops growing with the space. */
const MOST_ACTIVITIES = 4_000;

/** Shards that are still to be started: failed ones that were put back, then the rest in ascending order. */
export class ShardQueue {
  /** Shards of the whole pass. */
  readonly shards: readonly IdentityRange[];
  readonly again: IdentityRange[];
  /** Number of the first shard never started. */
  next: number;
  private readonly batch: number;

  constructor({ gaps, shardIdentities, next, again = [] }: WindowInput, takesBatches: boolean) {
    this.shards = cutRanges(gaps, shardIdentities);
    this.again = [...again];
    this.next = next;
    this.batch = takesBatches ? Math.max(1, Math.floor(this.shards.length / MOST_ACTIVITIES)) : 1;
  }

  get isEmpty(): boolean {
    return this.again.length === 0 && this.next >= this.shards.length;
  }

  putBack(ranges: readonly IdentityRange[]): void {
    this.again.push(...ranges);
  }

  /** What one activity is to score: a shard, or several that follow each other. */
  take(): IdentityRange {
    const { shards } = this;
    const again = this.again.shift();
    if (again) return again;
    const first = this.next++;
    while (this.next < first + this.batch && shards[this.next]?.from === shards[this.next - 1].to) {
      this.next++;
    }
    return { from: shards[first].from, to: shards[this.next - 1].to };
  }
}
