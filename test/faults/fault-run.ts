import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from 'vitest';

import {
  filesBelow,
  pause,
  removeFolder,
  runCommand,
  startCommand,
  temporaryFolder,
} from '../support/command-line.js';
import type { RunningCommand } from '../support/command-line.js';

/** 24 identities x 45 views, a shard each. */
const STUDY = `version: 1
space:
  name: faults
  factors: { residual: 6, sex: [male, female], ethnicity: [western-caucasian, east-asian], age: [25, 45, 65], yaw: [-30, 0, 30], azimuth: [-30, -15, 0, 15, 30] }
calibration: { points: 500 }
`;
export const SHARDS = 24;

/** One study run over and over in stores of its own, the faults that were injected and the digest they must all end in. */
export class FaultRun {
  readonly folder = temporaryFolder('faults');
  readonly injected: Record<string, number> = {};
  private readonly config = path.join(this.folder, 'study.yaml');
  private digest = '';

  async prepare(): Promise<void> {
    writeFileSync(this.config, STUDY);
    const result = await runCommand(this.command(this.store('undisturbed')));
    this.digest = result.json().digest;
  }

  /** Prints how many faults of each kind there were, and removes every store. */
  end(): void {
    const line = JSON.stringify({ ...this.injected, total: this.total(), digest: this.digest });
    process.stderr.write(`faults injected: ${line}\n`);
    removeFolder(this.folder);
  }

  total(): number {
    return Object.values(this.injected).reduce((sum, times) => sum + times, 0);
  }

  count(fault: string, times = 1): void {
    this.injected[fault] = (this.injected[fault] ?? 0) + times;
  }

  store(name: string): string {
    return path.join(this.folder, name);
  }

  /** Starts the study on a store, at a URL or of a name. */
  start(store: string, environment: Record<string, string> = {}): RunningCommand {
    const url = store.includes('/') ? store : this.store(store);
    return startCommand(this.command(url), environment);
  }

  async expectSameDigest(running: RunningCommand): Promise<void> {
    const result = await running.finished;
    expect(result.stderr.split('\n').at(-2) ?? '').not.toMatch(/^factorscope:/);
    expect(result.code).toBe(0);
    expect(result.json().digest).toBe(this.digest);
  }

  shardFiles(name: string): string[] {
    try {
      return filesBelow(this.store(name)).filter((file) => /^shards\/.*\.arrow$/.test(file));
    } catch {
      return [];
    }
  }

  async untilShards(name: string, shards: number): Promise<void> {
    for (let waited = 0; waited < 300_000; waited += 50) {
      if (this.shardFiles(name).length >= shards) return;
      await pause(50);
    }
    throw new Error(`no ${shards} shards of ${name} within five minutes`);
  }

  /** Process of a store's embedded Temporal server. */
  serverPid(name: string): number {
    const file = path.join(this.store(name), 'temporal/server.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
  }

  private command(store: string): string[] {
    return [
      ...['run', this.config, '--store', store],
      ...['--shard-identities', '1', '--workers', '2', '--json'],
    ];
  }
}

/** Processes of a command's workers now alive, of one role or of all. */
export function workersOf({ process: { pid } }: RunningCommand, role?: string): number[] {
  const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], {
    encoding: 'utf8',
  });
  return lines
    .split('\n')
    .filter((line) => line.includes(role ? `"role":"${role}"` : '"role":"'))
    .map((line) => Number(line.trim().split(/\s+/)[0]));
}
