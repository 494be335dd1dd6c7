import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { AggregatorRegistry } from 'prom-client';

import { logLine } from './log-line.js';
import { DEFAULT_DRAIN_SECONDS } from './types.js';
import type { WorkerMessage, WorkerSettings } from './types.js';

export interface WorkerPool {
  /** Process ids, in the order the workers were asked for. */
  pids(): number[];
  /** Rejects when a worker keeps dying; never resolves. */
  readonly failure: Promise<never>;
  /** What the workers counted, as Prometheus text; each worker has a label of its own. */
  metrics(): Promise<string>;
  /** Lets running activities end or be cancelled, then stops every process. */
  stop(): Promise<void>;
}

/** After its shards ended or were cancelled, a worker closes its connections. */
const CLOSING_SECONDS = 10;
/** Told of a shard whose other copy, on another worker, ended first. */
const EXPECTED = /temporalio_sdk_core.*Activity not found on completion/;
/** A worker that dies is started again, up to this often in a minute. */
const RESTARTS_PER_MINUTE = 10;

/**
 * Starts one process per entry of `settings` and waits until all poll their queue. `onLog` gets their log lines. A
 * worker killed mid-run is replaced; its shard is retried by Temporal.
 */
export async function startWorkerPool(
  settings: readonly WorkerSettings[],
  onLog: (line: string) => void,
): Promise<WorkerPool> {
  let fail: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (fail = reject));
  failure.catch(() => undefined);
  const members = settings.map((one, i) => new PoolMember(one, i, onLog, fail));
  const stop = async (): Promise<void> => {
    await Promise.all(members.map((member) => member.stop()));
  };
  try {
    await Promise.all(members.map((member) => member.ready));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    failure,
    metrics: () => AggregatorRegistry.aggregate(members.flatMap(countedBy)).metrics(),
    pids: () => members.flatMap((member) => member.pid ?? []),
    stop,
  };
}

/** A worker that was started again counts from nothing, as its label says: sums never go down within one. */
function countedBy({ counted, number, generation, role }: PoolMember): object[][] {
  const label = { worker: `${role}-${number}.${generation}` };
  return counted.length === 0 ? [] : [counted.map((metric) => withLabel(metric, label))];
}

interface CountedMetric {
  readonly values: readonly { readonly labels: object }[];
}

function withLabel(metric: object, label: object): object {
  const { values } = metric as CountedMetric;
  return {
    ...metric,
    values: values.map((value) => ({ ...value, labels: { ...value.labels, ...label } })),
  };
}

class PoolMember {
  /** What its process counted last. */
  counted: readonly object[] = [];
  /** How often its process was started again. */
  generation = 0;
  readonly ready: Promise<void>;
  private process: ChildProcess;
  private stopping = false;
  private restarts: number[] = [];

  constructor(
    private readonly settings: WorkerSettings,
    readonly number: number,
    private readonly onLog: (line: string) => void,
    private readonly onFailure: (error: Error) => void,
  ) {
    this.process = this.start();
    this.ready = whenReady(this.process, settings.role);
  }

  get role(): string {
    return this.settings.role;
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const { drainSeconds = DEFAULT_DRAIN_SECONDS } = this.settings;
    const patience = 1000 * (drainSeconds + CLOSING_SECONDS);
    const forced = setTimeout(() => this.process.kill('SIGKILL'), patience);
    await exited;
    clearTimeout(forced);
  }

  private start(): ChildProcess {
    const child = fork(workerProgram(), [JSON.stringify(this.settings)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
      // Own process group: Ctrl-C reaches the command alone, which then stops its workers in order.
      detached: true,
    });
    createInterface({ input: child.stderr! }).on('line', (line) => {
      if (line.trim() && !EXPECTED.test(line)) this.onLog(line);
    });
    child.on('message', (message: WorkerMessage) => {
      if (typeof message === 'object') this.counted = message.metrics;
    });
    child.on('exit', (code, signal) => this.replace(code, signal));
    return child;
  }

  private replace(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.stopping) return;
    const now = performance.now();
    this.restarts = [...this.restarts.filter((time) => now - time < 60_000), now];
    const how = signal ?? `exit code ${code}`;
    if (this.restarts.length > RESTARTS_PER_MINUTE) {
      const { role } = this.settings;
      this.onFailure(
        new Error(`${role} worker died of ${how} ${RESTARTS_PER_MINUTE} times in a minute`),
      );
      return;
    }
    const { role, logFormat = 'text' } = this.settings;
    this.onLog(logLine(logFormat, 'WARN', `${role} worker died of ${how}; started again`));
    this.generation += 1;
    this.counted = [];
    this.process = this.start();
  }
}

async function whenReady(child: ChildProcess, role: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) =>
      reject(new Error(`${role} worker ended with code ${code} before it was ready`)),
    );
  });
}

/** The compiled program; TypeScript sources (tests) use the build beside them. */
function workerProgram(): string {
  const beside = fileURLToPath(new URL('./worker-process.js', import.meta.url));
  if (existsSync(beside)) return beside;
  return fileURLToPath(new URL('../dist/workers/worker-process.js', import.meta.url));
}
