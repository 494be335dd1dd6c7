import { CancelledFailure } from '@temporalio/common';

import { drawAddress, uniformDraw } from '../../src/numeric/index.js';
import type { IdentityRange } from '../../src/stimulus/index.js';
import type { ShardResult } from '../../workflows/types.js';

export interface FleetPlan {
  readonly workers: number;
  /** Seconds of a mean shard on a usual worker; one shard takes 0.7 to 1.3 of it. */
  readonly shardSeconds: number;
  /** How many times as long as usual a worker takes. */
  readonly slowness: (worker: number) => number;
  /** Share of attempts that fail half-way. */
  readonly failing: number;
  /** Numbers of attempts in which a worker falls silent for good. */
  readonly vanishing: readonly number[];
  /** An identity that no attempt can score. */
  readonly poisoned?: number;
}

/** An activity as the server knows it. */
interface Task {
  readonly shard: IdentityRange;
  attempt: number;
  worker: number | null;
  isOver: boolean;
  readonly resolve: (result: ShardResult) => void;
  readonly reject: (error: Error) => void;
}

const HEARTBEAT_TIMEOUT_SECONDS = 20;
/** A worker learns with its next heartbeat that its shard was cancelled. */
const HEARTBEAT_SECONDS = 2;
/** From an activity's end to what the workflow makes of it. */
const SERVER_SECONDS = 0.02;
const RESULT = { images: 10, renderSeconds: 1, scoreSeconds: 2, sumSeconds: 1, committed: true };

/**
 * Temporal and a fleet in simulated time: a stand-in for what `windowWorkflow` takes from the SDK, with a task queue,
 * retries and workers that are slow, fail or vanish. The same numbers give the same course.
 */
export class SimulatedFleet {
  seconds = 0;
  /** Times at which workers vanished. */
  readonly vanished: number[] = [];
  attempts = 0;
  historyLength = 0;
  longestHistory = 0;
  histories = 0;
  private scope: SimulatedScope | null = null;
  private readonly timers: { at: number; run: () => void }[] = [];
  private readonly queue: Task[] = [];
  private readonly free: number[];
  private readonly conditions = new Set<{ holds: () => boolean; resolve: () => void }>();

  constructor(readonly plan: FleetPlan) {
    this.free = Array.from({ length: plan.workers }, (_, worker) => worker);
  }

  /** Runs a workflow to its end, through every new history it asks for. */
  async run<Input, Result>(
    workflow: (input: Input) => Promise<Result>,
    first: Input,
  ): Promise<Result> {
    for (let input = first; ;) {
      this.histories += 1;
      this.historyLength = 3;
      const ended = workflow(input).then(
        (result) => ({ result }),
        (error: unknown) => ({ error }),
      );
      const end = await this.drive(ended);
      this.longestHistory = Math.max(this.longestHistory, this.historyLength);
      if ('result' in end) return end.result;
      if (!(end.error instanceof NewHistory)) throw end.error;
      input = end.error.input as Input;
    }
  }

  /** What stands in for the SDK's functions of the same names. */
  readonly sdk = {
    condition: (holds: () => boolean): Promise<void> =>
      new Promise((resolve) => void this.conditions.add({ holds, resolve })),
    continueAsNew: (input: unknown): Promise<never> => Promise.reject(new NewHistory(input)),
    workflowInfo: () => ({ historyLength: this.historyLength }),
    setHandler: () => undefined,
    proxyActivities: () => ({
      scoreShard: (shard: IdentityRange) => this.schedule(shard),
      scoreCalibration: (shard: IdentityRange) => this.schedule(shard),
    }),
    newScope: () => new SimulatedScope((scope) => (this.scope = scope)),
  };

  /** Seconds that all workers would take if no one ever waited for another. */
  idealSeconds(shards: number): number {
    const { workers, slowness } = this.plan;
    let work = 0;
    for (let shard = 0; shard < shards; shard++) work += this.secondsOf(shard);
    for (const until of this.vanished) work -= until;
    let speed = -this.vanished.length;
    for (let worker = 0; worker < workers; worker++) speed += 1 / slowness(worker);
    return work / speed;
  }

