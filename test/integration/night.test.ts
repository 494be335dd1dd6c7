import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readOnnx, writeOnnx } from '../../src/engines/index.js';
import { packageFile } from '../../src/face/index.js';
import { openStore } from '../../src/storage/index.js';
import type { Verdict } from '../../workflows/watch-types.js';
import {
  filesBelow,
  pause,
  removeFolder,
  runCommand,
  startCommand,
  temporaryFolder,
} from '../support/command-line.js';
import type { CommandResult, RunningCommand } from '../support/command-line.js';
import { startS3Server } from '../support/s3-server.js';
import type { S3Server } from '../support/s3-server.js';
import { shippedClasses } from '../support/shipped-classes.js';
import { startTemporalServer } from '../support/temporal-server.js';

/** 24 identities x 9 views, all of them known to the shipped network. */
const STUDY = `version: 1
space:
  name: night
  factors: { residual: 6, sex: [male, female], ethnicity: [western-caucasian, east-asian], yaw: [-15, 0, 15], azimuth: [-15, 0, 15] }
network:
  input: { size: 64, layout: nchw, channels: rgb, range: [0, 1], mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] }
  output: { kind: classifier, space: ${shippedClasses()} }
gates:
  - { name: keeps recognising, metric: accuracy, maxDrop: 0.2 }
calibration: { points: 256 }
`;
const folder = temporaryFolder('night');
const config = path.join(folder, 'study.yaml');
const store = path.join(folder, 'store');
const checkpoints = path.join(folder, 'checkpoints');
const network = readFileSync(packageFile('assets/networks/demo.onnx'));
const announced: Verdict[] = [];
const hook = createServer((request, response) => {
  let body = '';
  request.on('data', (text: Buffer) => (body += text.toString()));
  request.on('end', () => {
    announced.push(JSON.parse(body) as Verdict);
    response.end();
  });
});
let server: TestWorkflowEnvironment;
let environment: Record<string, string>;

beforeAll(async () => {
  writeFileSync(config, STUDY);
  mkdirSync(checkpoints);
  hook.listen(0, '127.0.0.1');
  server = await startTemporalServer();
  const { port } = hook.address() as AddressInfo;
  environment = {
    TEMPORAL_ADDRESS: server.address,
    FACTORSCOPE_WEBHOOK: `http://127.0.0.1:${port}/hook-secret`,
  };
});

afterAll(async () => {
  await server.teardown();
  hook.close();
  removeFolder(folder);
});

/** The network with another `producer_version` (field 3 of ModelProto): other bytes, the same numbers. */
function retrained(name: string): Buffer {
  return Buffer.concat([network, Buffer.from([0x1a, name.length]), Buffer.from(name)]);
}

/** The network with its last weights set to nothing: it can only guess. */
function broken(): Uint8Array {
  // Of a copy: what is read shares the bytes it is read from.
  const model = readOnnx(Uint8Array.from(network), 'demo.onnx');
  const weights = model.graph?.initializer ?? [];
  for (const tensor of weights.slice(-2)) tensor.rawData?.fill(0);
  return writeOnnx(model);
}

function put(name: string, body: Uint8Array): void {
  writeFileSync(path.join(checkpoints, name), body);
}

/** Longer than any pause of whoever writes a checkpoint in parts, on a busy machine too. */
const INTERVAL_SECONDS = '4';

function watch(...more: string[]): RunningCommand {
  const options = ['--store', store, '--workers', '2', '--interval', INTERVAL_SECONDS, '--json'];
  return startCommand(['watch', checkpoints, config, ...options, ...more], environment);
}

async function announcement(count: number): Promise<Verdict> {
  for (let waited = 0; waited < 300_000; waited += 100) {
    if (announced.length >= count) return announced[count - 1];
    await pause(100);
  }
  throw new Error(`no ${count} verdicts within five minutes, found ${JSON.stringify(announced)}`);
}

