import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AuditSummary } from '../../src/studies/index.js';
import { removeFolder, runCommand, temporaryFolder } from '../support/command-line.js';
import type { CommandResult } from '../support/command-line.js';
import { startFaultyProxy } from '../support/faulty-proxy.js';
import type { FaultyProxy } from '../support/faulty-proxy.js';
import { startS3Server } from '../support/s3-server.js';
import type { S3Server } from '../support/s3-server.js';

const folder = temporaryFolder('retry');
let server: S3Server;
let proxy: FaultyProxy;
let isRefusing = true;
let environment: Record<string, string>;
let store: string;
let incomplete: CommandResult;
let committedAgain: string[] = [];

beforeAll(async () => {
  server = await startS3Server();
  proxy = await startFaultyProxy(server.environment.AWS_ENDPOINT_URL_S3, (method, _, url) => {
    const shard = /\/shards\/.*\/(\d+-\d+)\.arrow/.exec(url)?.[1];
    if (method !== 'PUT' || shard === undefined) return null;
    if (isRefusing && shard === '2-4') return { status: 403 };
    if (!isRefusing) committedAgain.push(shard);
    return null;
  });
  environment = {
    ...server.environment,
    AWS_ENDPOINT_URL_S3: proxy.url,
    XDG_DATA_HOME: folder,
  };
  store = `s3://${server.bucket}/retried`;
  incomplete = await runCommand(
    command('run', '--preset', 'smoke', '--shard-identities', '2'),
    environment,
  );
});

afterAll(async () => {
  await proxy.close();
  await server.remove();
  removeFolder(folder);
});

function command(...args: string[]): string[] {
  return [...args, '--store', store, '--workers', '2', '--out', path.join(folder, 'out'), '--json'];
}

function readSummary(): AuditSummary {
  return JSON.parse(readFileSync(path.join(folder, 'out/summary.json'), 'utf8')) as AuditSummary;
}

describe('a run of which one shard cannot be committed', () => {
  it('tries it six times, finishes the others and ends incomplete with exit code 3 and the reason', () => {
    expect(incomplete.code).toBe(3);
    expect(incomplete.json().coverage).toEqual({
      expected: 288,
      scored: 216,
      missing: 72,
      duplicates: 0,
    });
    // Six attempts; the client may try a refused one again.
    expect(proxy.injected).toBeGreaterThanOrEqual(6);
    expect(incomplete.stderr).toMatch(
      /none of identities 2-3 .*refuses these credentials.*, at every attempt\): mend the cause .* `factorscope retry audit-smoke/,
    );
  });

  it('says between what the accuracy lies, gives no bits, and puts bounds on every mean', () => {
    const { incomplete: found, information, performance, warnings } = readSummary();
    expect(found?.missing).toEqual([{ from: 2, to: 4 }]);
    expect(found?.failed).toMatchObject([{ from: 2, to: 4, exhausted: true }]);
    const accuracy = found!.bounds.accuracy!;
    expect(accuracy.low).toBeCloseTo(0.75 * accuracy.scored!, 10);
    expect(accuracy.high).toBeCloseTo(accuracy.low + 0.25, 10);
    expect(found!.bounds.byLevel.length).toBeGreaterThan(5);
    for (const { bits, reason } of information) {
      expect(bits).toBeNull();
      expect(reason).toMatch(/images are missing/);
    }
    expect(performance.estimates).toBeNull();
    expect(warnings.join('\n')).toMatch(/the accuracy over all lies between [\d.]+ % and [\d.]+ %/);
    const means = readFileSync(path.join(folder, 'out/tables/incomplete-means.csv'), 'utf8')
      .trim()
      .split(/\r?\n/);
    expect(means[0]).toBe('layer,unit,scored,low,high');
    expect(means.length).toBeGreaterThan(500);
  });

  it('is mended by retry, which scores only what failed, with the digest of an undisturbed run', async () => {
    isRefusing = false;
    const { runId } = incomplete.json();
    const retried = await runCommand(command('retry', runId), environment);
    expect(retried.stderr).not.toMatch(/error/i);
    expect(retried.code).toBe(0);
    expect(committedAgain.sort()).toEqual(['2-3', '3-4']);
    const undisturbed = await runCommand([
      'run',
      '--preset',
      'smoke',
      '--store',
      path.join(folder, 'undisturbed'),
      '--json',
    ]);
    expect(retried.json().digest).toBe(undisturbed.json().digest);
    expect(retried.json().coverage.missing).toBe(0);
    expect(readSummary().incomplete).toBeNull();
    const again = await runCommand(command('retry', runId), environment);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(
      /^factorscope: expected failed shards of run .*: there is nothing to retry$/m,
    );
    committedAgain = [];
  });
});
