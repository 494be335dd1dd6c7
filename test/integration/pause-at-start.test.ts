import { fileURLToPath } from 'node:url';

import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { nullActivities } from '../../scripts/record-histories/null-activities.js';
import {
  pauseSignal,
  resumeSignal,
  studyProgressQuery,
  windowProgressQuery,
} from '../../workflows/signals.js';
import type { StudyInput, StudyResult } from '../../workflows/types.js';
import { pause } from '../support/command-line.js';
import { startTemporalServer } from '../support/temporal-server.js';

const WORKFLOWS = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
const SLOW_START = fileURLToPath(new URL('../support/slow-child-start.ts', import.meta.url));
const MENDED = /const tellsBegun = [^;]+;/;
let environment: TestWorkflowEnvironment;
let code: string;

beforeAll(async () => {
  const logger = new DefaultLogger('ERROR');
  ({ code } = await bundleWorkflowCode({
    workflowsPath: WORKFLOWS,
    workflowInterceptorModules: [SLOW_START],
    logger,
  }));
  environment = await startTemporalServer();
});

afterAll(() => environment.teardown());

describe('a study that is paused just as its window begins', () => {
  it('starts no shard but those begun with the window, until it is resumed', async () => {
    const { whilePaused, atEnd } = await shardsWhilePaused('mended', code);
    expect(whilePaused).toBeLessThan(SHARDS / 2);
    expect(atEnd).toBe(SHARDS);
  });

  it('would start them all, and fail this test, if the window were told before it is there', async () => {
    const broken = code.replace(MENDED, 'const tellsBegun = false;');
    expect(broken).not.toBe(code);
    const { whilePaused } = await shardsWhilePaused('broken', broken);
    expect(whilePaused).toBe(SHARDS);
  });
});

const SHARDS = 12;

/** Pauses a study between asking for its window and the window's beginning. */
async function shardsWhilePaused(
  name: string,
  workflowCode: string,
): Promise<{ whilePaused: number; atEnd: number }> {
  const { client, nativeConnection: connection } = environment;
  const gaps = [{ from: 0, to: SHARDS }];
  const plan = { calibrationCommitted: true, calibrationGaps: [], gaps, cachedShards: 0 };
  const answers = { plan, missing: [[]], failing: [], shardMilliseconds: 1_000 };
  const activities = nullActivities(answers);
  let scored = 0;
  const counting = {
    ...activities,
    scoreShard: (shard: Parameters<typeof activities.scoreShard>[0]) => {
      scored++;
      return activities.scoreShard(shard);
    },
  };
  const worker = await Worker.create({
    connection,
    taskQueue: name,
    workflowBundle: { code: workflowCode },
    activities: counting,
  });
  const study: StudyInput = {
    ...{ runId: name, scoringQueue: name, viewCount: 10, calibrationViewCount: 2 },
    ...{ shardIdentities: 1, parallelism: 2 },
  };
  return worker.runUntil(async () => {
    const options = { workflowId: name, taskQueue: name, args: [study] };
    const handle = await client.workflow.start('studyWorkflow', options);
    const result = handle.result() as Promise<StudyResult>;
    await until(async () => (await handle.query(studyProgressQuery)).phase === 'scoring');
    await handle.signal(pauseSignal);
    const window = client.workflow.getHandle(`${name}/score`);
    let isPaused = false;
    await until(async () => {
      const { paused, shardsDone } = await window.query(windowProgressQuery);
      isPaused = paused;
      return paused || shardsDone === SHARDS;
    });
    await pause(3_000);
    const whilePaused = scored;
    if (isPaused) await handle.signal(resumeSignal);
    await result;
    return { whilePaused, atEnd: scored };
  });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (await condition().catch(() => false)) return;
    await pause(50);
  }
  throw new Error('still not so after a minute');
}