  /** Moves time on from event to event until the workflow ends. */
  private async drive<T>(ended: Promise<T>): Promise<T> {
    let end: { readonly value: T } | null = null;
    void ended.then((value) => (end = { value }));
    for (;;) {
      await new Promise(setImmediate);
      if (end) return (end as { readonly value: T }).value;
      const held = [...this.conditions].filter(({ holds }) => holds());
      for (const condition of held) {
        this.conditions.delete(condition);
        condition.resolve();
      }
      if (held.length > 0) continue;
      const next = this.timers.shift();
      if (!next) throw new Error('the workflow waits for nothing that will come');
      this.seconds = next.at;
      next.run();
    }
  }

  private schedule(shard: IdentityRange): Promise<ShardResult> {
    this.historyLength += 1;
    return new Promise((resolve, reject) => {
      const task: Task = { shard, attempt: 1, worker: null, isOver: false, resolve, reject };
      this.scope?.onCancel.push(() => this.cancel(task));
      this.queue.push(task);
      this.dispatch();
    });
  }

  private dispatch(): void {
    while (this.free.length > 0 && this.queue.length > 0) {
      const task = this.queue.shift()!;
      if (!task.isOver) this.begin(task, this.free.shift()!);
    }
  }

  private begin(task: Task, worker: number): void {
    const { failing, vanishing, slowness } = this.plan;
    task.worker = worker;
    const attempt = this.attempts++;
    if (vanishing.includes(attempt)) {
      this.vanished.push(this.seconds);
      this.after(HEARTBEAT_TIMEOUT_SECONDS, () => this.tryAgain(task));
      return;
    }
    const seconds = this.secondsOf(task.shard.from) * slowness(worker);
    const fails = drawn(task.shard.from, task.attempt) < failing;
    this.after(fails ? seconds / 2 : seconds, () => {
      if (task.isOver) return;
      this.leave(worker);
      if (fails) this.tryAgain(task);
      else this.after(SERVER_SECONDS, () => this.complete(task));
    });
  }

  private tryAgain(task: Task): void {
    task.worker = null;
    this.after(2 ** (task.attempt - 1), () => {
      task.attempt += 1;
      this.queue.push(task);
      this.dispatch();
    });
  }

  private complete(task: Task): void {
    if (task.isOver) return;
    task.isOver = true;
    // Activity started and completed; workflow task scheduled, started and completed.
    this.historyLength += 5;
    const { from, to } = task.shard;
    const { poisoned = -1 } = this.plan;
    if (from <= poisoned && poisoned < to) task.reject(new Error('NaN in layer conv1'));
    else task.resolve({ ...RESULT, shards: to - from });
  }

  private cancel(task: Task): void {
    if (task.isOver) return;
    const { worker } = task;
    task.isOver = true;
    this.historyLength += 2;
    if (worker !== null) this.after(HEARTBEAT_SECONDS, () => this.leave(worker));
    task.reject(new CancelledFailure('cancelled'));
  }

  private leave(worker: number): void {
    this.free.push(worker);
    this.dispatch();
  }

  private after(seconds: number, run: () => void): void {
    const at = this.seconds + seconds;
    const place = this.timers.findIndex((timer) => timer.at > at);
    this.timers.splice(place < 0 ? this.timers.length : place, 0, { at, run });
  }

  private secondsOf(shard: number): number {
    return this.plan.shardSeconds * (0.7 + 0.6 * drawn(shard, 0));
  }
}

class NewHistory extends Error {
  constructor(readonly input: unknown) {
    super('continued as new');
  }
}

class SimulatedScope {
  readonly onCancel: (() => void)[] = [];

  constructor(private readonly enter: (scope: SimulatedScope | null) => void) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    this.enter(this);
    const working = work();
    this.enter(null);
    return working;
  }

  cancel(): void {
    for (const cancel of this.onCancel) cancel();
  }
}

/** 0 to 1, the same for the same shard and attempt. */
function drawn(shard: number, attempt: number): number {
  return uniformDraw(drawAddress(7, 'fleet', [shard]), attempt);
}
