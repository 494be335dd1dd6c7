import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CLOCK_JUMP } from '../support/clock-jump.js';
import { pause } from '../support/command-line.js';
import { startFaultyProxy } from '../support/faulty-proxy.js';
import type { Fault } from '../support/faulty-proxy.js';
import { startS3Server } from '../support/s3-server.js';
import { mountSmallDisk } from '../support/small-disk.js';
import { FaultRun, SHARDS, workersOf } from './fault-run.js';

const faults = new FaultRun();

beforeAll(() => faults.prepare());
afterAll(() => faults.end());

describe('a run ends with the digest of an undisturbed one', () => {
  const answers: Fault[] = [{ status: 500 }, { status: 503 }, 'half', 'lost answer', 'slow'];
  it.each(
    answers.map(
      (fault) => [typeof fault === 'object' ? `status ${fault?.status}` : fault, fault] as const,
    ),
  )('when every fourth answer of the S3 server is: %s', async (name, fault) => {
    const server = await startS3Server();
    const target = server.environment.AWS_ENDPOINT_URL_S3;
    const proxy = await startFaultyProxy(target, (_, number) => (number % 4 === 3 ? fault : null));
    const environment = {
      ...server.environment,
      AWS_ENDPOINT_URL_S3: proxy.url,
      XDG_DATA_HOME: faults.store(`s3-${name}`),
    };
    await faults.expectSameDigest(faults.start(`s3://${server.bucket}/faults`, environment));
    expect(proxy.injected).toBeGreaterThan(30);
    faults.count(`S3 ${name}`, proxy.injected);
    await proxy.close();
    await server.remove();
  });

  it('when the S3 server is killed again and again', async () => {
    const server = await startS3Server();
    const environment = { ...server.environment, XDG_DATA_HOME: faults.store('s3-killed') };
    const running = faults.start(`s3://${server.bucket}/killed`, environment);
    for (let kill = 0; kill < 5 && running.process.exitCode === null; kill++) {
      await pause(3_000);
      await server.kill();
      await pause(500);
      await server.start();
      faults.count('S3 server SIGKILL');
    }
    await faults.expectSameDigest(running);
    await server.remove();
  });

  it('when scoring workers are killed in the middle of shards', async () => {
    const running = faults.start('workers');
    await faults.untilShards('workers', 1);
    for (let kill = 0; kill < 8 && running.process.exitCode === null; kill++) {
      const pid = workersOf(running, 'scorer')[kill % 2];
      if (pid) {
        process.kill(pid, 'SIGKILL');
        faults.count('worker SIGKILL');
      }
      await pause(1_500);
    }
    await faults.expectSameDigest(running);
  });

  it('when all workers are killed at once', async () => {
    const running = faults.start('all-workers');
    for (const shards of [1, 6, 12]) {
      await faults.untilShards('all-workers', shards);
      const pids = workersOf(running);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      faults.count('all workers SIGKILL', pids.length);
      await pause(3_000);
    }
    await faults.expectSameDigest(running);
  });

  it('when workers stand still until their shards are scored by another attempt, and then go on', async () => {
    const running = faults.start('still');
    await faults.untilShards('still', 1);
    const pids = workersOf(running, 'scorer');
    expect(pids).toHaveLength(2);
    for (const pid of pids) {
      process.kill(pid, 'SIGSTOP');
      // Longer than the heartbeat's timeout, so that the other worker gets the same shard.
      await pause(25_000);
      process.kill(pid, 'SIGCONT');
      faults.count('shard scored twice (SIGSTOP)');
    }
    await faults.expectSameDigest(running);
  });

  it('when the command is killed and given again', async () => {
    for (const shards of [1, 6, 12, 18]) {
      const running = faults.start('command');
      await faults.untilShards('command', shards);
      running.process.kill('SIGKILL');
      await running.finished;
      faults.count('command SIGKILL');
    }
    await faults.expectSameDigest(faults.start('command'));
  });

  it('when the Temporal server is killed and comes back on its file', async () => {
    const running = faults.start('server');
    for (const shards of [1, 8, 16]) {
      await faults.untilShards('server', shards);
      process.kill(faults.serverPid('server'), 'SIGKILL');
      faults.count('Temporal server SIGKILL');
    }
    await faults.expectSameDigest(running);
  });

  it('when the disk of the store and of the Temporal server is full for a while', async (test) => {
    const disk = mountSmallDisk(faults.store('full'), 200);
    if (!disk) return test.skip('mounting a file system is not allowed here');
    let told = '';
    const refusals = (): number => told.split('no space is left').length;
    try {
      const running = faults.start('full');
      running.process.stderr?.on('data', (text: string) => (told += text));
      for (const shards of [1, 8, 16]) {
        await faults.untilShards('full', shards);
        const before = refusals();
        disk.fill();
        for (let waited = 0; waited < 60 && refusals() === before; waited++) await pause(500);
        disk.free();
        faults.count('full disk', refusals() - before);
      }
      await faults.expectSameDigest(running);
      expect(refusals()).toBeGreaterThan(3);
    } finally {
      disk.remove();
    }
  });

  it('when the clocks of command and workers jump forth and back by two hours', async () => {
    const server = await startS3Server();
    const skews: number[] = [];
    const target = server.environment.AWS_ENDPOINT_URL_S3;
    const proxy = await startFaultyProxy(target, (_, __, ___, headers) => {
      skews.push(hoursAhead(String(headers['x-amz-date'])));
      return null;
    });
    const environment = {
      ...server.environment,
      AWS_ENDPOINT_URL_S3: proxy.url,
      XDG_DATA_HOME: faults.store('clock'),
      NODE_OPTIONS: CLOCK_JUMP,
    };
    await faults.expectSameDigest(faults.start(`s3://${server.bucket}/clock`, environment));
    const [ahead, behind] = [1, -1].map((sign) => skews.filter((hours) => sign * hours > 0.9));
    expect(ahead.length).toBeGreaterThan(0);
    expect(behind.length).toBeGreaterThan(0);
    faults.count('request with a clock that had jumped', ahead.length + behind.length);
    await proxy.close();
    await server.remove();
  });

  it.each([
    ['truncated shard', (file: string) => truncateSync(file, statSync(file).size >> 1)],
    ['bit-flipped shard', flipBit],
  ])('after every %s, which is found and scored anew', async (name, damage) => {
    const files = faults.shardFiles('undisturbed');
    expect(files).toHaveLength(SHARDS);
    for (const file of files) damage(path.join(faults.store('undisturbed'), file));
    faults.count(name, files.length);
    await faults.expectSameDigest(faults.start('undisturbed'));
  });

  it('with 200 faults or more in all', () => {
    expect(faults.total()).toBeGreaterThanOrEqual(200);
  });
});

function flipBit(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(file, bytes);
}

/** Of a request's date, as in `20261121T165200Z`, against this process's clock. */
function hoursAhead(date: string): number {
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(date) ?? [];
  if (!day) return 0;
  const iso = `${day.replace(/(\d{4})(\d\d)/, '$1-$2-')}T${time.replace(/(\d\d)(\d\d)/, '$1:$2:')}Z`;
  return (Date.parse(iso) - Date.now()) / 3_600_000;
}
