import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { WorkerSettings } from './types.js';

export interface WorkerPool {
  /** Process ids, in the order the workers were asked for. */
  pids(): number[];
  /** Rejects when a worker keeps dying; never resolves. */
  readonly failure: Promise<never>;
  /** Lets running activities end or be cancelled, then stops every process. */
  stop(): Promise<void>;
}

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
  const members = settings.map((one) => new PoolMember(one, onLog, fail));
  await Promise.all(members.map((member) => member.ready));
  return {
    failure,
    pids: () => members.flatMap((member) => member.pid ?? []),
    stop: async () => {
      await Promise.all(members.map((member) => member.stop()));
    },
  };
}

class PoolMember {
  readonly ready: Promise<void>;
  private process: ChildProcess;
  private stopping = false;
  private restarts: number[] = [];

  constructor(
    private readonly settings: WorkerSettings,
    private readonly onLog: (line: string) => void,
    private readonly onFailure: (error: Error) => void,
  ) {
    this.process = this.start();
    this.ready = whenReady(this.process, settings.role);
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const forced = setTimeout(() => this.process.kill('SIGKILL'), 15_000);
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
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (line.trim()) this.onLog(line);
    });
    child.on('exit', (code, signal) => this.replace(code, signal));
    return child;
  }

  private replace(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.stopping) return;
    const now = Date.now();
    this.restarts = [...this.restarts.filter((time) => now - time < 60_000), now];
    const how = signal ?? `exit code ${code}`;
    if (this.restarts.length > RESTARTS_PER_MINUTE) {
      const { role } = this.settings;
      this.onFailure(
        new Error(`${role} worker died of ${how} ${RESTARTS_PER_MINUTE} times in a minute`),
      );
      return;
    }
    this.onLog(`${this.settings.role} worker died of ${how}; started again`);
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
