import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  filesBelow,
  pause,
  removeFolder,
  runCommand,
  startCommand,
  temporaryFolder,
} from '../support/command-line.js';
import type { CommandResult, RunningCommand } from '../support/command-line.js';
import { startTemporalServer } from '../support/temporal-server.js';

/** 24 identities x 45 views. */
const STUDY = `version: 1
space:
  name: fleet
  factors: { residual: 6, sex: [male, female], ethnicity: [western-caucasian, east-asian], age: [25, 45, 65], yaw: [-30, 0, 30], azimuth: [-30, -15, 0, 15, 30] }
calibration: { points: 500 }
`;
const folder = temporaryFolder('fleet');
const config = path.join(folder, 'study.yaml');
const store = path.join(folder, 'store');
const secret = randomBytes(32).toString('base64');
let server: TestWorkflowEnvironment;
let environment: Record<string, string>;
let metrics = '';
let logs = '';
let left: CommandResult;
let result: CommandResult;

beforeAll(async () => {
  writeFileSync(config, STUDY);
  server = await startTemporalServer();
  environment = { TEMPORAL_ADDRESS: server.address, FACTORSCOPE_PAYLOAD_KEY: secret };
  await runFleet();
});

afterAll(async () => {
  await server.teardown();
  removeFolder(folder);
});

function worker(): RunningCommand {
  const options = ['--queue', 'night', '--workers', '1', '--metrics', '127.0.0.1:0'];
  return startCommand(
    ['worker', '--store', store, ...options, '--log-format', 'json'],
    environment,
  );
}

/** One worker leaves while it scores, another has joined before. */
async function runFleet(): Promise<void> {
  const first = worker();
  first.process.stderr?.on('data', (text: string) => (logs += text));
  const run = startCommand(
    [
      'run',
      config,
      '--store',
      store,
      '--fleet',
      '--queue',
      'night',
      '--parallelism',
      '3',
      '--shard-identities',
      '1',
      '--json',
    ],
    environment,
  );
  await until(() => shards().length >= 3);
  const second = worker();
  await until(() => shards().length >= 6);
  await untilCounted(3);
  first.process.kill('SIGTERM');
  left = await first.finished;
  result = await run.finished;
  second.process.kill('SIGTERM');
  await second.finished;
}

/** Workers report what they count once a second. */
async function untilCounted(shardsOfFirst: number): Promise<void> {
  const address = /http:\/\/[\d.:]+\/metrics/.exec(logs)?.[0] ?? '';
  const count = (): number =>
    Number(/factorscope_shard_seconds_count\{.*pass="score".*\} (\d+)/.exec(metrics)?.[1] ?? 0);
  for (let waited = 0; waited < 300_000 && count() < shardsOfFirst; waited += 200) {
    metrics = await (await fetch(address)).text();
    await pause(200);
  }
}

function shards(): string[] {
  try {
    return filesBelow(path.join(store, 'shards'));
  } catch {
    return [];
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 300_000; waited += 50) {
    if (condition()) return;
    await pause(50);
  }
  throw new Error(`still not so after five minutes: ${logs.slice(-2_000)}`);
}

describe('a fleet whose workers join and leave during a run', () => {
  it('ends the run with the digest of one machine', async () => {
    expect(result.stderr).not.toMatch(/error/i);
    expect(result.code).toBe(0);
    const alone = await runCommand([
      'run',
      config,
      '--store',
      path.join(folder, 'alone'),
      '--json',
    ]);
    expect(result.json().digest).toBe(alone.json().digest);
  });

  it('lets a worker that is asked to leave end its shard first', () => {
    expect(left.code).toBe(0);
    expect(logs).toContain('"stopping: shards under way get 120 seconds to end"');
    expect(logs).toContain('"stopped"');
    expect(logs).not.toMatch(/WorkerStopped|failed/);
  });

  it('counts images, shards, stages and operations of the store while it works', () => {
    const value = (pattern: RegExp): number => Number(pattern.exec(metrics)?.[1]);
    expect(
      value(/factorscope_images_total\{pass="score",worker="scorer-1.0"\} (\d+)/),
    ).toBeGreaterThan(100);
    expect(
      value(/factorscope_shard_seconds_count\{.*pass="score".*\} (\d+)/),
    ).toBeGreaterThanOrEqual(3);
    expect(
      value(/factorscope_stage_seconds_total\{stage="render",.*\} ([\d.e-]+)/),
    ).toBeGreaterThan(0);
    expect(metrics).toMatch(/factorscope_store_seconds_count\{.*operation="putIfAbsent".*\} [1-9]/);
    expect(metrics).toMatch(/factorscope_activity_attempts_total\{.*outcome="done".*\} [1-9]/);
  });

  it('logs one JSON object a line', () => {
    const lines = logs
      .trim()
      .split('\n')
      .filter((line) => !line.includes('temporalio_sdk_core'));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({
        time: expect.stringMatching(/^2/) as string,
        level: expect.any(String) as string,
        message: expect.any(String) as string,
      });
    }
    const scored = lines.find((line) => line.includes('scoreShard done')) ?? '{}';
    expect(JSON.parse(scored)).toMatchObject({ attempt: 1, seconds: expect.any(Number) as number });
  });

  it('keeps the key, and with it every input and answer, out of histories, logs and results', async () => {
    const { runId } = result.json();
    let histories = '';
    for await (const { workflowId } of server.client.workflow.list()) {
      const history = await server.client.workflow.getHandle(workflowId).fetchHistory();
      histories += JSON.stringify(history);
      for (const { workflowExecutionStartedEventAttributes: started } of history.events ?? []) {
        const [payload] = started?.input?.payloads ?? [];
        if (payload) expect(Buffer.from(payload.data!).includes(runId)).toBe(false);
      }
    }
    expect(histories).toContain('studyWorkflow');
    const written = filesBelow(path.join(store, 'runs')).join();
    for (const text of [histories, logs, result.stdout, result.stderr, written]) {
      expect(text).not.toContain(secret);
    }
  });
});
