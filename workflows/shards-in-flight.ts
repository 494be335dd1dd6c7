import { CancellationScope } from '@temporalio/workflow';

import type { IdentityRange } from '../src/stimulus/index.js';
import type { ShardResult } from './types.js';

/** Whom the shards in flight tell how each of them ended. */
export interface ShardEnds {
  done(result: ShardResult): void;
  failed(range: IdentityRange, error: unknown): void;
}

interface ShardUnderWay {
  readonly range: IdentityRange;
  /** Activities under way: one, or two once it has a backup. */
  readonly copies: Set<CancellationScope>;
  hasBackup: boolean;
}

/**
 * Shards under way. One that lags behind can be given a backup, the same shard on another worker: the first of the two
 * to end counts, and the other is cancelled. Both write the same bytes under the same key, of which one is kept.
 */
export class ShardsInFlight {
  private readonly shards = new Set<ShardUnderWay>();

  constructor(
    private readonly run: (range: IdentityRange) => Promise<ShardResult>,
    private readonly ends: ShardEnds,
  ) {}

  /** Shards, not counting backups. */
  get size(): number {
    return this.shards.size;
  }

  start(range: IdentityRange): void {
    const shard: ShardUnderWay = { range, copies: new Set(), hasBackup: false };
    this.shards.add(shard);
    this.startCopy(shard);
  }

  get lackBackups(): boolean {
    return [...this.shards].some(({ hasBackup }) => !hasBackup);
  }

  /** A second start, once, for every shard that has had none. */
  startBackups(): void {
    for (const shard of this.shards) {
      if (!shard.hasBackup) this.startCopy(shard);
      shard.hasBackup = true;
    }
  }

  private startCopy(shard: ShardUnderWay): void {
    const copy = new CancellationScope();
    shard.copies.add(copy);
    void copy
      .run(() => this.run(shard.range))
      .then(
        (result) => this.end(shard, () => this.ends.done(result)),
        (error: unknown) => {
          shard.copies.delete(copy);
          if (shard.copies.size === 0) this.end(shard, () => this.ends.failed(shard.range, error));
        },
      );
  }

  /** The first copy to come to an end speaks for the shard. */
  private end(shard: ShardUnderWay, tell: () => void): void {
    if (!this.shards.delete(shard)) return;
    tell();
    for (const copy of shard.copies) copy.cancel();
  }
}
