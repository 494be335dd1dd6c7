import { execFileSync } from 'node:child_process';
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  filesBelow,
  pause,
  removeFolder,
  runCommand,
  startCommand,
  temporaryFolder,
} from '../support/command-line.js';

/** 24 identities x 135 views: long enough to be killed while it scores. */
const STUDY = `version: 1
space:
  name: killed
  factors: { residual: 6, sex: [male, female], ethnicity: [western-caucasian, east-asian], age: [25, 45, 65], yaw: [-30, 0, 30], azimuth: [-30, -15, 0, 15, 30], elevation: [-30, 0, 30] }
calibration: { points: 1000 }
`;
const folder = temporaryFolder('resume');
const config = path.join(folder, 'study.yaml');
let undisturbed: string;

const runIn = (name: string): string[] => [
  'run',
  config,
  '--store',
  `file://${path.join(folder, name)}`,
  '--shard-identities',
  '1',
  '--workers',
  '2',
  '--json',
];

beforeAll(async () => {
  writeFileSync(config, STUDY);
  undisturbed = (await runCommand(runIn('undisturbed'))).json().digest;
});

afterAll(() => removeFolder(folder));

describe('a run that is killed', () => {
  it.each([[1], [4], [12]])(
    'resumes with the same command after SIGKILL once %i shards are committed',
    async (shards) => {
      const name = `killed-${shards}`;
      const running = startCommand(runIn(name));
      await shardsCommitted(name, shards);
      running.process.kill('SIGKILL');
      await running.finished;
      const resumed = await runCommand(runIn(name));
      expect(resumed.code).toBe(0);
      expect(resumed.json().digest).toBe(undisturbed);
      expect(resumed.json().coverage).toEqual({
        expected: 3240,
        scored: 3240,
        missing: 0,
        duplicates: 0,
      });
    },
  );

  it('goes on by itself when a scoring worker is killed in the middle of a shard', async () => {
    const running = startCommand(runIn('worker'));
    await shardsCommitted('worker', 2);
    process.kill(scorersOf(running.process.pid)[0], 'SIGKILL');
    const result = await running.finished;
    expect(result.code).toBe(0);
    expect(result.json().digest).toBe(undisturbed);
  });

  it('stops when another command cancels it, keeps its shards and goes on from them', async () => {
    const running = startCommand(runIn('cancelled'));
    await shardsCommitted('cancelled', 3);
    // Standing still, they cannot end the run before the other command has come to cancel it.
    const scorers = scorersOf(running.process.pid);
    for (const pid of scorers) process.kill(pid, 'SIGSTOP');
    const runId = /audit-[a-z0-9-]+/.exec(
      filesBelow(path.join(folder, 'cancelled/runs')).join(),
    )?.[0];
    const store = `file://${path.join(folder, 'cancelled')}`;
    const cancel = await runCommand(['cancel', runId ?? '', '--store', store]);
    for (const pid of scorers) process.kill(pid, 'SIGCONT');
    expect(cancel.code).toBe(0);
    const stopped = await running.finished;
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toMatch(/cancelled by another command/);
    const again = await runCommand(['cancel', runId ?? '', '--store', store]);
    expect(again.code).toBe(2);
    const resumed = await runCommand(runIn('cancelled'));
    expect(resumed.code).toBe(0);
    expect(resumed.json().digest).toBe(undisturbed);
  });

  it.each([
    ['shard', /^shards\//],
    ['calibration', /^calibrations\/[0-9a-f]+\.arrow$/],
    ['set of kept activations', /^calibrations\/[^/]+-rows\.arrow$/],
    ['network', /^networks\//],
  ])('mends a damaged %s in the same command', async (_, pattern) => {
    const store = path.join(folder, 'undisturbed');
    const damaged = filesBelow(store).find((file) => pattern.test(file)) ?? '';
    truncateSync(path.join(store, damaged), 1_000);
    const result = await runCommand(runIn('undisturbed'));
    expect(result.code).toBe(0);
    expect(result.json().digest).toBe(undisturbed);
    expect(statSync(path.join(store, damaged)).size).toBeGreaterThan(1_000);
  });

  it('ends with exit code 130 on Ctrl-C, keeps its shards and goes on from them', async () => {
    const running = startCommand(runIn('interrupted'));
    await shardsCommitted('interrupted', 3);
    running.process.kill('SIGINT');
    expect((await running.finished).code).toBe(130);
    const kept = shardFiles('interrupted');
    expect(kept.length).toBeGreaterThanOrEqual(3);
    const resumed = await runCommand(runIn('interrupted'));
    expect(resumed.code).toBe(0);
    expect(resumed.json().digest).toBe(undisturbed);
  });
});

async function shardsCommitted(name: string, count: number): Promise<void> {
  for (let waited = 0; waited < 120_000; waited += 50) {
    if (shardFiles(name).length >= count) return;
    await pause(50);
  }
  throw new Error(`no ${count} shards of ${name} within two minutes`);
}

function shardFiles(name: string): string[] {
  try {
    return filesBelow(path.join(folder, name)).filter((file) => /^shards\/.*\.arrow$/.test(file));
  } catch {
    return [];
  }
}

function scorersOf(pid: number | undefined): number[] {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], {
    encoding: 'utf8',
  });
  return children
    .split('\n')
    .filter((line) => line.includes('"scorer"'))
    .map((line) => Number(line.trim().split(/\s+/)[0]));
}
