import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
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
import type { RunningCommand } from '../support/command-line.js';
import { startFaultyProxy } from '../support/faulty-proxy.js';
import type { Fault } from '../support/faulty-proxy.js';
import { startS3Server } from '../support/s3-server.js';

/** 24 identities x 45 views, a shard each. */
const STUDY = `version: 1
space:
  name: faults
  factors: { residual: 6, sex: [male, female], ethnicity: [western-caucasian, east-asian], age: [25, 45, 65], yaw: [-30, 0, 30], azimuth: [-30, -15, 0, 15, 30] }
calibration: { points: 500 }
`;
const folder = temporaryFolder('faults');
const config = path.join(folder, 'study.yaml');
const injected: Record<string, number> = {};
let undisturbed: string;

const command = (store: string): string[] => [
  ...['run', config, '--store', store, '--shard-identities', '1', '--workers', '2', '--json'],
];
const storeOf = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  writeFileSync(config, STUDY);
  undisturbed = (await runCommand(command(storeOf('undisturbed')))).json().digest;
});

afterAll(() => {
  const total = Object.values(injected).reduce((sum, count) => sum + count, 0);
  process.stderr.write(
    `faults injected: ${JSON.stringify({ ...injected, total, digest: undisturbed })}\n`,
  );
  removeFolder(folder);
});

function count(fault: string, times = 1): void {
  injected[fault] = (injected[fault] ?? 0) + times;
}

async function expectSameDigest(running: RunningCommand): Promise<void> {
  const result = await running.finished;
  expect(result.stderr.split('\n').at(-2) ?? '').not.toMatch(/^factorscope:/);
  expect(result.code).toBe(0);
  expect(result.json().digest).toBe(undisturbed);
}

describe('a run ends with the digest of an undisturbed one', () => {
  const faults: Fault[] = [{ status: 500 }, { status: 503 }, 'half', 'lost answer', 'slow'];
  it.each(
    faults.map(
      (fault) => [typeof fault === 'object' ? `status ${fault?.status}` : fault, fault] as const,
    ),
  )('when every fourth answer of the S3 server is: %s', async (name, fault) => {
    const server = await startS3Server();
    const target = server.environment.AWS_ENDPOINT_URL_S3;
    const proxy = await startFaultyProxy(target, (_, number) => (number % 4 === 3 ? fault : null));
    const environment = {
      ...server.environment,
      AWS_ENDPOINT_URL_S3: proxy.url,
      XDG_DATA_HOME: storeOf(`s3-${name}`),
    };
    await expectSameDigest(startCommand(command(`s3://${server.bucket}/faults`), environment));
    expect(proxy.injected).toBeGreaterThan(30);
    count(`S3 ${name}`, proxy.injected);
    await proxy.close();
    await server.remove();
  });

  it('when the S3 server is killed again and again', async () => {
    const server = await startS3Server();
    const environment = { ...server.environment, XDG_DATA_HOME: storeOf('s3-killed') };
    const running = startCommand(command(`s3://${server.bucket}/killed`), environment);
    for (let kill = 0; kill < 5 && running.process.exitCode === null; kill++) {
      await pause(3_000);
      await server.kill();
      await pause(500);
      await server.start();
      count('S3 server SIGKILL');
    }
    await expectSameDigest(running);
    await server.remove();
  });

  it('when scoring workers are killed in the middle of shards', async () => {
    const running = startCommand(command(storeOf('workers')));
    await shardsOf('workers', 1);
    for (let kill = 0; kill < 8 && running.process.exitCode === null; kill++) {
      const pid = scorersOf(running)[kill % 2];
      if (pid) {
        process.kill(pid, 'SIGKILL');
        count('worker SIGKILL');
      }
      await pause(1_500);
    }
    await expectSameDigest(running);
  });

  it('when the command is killed and given again', async () => {
    for (const shards of [1, 6, 12, 18]) {
      const running = startCommand(command(storeOf('command')));
      await shardsOf('command', shards);
      running.process.kill('SIGKILL');
      await running.finished;
      count('command SIGKILL');
    }
    await expectSameDigest(startCommand(command(storeOf('command'))));
  });

  it('when the Temporal server is killed and comes back on its file', async () => {
    const running = startCommand(command(storeOf('server')));
    for (const shards of [1, 8, 16]) {
      await shardsOf('server', shards);
      const file = path.join(storeOf('server'), 'temporal/server.json');
      const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number };
      process.kill(pid, 'SIGKILL');
      count('Temporal server SIGKILL');
    }
    await expectSameDigest(running);
  });

  it.each([
    ['truncated shard', (file: string) => truncateSync(file, statSync(file).size >> 1)],
    ['bit-flipped shard', flipBit],
  ])('after every %s, which is found and scored anew', async (name, damage) => {
    const files = shardFiles('undisturbed');
    expect(files).toHaveLength(24);
    for (const file of files) damage(path.join(storeOf('undisturbed'), file));
    count(name, files.length);
    await expectSameDigest(startCommand(command(storeOf('undisturbed'))));
  });

  it('with 200 faults or more in all', () => {
    const total = Object.values(injected).reduce((sum, times) => sum + times, 0);
    expect(total).toBeGreaterThanOrEqual(200);
  });
});

function flipBit(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(file, bytes);
}

function shardFiles(name: string): string[] {
  try {
    return filesBelow(storeOf(name)).filter((file) => /^shards\/.*\.arrow$/.test(file));
  } catch {
    return [];
  }
}

async function shardsOf(name: string, shards: number): Promise<void> {
  for (let waited = 0; waited < 300_000; waited += 50) {
    if (shardFiles(name).length >= shards) return;
    await pause(50);
  }
  throw new Error(`no ${shards} shards of ${name} within five minutes`);
}

function scorersOf({ process: { pid } }: RunningCommand): number[] {
  const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], {
    encoding: 'utf8',
  });
  return lines
    .split('\n')
    .filter((line) => line.includes('"scorer"'))
    .map((line) => Number(line.trim().split(/\s+/)[0]));
}