describe('a night: new checkpoint, audit, comparison, gate, verdict', () => {
  it('accepts, compares and rejects checkpoints as they appear, each once', async () => {
    const watching = watch();
    // Still being written: each half second some more.
    const whole = retrained('1');
    for (let part = 0; part < 10; part++) {
      const slice = whole.subarray((part * whole.length) / 10, ((part + 1) * whole.length) / 10);
      appendFileSync(path.join(checkpoints, 'night-1.onnx'), slice);
      await pause(500);
    }
    expect(await announcement(1)).toMatchObject({
      checkpoint: { name: 'night-1.onnx' },
      verdict: 'accepted',
      comparedWith: null,
      reason: null,
    });
    put('night-1-again.onnx', whole);
    put('night-2.onnx', retrained('2'));
    expect(await announcement(2)).toMatchObject({
      checkpoint: { name: 'night-2.onnx' },
      verdict: 'accepted',
      comparedWith: announced[0].runId,
      changed: 0,
    });
    put('night-3.onnx', broken());
    const third = await announcement(3);
    expect(third).toMatchObject({
      checkpoint: { name: 'night-3.onnx' },
      verdict: 'rejected',
      comparedWith: announced[1].runId,
      failedGates: ['keeps recognising'],
    });
    expect(third.changed).toBeGreaterThan(0);
    expect(filesBelow(store)).toContain(third.comparison);
    expect(filesBelow(store)).toContain(third.report);
    put('broken.onnx', Buffer.from('no network'));
    expect(await announcement(4)).toMatchObject({ verdict: 'failed', runId: null });
    watching.process.kill('SIGINT');
    const { code, stderr } = await watching.finished;
    expect(code).toBe(0);
    expect(stderr).not.toContain('hook-secret');
  });

  it('audits nothing again in another watch, and says so with exit code 0', async () => {
    const { code, stdout } = await watch('--once').finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout.trim())).toMatchObject({ verdicts: [] });
    expect(announced).toHaveLength(4);
    expect(
      filesBelow(path.join(store, 'runs')).filter((file) => /^[^/]+\/run\.json$/.test(file)),
    ).toHaveLength(3);
  });

  it('is kept by a schedule, which skips a night that falls into another', async () => {
    const schedule = async (...args: string[]): Promise<Record<string, unknown>> => {
      const result = await runCommand(
        ['schedule', ...args, '--store', store, '--json'],
        environment,
      );
      expect(result.stderr).toBe('');
      expect(result.code).toBe(0);
      return JSON.parse(result.stdout.trim()) as Record<string, unknown>;
    };
    const created = await schedule(
      'create',
      'nightly',
      checkpoints,
      config,
      '--cron',
      '0 2 * * *',
      '--interval',
      '2',
    );
    expect(created).toMatchObject({ schedule: 'nightly', state: 'active', started: 0 });
    expect(created.nextStart).toMatch(/T02:00:00/);
    expect(await schedule('pause', 'nightly')).toMatchObject({ state: 'paused' });
    expect(await schedule('resume', 'nightly')).toMatchObject({ state: 'active' });
    put('night-4.onnx', retrained('4'));
    await schedule('trigger', 'nightly');
    await schedule('trigger', 'nightly');
    const worker = startCommand(['worker', '--store', store, '--workers', '1'], environment);
    expect(await announcement(5)).toMatchObject({
      checkpoint: { name: 'night-4.onnx' },
      failedGates: [],
      verdict: 'accepted',
      comparedWith: announced[1].runId,
    });
    worker.process.kill('SIGTERM');
    await worker.finished;
    expect(await schedule('describe', 'nightly')).toMatchObject({
      started: 1,
      skippedWhileRunning: 1,
    });
    expect(await schedule('list')).toMatchObject({ schedules: [{ schedule: 'nightly' }] });
    await schedule('delete', 'nightly');
    const gone = await runCommand(
      ['schedule', 'describe', 'nightly', '--store', store],
      environment,
    );
    expect(gone.code).toBe(2);
    expect(gone.stderr).toMatch(/expected a schedule nightly, found none/);
  });

  it('keeps the address of the webhook out of every history', async () => {
    let histories = '';
    for await (const { workflowId } of server.client.workflow.list()) {
      const history = await server.client.workflow.getHandle(workflowId).fetchHistory();
      for (const event of history.events ?? []) histories += JSON.stringify(event);
      const payloads = history.events?.[0].workflowExecutionStartedEventAttributes?.input?.payloads;
      for (const { data } of payloads ?? []) histories += Buffer.from(data!).toString();
    }
    expect(histories).toContain('watchId');
    expect(histories).not.toContain('hook-secret');
  });
});

describe('a night whose checkpoints and store are on S3', () => {
  const before = { ...process.env };
  let s3: S3Server;

  beforeAll(async () => {
    s3 = await startS3Server();
    Object.assign(process.env, s3.environment);
  });

  afterAll(async () => {
    process.env = before;
    await s3.remove();
  });

  /** Puts a checkpoint there and audits what is new. */
  async function night(name: string, body: Uint8Array): Promise<CommandResult> {
    const source = `s3://${s3.bucket}/checkpoints`;
    await openStore(source).put(name, body);
    const options = ['--store', `s3://${s3.bucket}/store`, '--workers', '1', '--interval', '1'];
    const settings = { ...s3.environment, TEMPORAL_ADDRESS: server.address };
    return runCommand(['watch', source, config, ...options, '--once', '--json'], settings);
  }

  const verdictsOf = ({ stdout }: CommandResult): Verdict[] =>
    (JSON.parse(stdout.trim()) as { verdicts: Verdict[] }).verdicts;

  it('ends with the verdicts and numbers of one in a folder', async () => {
    const accepted = await night('night-1.onnx', retrained('1'));
    expect(accepted.code).toBe(0);
    const [first] = verdictsOf(accepted);
    expect(first).toMatchObject({ verdict: 'accepted', comparedWith: null });
    const { checkpoint, runId, digest } = announced[0];
    expect(first).toMatchObject({ checkpoint, runId, digest });

    const rejected = await night('night-3.onnx', broken());
    expect(rejected.code).toBe(1);
    expect(verdictsOf(rejected)).toMatchObject([
      {
        checkpoint: { name: 'night-3.onnx' },
        verdict: 'rejected',
        comparedWith: runId,
        failedGates: ['keeps recognising'],
        digest: announced[2].digest,
      },
    ]);
    expect(await openStore(`s3://${s3.bucket}/store`).stat(first.report ?? '')).not.toBeNull();
  });
});
