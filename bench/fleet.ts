import { Context } from '@temporalio/activity';

import type { ShardReference } from '../activities/types.js';
import { nullActivities } from '../scripts/record-histories/null-activities.js';
import { drawAddress, uniformDraw } from '../src/numeric/index.js';
import type { ShardResult } from '../workflows/types.js';
import type { BenchResult } from './harness.js';
import { BenchServer } from './null-study.js';
import type { StudyMeasures } from './null-study.js';

const WORKERS = 64;
/** Shards in flight: two for each worker, so that none waits for its next. */
const PARALLELISM = 2 * WORKERS;
const SHARDS = { full: 2_000, quick: 640 };
/** Seconds of a mean shard on a usual worker; a real one takes 30. */
const SHARD_SECONDS = 6;
/** A shard takes 0.7 to 1.3 times the mean. */
const SPREAD = 0.6;
/** One worker in 16 is a straggler, four times as slow. */
const STRAGGLER = { every: 16, slowness: 4 };
/** Share of attempts that fail half-way, to be tried again. */
const FAILING = 0.02;
/** Workers that fall silent in a shard and never come back: one after each of these shares of the shards. */
const VANISHING = [0.15, 0.3, 0.45];
const HEARTBEAT_SECONDS = 2;
/** Equal workers; and one with stragglers, failing attempts and vanishing workers. */
const KINDS = ['calm', 'troubled'] as const;

/**
 * A fleet of 64 workers with stragglers and failures on the real development server, in scaled time: the makespan
 * beside the work divided by the fleet's speed. Takes minutes, so it only runs when asked for by name.
 */
export async function measureFleet(
  names: readonly string[],
  quick: boolean,
): Promise<BenchResult[]> {
  const shards = quick ? SHARDS.quick : SHARDS.full;
  const results: BenchResult[] = [];
  for (const kind of KINDS) {
    const prefix = `fleet/${kind}`;
    if (names.some((name) => prefix.startsWith(name) || name.startsWith(prefix))) {
      results.push(...(await measureShards(shards, kind)));
    }
  }
  return results;
}

async function measureShards(shards: number, kind: (typeof KINDS)[number]): Promise<BenchResult[]> {
  const server = await BenchServer.start();
  const fleet = new SimulatedFleet(shards, kind !== 'calm');
  const coordinating = nullActivities({
    plan: {
      ...{ calibrationCommitted: true, calibrationGaps: [], cachedShards: 0 },
      gaps: [{ from: 0, to: shards }],
    },
    ...{ missing: [[]], failing: [], shardMilliseconds: 0 },
  });
  try {
    const score = (shard: ShardReference): Promise<ShardResult> => fleet.score(shard);
    const coordinator = await server.coordinator(coordinating);
    const scorer = await server.scorer({ scoreShard: score, scoreCalibration: score }, WORKERS);
    const study = (): Promise<StudyMeasures> => server.runStudy('fleet', shards, PARALLELISM);
    const measures = await coordinator.runUntil(scorer.runUntil(study));
    const figures: [string, number, string][] = [
      ['makespan', measures.seconds / fleet.idealSeconds(), 'of the ideal'],
      ['ideal', fleet.idealSeconds(), 's'],
      ['attempts', fleet.attempts, `for ${shards} shards`],
      ['histories', measures.histories, 'of a pass'],
      ['longest history', measures.longest.events, 'events'],
    ];
    return figures.map(([name, figure, unit]) => {
      const value = Number(figure.toPrecision(4));
      return {
        name: `fleet/${kind}/${name}`,
        ...{ value, unit, low: value, high: value },
      };
    });
  } finally {
    await server.stop();
  }
}

/**
 * 64 workers behind one poller of as many slots: the one free for longest takes the next shard, waits, heartbeats, fails
 * or vanishes; all drawn from the shard's number.
 */
class SimulatedFleet {
  attempts = 0;
  private readonly free = Array.from({ length: WORKERS }, (_, worker) => worker);
  private readonly vanished: number[] = [];

  constructor(
    private readonly shards: number,
    private readonly isTroubled: boolean,
  ) {}

  async score(shard: ShardReference): Promise<ShardResult> {
    const worker = this.free.shift()!;
    if (this.vanishes(worker, this.attempts++)) return Context.current().cancelled;
    try {
      await this.work(worker, shard);
    } finally {
      this.free.push(worker);
    }
    return { images: 10, renderSeconds: 1, scoreSeconds: 2, sumSeconds: 0.5, committed: true };
  }

  private async work(worker: number, { from }: ShardReference): Promise<void> {
    const context = Context.current();
    const fails = this.isTroubled && drawn(from, context.info.attempt) < FAILING;
    let left = this.secondsOf(from) * this.slowness(worker) * (fails ? 0.5 : 1);
    for (; left > 0; left -= HEARTBEAT_SECONDS) {
      context.heartbeat({ images: 0 });
      await context.sleep(1000 * Math.min(left, HEARTBEAT_SECONDS));
    }
    if (fails) throw new Error('the store hiccuped');
  }

  /** The whole work at once on all workers, each at its own speed; a vanished one counts until it vanished. */
  idealSeconds(): number {
    let work = 0;
    for (let shard = 0; shard < this.shards; shard++) work += this.secondsOf(shard);
    let speed = 0;
    for (let worker = 0; worker < WORKERS; worker++) {
      const end = this.vanished.indexOf(worker);
      speed += (end < 0 ? 1 : VANISHING[end]) / this.slowness(worker);
    }
    return work / speed;
  }

  private secondsOf(shard: number): number {
    return SHARD_SECONDS * (1 + SPREAD * (drawn(shard, 0) - 0.5));
  }

  private slowness(worker: number): number {
    return this.isTroubled && worker % STRAGGLER.every === 0 ? STRAGGLER.slowness : 1;
  }

  private vanishes(worker: number, started: number): boolean {
    if (!this.isTroubled || this.slowness(worker) > 1) return false;
    if (started < (VANISHING[this.vanished.length] ?? Infinity) * this.shards) return false;
    this.vanished.push(worker);
    return true;
  }
}

/** 0 to 1, the same for the same shard and attempt. */
function drawn(shard: number, attempt: number): number {
  return uniformDraw(drawAddress(7, 'fleet', [shard]), attempt);
}
