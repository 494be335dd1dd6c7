import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { workflowIdOf } from '../../activities/run-record.js';
import { packageFile } from '../../src/face/index.js';
import { RENDERER_VERSION } from '../../src/render/index.js';
import { pauseSignal, resumeSignal } from '../../workflows/signals.js';
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
import { shippedClasses } from '../support/shipped-classes.js';
import { installNextRelease } from '../support/deployed-release.js';
import { studyOfAnotherRelease } from '../support/study-of-another-release.js';
import { startTemporalServer } from '../support/temporal-server.js';

/** 24 identities x 15 views, all of them known to the shipped network. */
const STUDY = `version: 1
space:
  name: deploy
  factors: { residual: 6, sex: [male, female], ethnicity: [western-caucasian, east-asian], yaw: [-30, 0, 30], azimuth: [-30, -15, 0, 15, 30] }
network:
  input: { size: 64, layout: nchw, channels: rgb, range: [0, 1], mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] }
  output: { kind: classifier, space: ${shippedClasses()} }
calibration: { points: 256 }
`;
const folder = temporaryFolder('deploy');
const config = path.join(folder, 'study.yaml');
const network = packageFile('assets/networks/demo.onnx');
const started: RunningCommand[] = [];
let server: TestWorkflowEnvironment;
let environment: Record<string, string>;
let alone: string;
let aloneId: string;

beforeAll(async () => {
  writeFileSync(config, STUDY);
  server = await startTemporalServer();
  environment = { TEMPORAL_ADDRESS: server.address };
  const store = path.join(folder, 'alone');
  const undisturbed = ['run', config, '--network', network, '--store', store, '--json'];
  ({ digest: alone, runId: aloneId } = (await runCommand(undisturbed)).json());
});

afterEach(async () => {
  for (const { process } of started) process.kill('SIGTERM');
  await Promise.all(started.splice(0).map(({ finished }) => finished));
});

afterAll(async () => {
  await server.teardown();
  removeFolder(folder);
});

interface DeployedWorker {
  log(): string;
  leave(): Promise<CommandResult>;
}

function deploy(
  store: string,
  { build, program, options = [] }: { build?: string; program?: string; options?: string[] },
): DeployedWorker {
  const args = ['worker', '--store', store, '--workers', '1', '--log-format', 'json', ...options];
  const settings = { ...environment, ...(build !== undefined && { FACTORSCOPE_BUILD: build }) };
  const command = startCommand(args, settings, program);
  started.push(command);
  let log = '';
  command.process.stderr?.on('data', (text: string) => (log += text));
  return {
    log: () => log,
    leave: () => {
      command.process.kill('SIGTERM');
      return command.finished;
    },
  };
}

function startRun(store: string, program?: string): RunningCommand {
  const study = ['run', config, '--network', network, '--store', store, '--fleet'];
  const options = ['--parallelism', '2', '--shard-identities', '1', '--json'];
  return startCommand([...study, ...options], environment, program);
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; waited < 300_000; waited += 50) {
    if (condition()) return;
    await pause(50);
  }
  throw new Error(`not within five minutes: ${what}`);
}

function shardsOf(store: string): number {
  try {
    return filesBelow(path.join(store, 'shards')).length;
  } catch {
    return 0;
  }
}

/** Paused, a run is still there when the other build's workers have come. Told at once: a command takes a while to start. */
async function control(
  signal: typeof pauseSignal | typeof resumeSignal,
  store: string,
): Promise<void> {
  const [runId] = readdirSync(path.join(store, 'runs'));
  const study = server.client.workflow.getHandle(workflowIdOf(`file://${store}`, runId));
  await study.signal(signal);
}

/** Builds that answered workflow tasks of a run and of its shards' window, in turn. */
async function buildsOf(store: string, runId: string): Promise<string[]> {
  const id = workflowIdOf(`file://${store}`, runId);
  const builds: string[] = [];
  for (const workflowId of [id, `${id}/score`]) {
    const { events } = await server.client.workflow.getHandle(workflowId).fetchHistory();
    for (const { workflowTaskCompletedEventAttributes: task } of events ?? []) {
      if (task?.deploymentVersion?.buildId) builds.push(task.deploymentVersion.buildId);
    }
  }
  return builds;
}

