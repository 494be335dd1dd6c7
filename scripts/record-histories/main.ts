/**
 * Records histories of the built workflows on a real server: `npm run build && node dist/scripts/record-histories/main.js
 * FOLDER [SCENARIO…]`. Tests replay what lies in `test/workflows/histories/`, so a change of a workflow that a run under
 * way would not survive fails a test. A folder there is named after what its histories were the first to hold; recorded
 * ones are never recorded anew, new courses get a folder of their own.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

import { startPrivateServer } from '../../cli/local-server/private-server.js';
import { searchAttributeOptions } from '../../cli/local-server/search-attribute-options.js';
import type { TrainingInput } from '../../workflows/training-types.js';
import type { StudyInput } from '../../workflows/types.js';
import type { WatchInput } from '../../workflows/watch-types.js';
import { nullActivities } from './null-activities.js';
import { CALM, SCENARIOS } from './scenarios.js';
import type { Scenario } from './scenarios.js';
import { nullTraining, steer, TRAINING_SCENARIOS } from './training-scenarios.js';
import type { TrainingScenario } from './training-scenarios.js';
import { checkpointIds, nullWatching, WATCH_SCENARIOS } from './watch-scenarios.js';
import type { WatchScenario } from './watch-scenarios.js';

const BUNDLE = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));
/** A history of more events (the first 250 shards of `continued`) repeats itself and is not kept. */
const LONGEST_HISTORY = 400;

async function main(): Promise<void> {
  const [folder, ...names] = process.argv.slice(2);
  if (!folder) throw new Error('expected a folder for the histories');
  mkdirSync(folder, { recursive: true });
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const environment = await startPrivateServer({
    options: searchAttributeOptions(),
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    const isAsked = ({ name }: { name: string }): boolean =>
      names.length === 0 || names.includes(name);
    for (const scenario of SCENARIOS.filter(isAsked)) {
      await runScenario(environment, scenario);
      await saveStudy(environment, scenario.name, folder);
    }
    for (const scenario of WATCH_SCENARIOS.filter(isAsked)) {
      await runWatch(environment, scenario);
      await saveWatch(environment, scenario, folder);
    }
    for (const scenario of TRAINING_SCENARIOS.filter(isAsked)) {
      await runTraining(environment, scenario);
      await saveHistory(environment, scenario.name, path.join(folder, `${scenario.name}.json`));
    }
  } finally {
    await environment.teardown();
  }
}

async function runScenario(
  { client, nativeConnection }: TestWorkflowEnvironment,
  { name, answers, input, during }: Scenario,
): Promise<void> {
  const taskQueue = `recorded-${name}`;
  const worker = await Worker.create({
    connection: nativeConnection,
    taskQueue,
    workflowBundle: { codePath: BUNDLE },
    activities: nullActivities(answers),
  });
  const study: StudyInput = {
    ...{ runId: name, scoringQueue: taskQueue, viewCount: 10, calibrationViewCount: 2 },
    ...{ shardIdentities: 10, parallelism: 2 },
    ...input,
  };
  await worker.runUntil(async () => {
    const options = { workflowId: name, taskQueue, args: [study] };
    const handle = await client.workflow.start('studyWorkflow', options);
    // A cancelled study rejects: that it ends is what counts.
    await Promise.all([handle.result().catch(() => undefined), during?.(handle)]);
  });
}

async function runWatch(
  { client, nativeConnection }: TestWorkflowEnvironment,
  scenario: WatchScenario,
): Promise<void> {
  const { name: watchId, input, during } = scenario;
  const taskQueue = `recorded-${watchId}`;
  const worker = await Worker.create({
    connection: nativeConnection,
    taskQueue,
    workflowBundle: { codePath: BUNDLE },
    activities: { ...nullActivities(CALM), ...nullWatching(scenario, taskQueue) },
  });
  const watch: WatchInput = {
    ...{ watchId, once: true, intervalSeconds: 1, hasSearchAttributes: false },
    ...input,
  };
  await worker.runUntil(async () => {
    const options = { workflowId: watchId, taskQueue, args: [watch] };
    const handle = await client.workflow.start('watchWorkflow', options);
    await Promise.all([handle.result().catch(() => undefined), during?.(handle)]);
  });
}

async function runTraining(
  { client, nativeConnection }: TestWorkflowEnvironment,
  scenario: TrainingScenario,
): Promise<void> {
  const { name: trainingId } = scenario;
  const taskQueue = `recorded-${trainingId}`;
  let onCancellable = (): void => undefined;
  const cancellable = new Promise<void>((resolve) => (onCancellable = resolve));
  const worker = await Worker.create({
    connection: nativeConnection,
    taskQueue,
    workflowBundle: { codePath: BUNDLE },
    activities: nullTraining(scenario, onCancellable),
    maxHeartbeatThrottleInterval: '1 second',
  });
  const training: TrainingInput = { trainingId, trainingQueue: taskQueue };
  await worker.runUntil(async () => {
    const options = { workflowId: trainingId, taskQueue, args: [training] };
    const handle = await client.workflow.start('trainingWorkflow', options);
    const ended = handle.result().catch(() => undefined);
    await Promise.all([ended, steer(scenario, handle, cancellable)]);
  });
}

/** The study's history and those of its windows, as `NAME[.PASS].json`; of a continued window the last. */
async function saveStudy(
  environment: TestWorkflowEnvironment,
  name: string,
  folder: string,
): Promise<void> {
  for (const pass of ['', '/calibrate', '/score']) {
    const file = path.join(folder, `${name}${pass.replace('/', '.')}.json`);
    await saveHistory(environment, `${name}${pass}`, file);
  }
}

/** The watch's history and those of its checkpoints, as `NAME[.NUMBER].json`. */
async function saveWatch(
  environment: TestWorkflowEnvironment,
  scenario: WatchScenario,
  folder: string,
): Promise<void> {
  const { name } = scenario;
  await saveHistory(environment, name, path.join(folder, `${name}.json`));
  for (const [number, id] of checkpointIds(scenario, name).entries()) {
    await saveHistory(environment, id, path.join(folder, `${name}.${number}.json`));
  }
}

async function saveHistory(
  { client }: TestWorkflowEnvironment,
  workflowId: string,
  file: string,
): Promise<void> {
  const history = await client.workflow
    .getHandle(workflowId)
    .fetchHistory()
    .catch(() => null);
  if (!history || (history.events?.length ?? 0) > LONGEST_HISTORY) return;
  writeFileSync(file, `${JSON.stringify(JSON.parse(historyToJSON(history), withoutStacks))}\n`);
}

/** Stacks name the files of the machine that recorded. */
function withoutStacks(key: string, value: unknown): unknown {
  return key === 'stackTrace' ? undefined : value;
}

await main();
process.exit(0);