describe('a deploy while a run is under way', () => {
  it('hands the run to the workers of another build, once, and changes no number', async () => {
    const store = path.join(folder, 'code');
    const first = deploy(store, { build: 'first' });
    const run = startRun(store);
    await until(() => shardsOf(store) >= 3, 'three shards');
    await control(pauseSignal, store);
    const second = deploy(store, { build: 'second', options: ['--take-over'] });
    await until(() => second.log().includes('build second goes on'), 'the second build');
    await control(resumeSignal, store);
    expect((await first.leave()).code).toBe(0);
    const result = await run.finished;
    expect(result.code).toBe(0);
    expect(result.json().digest).toBe(alone);
    const builds = await buildsOf(store, result.json().runId);
    expect(new Set(builds)).toEqual(new Set(['first', 'second']));
  });

  it('leaves the run to the build that has it until its workers leave, who then hand it over', async () => {
    const store = path.join(folder, 'handed');
    const first = deploy(store, { build: 'first' });
    const run = startRun(store);
    await until(() => shardsOf(store) >= 3, 'three shards');
    await control(pauseSignal, store);
    const second = deploy(store, { build: 'second' });
    await until(() => second.log().includes('build second waits until'), 'the second build');
    expect((await first.leave()).code).toBe(0);
    expect(first.log()).toContain('build second goes on');
    await control(resumeSignal, store);
    const result = await run.finished;
    expect(result.json().digest).toBe(alone);
    expect(await buildsOf(store, result.json().runId)).toContain('second');
  });

  it('leaves a run to the workers of its release where the next draws other images', async () => {
    const store = path.join(folder, 'release');
    const checkpoints = path.join(folder, 'checkpoints');
    mkdirSync(checkpoints);
    const next = installNextRelease(path.join(folder, 'next'));
    const before = deploy(store, {});
    const nightly = ['schedule', 'create', 'nightly', checkpoints, config, '--store', store];
    const created = await runCommand(
      [...nightly, '--cron', '0 2 * * *', '--interval', '1'],
      environment,
    );
    expect(created).toMatchObject({ code: 0, stderr: '' });
    const run = startRun(store);
    await until(() => shardsOf(store) >= 3, 'three shards');
    const after = deploy(store, { program: next });
    await until(() => after.log().includes('"serving '), 'the next release');
    const [old, fresh] = await Promise.all([run.finished, startRun(store, next).finished]);
    expect(old.json().digest).toBe(alone);
    expect(fresh.json().digest).toBe(alone);
    expect(fresh.json().runId).not.toBe(old.json().runId);

    expect((await before.leave()).code).toBe(0);
    writeFileSync(path.join(checkpoints, 'night.onnx'), readFileSync(network));
    const trigger = ['schedule', 'trigger', 'nightly', '--store', store];
    expect(await runCommand(trigger, environment)).toMatchObject({ code: 0 });
    await until(() => verdictsOf(store).length === 1, `the schedule's verdict ${after.log()}`);
    const [{ verdict, runId }] = verdictsOf(store);
    expect(verdict).toBe('accepted');
    const record = readFileSync(path.join(store, 'runs', runId ?? '', 'run.json'), 'utf8');
    const { shardIdentity } = JSON.parse(record) as { shardIdentity: string };
    expect(shardIdentity).toContain(`"renderer":${RENDERER_VERSION + 1}`);
  });
});

describe('a run that another release began on a queue of its own', () => {
  const store = path.join(folder, 'alone');
  const begin = (queue: string) =>
    studyOfAnotherRelease(server, aloneId, workflowIdOf(`file://${store}`, aloneId), queue);
  const command = ['run', config, '--network', network, '--store', store, '--json'];

  it('is started anew where nobody serves that queue, whatever window it left open', async () => {
    const { study, window, leave } = await begin('factorscope-left');
    await leave();
    rmSync(path.join(store, 'merged'), { recursive: true });
    rmSync(path.join(store, 'shards', filesBelow(path.join(store, 'shards'))[0]));
    const result = await runCommand([...command, '--workers', '1'], environment);
    expect(result.stderr).toMatch(
      /^run audit-\S+ is under way on factorscope-left, a queue of another release, which no worker serves: it is started anew on factorscope-\S+, finished shards are kept$/m,
    );
    expect(result.code).toBe(0);
    expect(result.json().digest).toBe(alone);
    expect(await executionsOf(study.workflowId)).toEqual(['COMPLETED', 'TERMINATED']);
    expect(await executionsOf(window.workflowId)).toEqual(['COMPLETED', 'TERMINATED']);
  });

  it('is started anew by a retry, too, which would else wait for ever', async () => {
    const { study, leave } = await begin('factorscope-left-again');
    await leave();
    const retry = ['retry', aloneId, '--store', store, '--workers', '1', '--json'];
    const complete = await runCommand(retry, environment);
    expect(complete.code).toBe(2);
    expect(complete.stderr).toMatch(/found all 360 images scored: there is nothing to retry$/m);
    expect((await study.describe()).status.name).toBe('RUNNING');

    // A run that was left has as a rule no summary yet, which would tell what it lacks.
    rmSync(path.join(store, 'runs', aloneId, 'report', 'summary.json'));
    rmSync(path.join(store, 'merged'), { recursive: true });
    rmSync(path.join(store, 'shards', filesBelow(path.join(store, 'shards'))[0]));
    const result = await runCommand(retry, environment);
    expect(result.stderr).toMatch(
      /^run audit-\S+ is under way on factorscope-left-again, which no worker serves: it is started anew on factorscope-\S+, finished shards are kept$/m,
    );
    expect(result.code).toBe(0);
    expect(result.json().digest).toBe(alone);
    const latest = server.client.workflow.getHandle(study.workflowId);
    expect((await latest.describe()).status.name).toBe('COMPLETED');
  });

  it('is left to its workers where they are still there', async () => {
    const { study, leave } = await begin('factorscope-served');
    const run = startCommand([...command, '--fleet'], environment);
    let log = '';
    run.process.stderr?.on('data', (text: string) => (log += text));
    await until(() => log.includes('go on with it: waiting for them'), 'the command joins');
    await study.signal(resumeSignal);
    const { code } = await run.finished;
    await leave();
    expect(code).toBe(0);
    expect((await study.describe()).status.name).toBe('COMPLETED');
  });
});

/** How all executions of a workflow id ended, in alphabetic order; the list of them lags behind. */
async function executionsOf(workflowId: string): Promise<string[]> {
  let found: string[] = [];
  for (let waited = 0; waited < 30_000 && found.length < 2; waited += 100) {
    await pause(100);
    found = [];
    const query = `WorkflowId = '${workflowId}' AND ExecutionStatus != 'Running'`;
    for await (const { status } of server.client.workflow.list({ query })) found.push(status.name);
  }
  return found.sort();
}

function verdictsOf(store: string): Verdict[] {
  const folderOfVerdicts = path.join(store, 'watches');
  return filesBelow(folderOfVerdicts)
    .filter((file) => file.includes('/verdicts/'))
    .map((file) => JSON.parse(readFileSync(path.join(folderOfVerdicts, file), 'utf8')) as Verdict);
}
