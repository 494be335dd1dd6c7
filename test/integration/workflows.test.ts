import { fileURLToPath } from 'node:url';

import { Context } from '@temporalio/activity';
import { WorkflowFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { SearchAttributePair } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type {
  CoordinatingActivities,
  ScoringActivities,
  WatchingActivities,
} from '../../activities/types.js';
import { searchAttributeOptions } from '../../cli/local-server/search-attribute-options.js';
import { stateKey, studyAttributes } from '../../workflows/search-attributes.js';
import {
  parallelismUpdate,
  pauseSignal,
  resumeSignal,
  retryFailedUpdate,
  windowProgressQuery,
} from '../../workflows/signals.js';
import type { IdentityRange } from '../../src/stimulus/index.js';
import type { ShardResult, StudyInput, StudyResult } from '../../workflows/types.js';
import { pause } from '../support/command-line.js';
import { startTemporalServer } from '../support/temporal-server.js';

const BUNDLE = {
  codePath: fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url)),
};
const QUEUE = 'coordinating';
const SCORING = 'scoring';
const DONE: ShardResult = {
  images: 10,
  renderSeconds: 1,
  scoreSeconds: 2,
  sumSeconds: 3,
  committed: true,
};

let environment: TestWorkflowEnvironment;
let runs = 0;

beforeAll(async () => {
  environment = await startTemporalServer(searchAttributeOptions());
});

afterAll(() => environment.teardown());

describe('the study workflow', () => {
  it('scores every gap once, cut into shards, and adds up what the shards did', async () => {
    const scored: [number, number][] = [];
    const result = await runStudy({
      scoreShard: async ({ from, to }) => {
        scored.push([from, to]);
        return DONE;
      },
    });
    expect(scored.sort((a, b) => a[0] - b[0])).toEqual([
      [0, 3],
      [3, 6],
      [6, 7],
      [9, 12],
    ]);
    expect(result.state).toBe('done');
    expect(reported).toMatchObject({ shards: 4, images: 40, scoreSeconds: 8, failed: [] });
  });

  it('retries a shard that fails and goes on', async () => {
    let attempts = 0;
    const result = await runStudy({
      scoreShard: async ({ from }) => {
        if (from === 3 && attempts++ < 2) throw new Error('the disk hiccuped');
        return DONE;
      },
    });
    expect(attempts).toBe(3);
    expect(result.failed).toEqual([]);
  });

  it('lists a shard that cannot be scored, finishes the others and ends incomplete', async () => {
    const result = await runStudy({
      scoreShard: async ({ from }) => {
        if (from === 3) throw ApplicationFailure.nonRetryable('NaN in layer conv1', 'BadShard');
        return DONE;
      },
      missing: [[{ from: 3, to: 6 }]],
    });
    expect(result.state).toBe('incomplete');
    expect(result.failed).toEqual([
      { from: 3, to: 6, message: 'NaN in layer conv1', exhausted: false },
    ]);
    expect(reported.shards).toBe(3);
  });

  it('scores a failed shard again as soon as it is asked to, while others are scored', async () => {
    let isMended = false;
    const again: number[] = [];
    const asked = gate();
    const result = await runStudy({
      gaps: [{ from: 0, to: 90 }],
      scoreShard: async ({ from }) => {
        if (from === 3 && !isMended) throw ApplicationFailure.nonRetryable('no', 'BadShard');
        if (from === 3) again.push(from);
        if (from === 6) await asked.opened;
        return DONE;
      },
      during: async (handle) => {
        const window = environment.client.workflow.getHandle(`${handle.workflowId}/score`);
        await until(async () => (await window.query(windowProgressQuery)).failed.length === 1);
        isMended = true;
        expect(await handle.executeUpdate(retryFailedUpdate)).toBe('scoring');
        asked.open();
      },
    });
    expect(again).toEqual([3]);
    expect(result.failed).toEqual([]);
    expect(reported.shards).toBe(30);
  });

  it('scores what is missing once more when a retry is asked for during the merge', async () => {
    const scored: number[] = [];
    let isMerging = false;
    const asked = gate();
    const result = await runStudy({
      scoreShard: async ({ from }) => {
        scored.push(from);
        if (from === 3 && !isMerging) throw ApplicationFailure.nonRetryable('no', 'BadShard');
        return DONE;
      },
      missing: [[{ from: 3, to: 6 }], []],
      merging: async () => {
        isMerging = true;
        await asked.opened;
      },
      during: async (handle) => {
        await until(async () => isMerging);
        expect(await handle.executeUpdate(retryFailedUpdate)).toBe('merging');
        asked.open();
      },
    });
    expect(result).toMatchObject({ state: 'done', failed: [] });
    expect(scored.filter((from) => from === 3)).toHaveLength(2);
    expect(scored).toHaveLength(5);
  });

  it('stops starting shards once 500 have failed: the cause is not theirs', async () => {
    let tried = 0;
    const result = await runStudy({
      gaps: [{ from: 0, to: 2_100 }],
      parallelism: 50,
      scoreShard: async () => {
        tried++;
        throw ApplicationFailure.nonRetryable('no such bucket', 'BadShard');
      },
      missing: [[{ from: 0, to: 2_100 }]],
    });
    expect(result.state).toBe('incomplete');
    expect(tried).toBeGreaterThanOrEqual(500);
    expect(tried).toBeLessThan(560);
  });

  it('changes the number of shards in flight while it runs, and refuses what is none', async () => {
    let [inFlight, most] = [0, 0];
    const six = gate();
    await runStudy({
      gaps: [{ from: 0, to: 120 }],
      scoreShard: async () => {
        most = Math.max(most, ++inFlight);
        if (most === 6) six.open();
        await six.opened;
        // So long that a seventh would find the six still there.
        await pause(200);
        inFlight--;
        return DONE;
      },
      during: async (handle) => {
        await until(async () => most === 2);
        await expect(handle.executeUpdate(parallelismUpdate, { args: [0] })).rejects.toMatchObject({
          cause: { message: 'expected 1 to 2000 shards in flight, found 0' },
        });
        expect(await handle.executeUpdate(parallelismUpdate, { args: [6] })).toBe(6);
      },
    });
    expect(most).toBe(6);
  });

  it('can be searched by study, network, space and state where the server knows them', async () => {
    const name = `net-${Date.now()}`;
    const states = async (query: string): Promise<(string | undefined)[]> => {
      const found: (string | undefined)[] = [];
      for await (const one of environment.client.workflow.list({ query })) {
        found.push(one.typedSearchAttributes.get(stateKey));
      }
      return found;
    };
    const paused = gate();
    const query = `FactorscopeNetwork = '${name}' AND FactorscopeSpace = 'demo' AND FactorscopeStudy = 'audit'`;
    await runStudy({
      attributes: studyAttributes({ study: 'audit', networkSha256: name, space: 'demo' }),
      scoreShard: async () => {
        await paused.opened;
        return DONE;
      },
      during: async (handle) => {
        await until(async () => (await states(query))[0] === 'scoring');
        await handle.signal(pauseSignal);
        await until(
          async () => (await states(`${query} AND FactorscopeState = 'paused'`)).length === 1,
        );
        paused.open();
        await handle.signal(resumeSignal);
      },
    });
    await until(async () => (await states(query))[0] === 'done');
  });

  it('ends at once when a failure is the input’s fault', async () => {
    let scored = 0;
    const study = runStudy({
      scoreShard: async () => {
        scored++;
        throw ApplicationFailure.nonRetryable('no such network', 'BadInput');
      },
      gaps: [{ from: 0, to: 300 }],
    });
    await expect(study).rejects.toBeInstanceOf(WorkflowFailedError);
    expect(scored).toBeLessThan(10);
  });

  it('scores nothing where calibration points are missing', async () => {
    let scored = 0;
    const study = runStudy({
      calibrationCommitted: false,
      scoreCalibration: async () => {
        throw ApplicationFailure.nonRetryable('NaN in layer conv1', 'BadShard');
      },
      scoreShard: async () => {
        scored++;
        return DONE;
      },
    });
    await expect(study).rejects.toBeInstanceOf(WorkflowFailedError);
    expect(scored).toBe(0);
  });

  it('goes through more shards than one history may hold', async () => {
    const seen = new Set<number>();
    await runStudy({
      gaps: [{ from: 0, to: 1_560 }],
      scoreShard: async ({ from }) => {
        seen.add(from);
        return DONE;
      },
    });
    expect(seen.size).toBe(520);
    expect(reported.shards).toBe(520);
  });

  it('keeps each history short however many failed shards are put back, and can replay all of them', async () => {
    const [shards, failing] = [400, 280];
    const failed = new Set<number>();
    const retried = gate();
    await runStudy({
      gaps: [{ from: 0, to: 3 * shards }],
      parallelism: 20,
      scoreShard: async ({ from }) => {
        if (from === 0) await retried.opened;
        else if (from <= 3 * failing && !failed.has(from)) {
          failed.add(from);
          throw ApplicationFailure.nonRetryable('no', 'BadShard');
        }
        return DONE;
      },
      during: async (handle) => {
        const window = environment.client.workflow.getHandle(`${handle.workflowId}/score`);
        while (failed.size < failing) await pause(50);
        await until(
          async () => (await window.query(windowProgressQuery)).failed.length === failing,
        );
        await handle.executeUpdate(retryFailedUpdate);
        retried.open();
      },
    });
    expect(reported).toMatchObject({ shards, failed: [] });
    const histories = await historiesOf(`run-${runs}/score`);
    expect(histories.length).toBeGreaterThan(1);
    for (const history of histories) {
      expect(history.events?.length).toBeLessThan(2_000);
      await Worker.runReplayHistory({ workflowBundle: BUNDLE }, history, `run-${runs}/score`);
    }
  });

  it('gives a shard that lags behind all others to a second worker, and takes the first to end', async () => {
    let starts = 0;
    let isCancelled = false;
    const result = await runStudy({
      gaps: [{ from: 0, to: 24 }],
      parallelism: 8,
      scoreShard: async ({ from }) => {
        if (from === 0 && starts++ === 0) {
          const { cancelled, heartbeat, sleep } = Context.current();
          const stuck = async (): Promise<void> => {
            for (;;) await sleep(100).then(() => heartbeat());
          };
          await Promise.race([cancelled, stuck()]).catch(() => (isCancelled = true));
        }
        return DONE;
      },
      during: async (handle) => {
        await handle.result();
        while (!isCancelled) await pause(50);
      },
    });
    expect(result.state).toBe('done');
    expect(starts).toBe(2);
    expect(reported).toMatchObject({ shards: 8, images: 80, failed: [] });
  });

  it('starts no shard while paused, and goes on when resumed', async () => {
    let started = 0;
    let ended = 0;
    const paused = gate();
    const result = await runStudy({
      gaps: [{ from: 0, to: 60 }],
      scoreShard: async () => {
        if (++started > 4) await paused.opened;
        ended++;
        return DONE;
      },
      during: async (handle) => {
        const window = environment.client.workflow.getHandle(`${handle.workflowId}/score`);
        await until(async () => started > 4);
        await handle.signal(pauseSignal);
        await until(async () => (await window.query(windowProgressQuery)).paused);
        const atPause = started;
        paused.open();
        await until(async () => ended === started);
        await pause(1_000);
        // One that was under way to its worker when the window was paused.
        expect(started).toBeLessThanOrEqual(atPause + 1);
        expect(started).toBeLessThanOrEqual(6);
        expect(await window.query(windowProgressQuery)).toMatchObject({
          paused: true,
          shardsTotal: 20,
        });
        await handle.signal(resumeSignal);
      },
    });
    expect(result.state).toBe('done');
    expect(started).toBe(20);
  });

  it('ends as cancelled when it is cancelled while shards run', async () => {
    const study = runStudy({
      gaps: [{ from: 0, to: 300 }],
      scoreShard: async () => {
        await pause(100);
        return DONE;
      },
      during: async (handle) => {
        await pause(500);
        await handle.cancel();
      },
    });
    const failure = await study.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkflowFailedError);
    expect((failure as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
  });
});

describe('the watch workflow', () => {
  it('renews its history in the middle of many checkpoints, and misses none', async () => {
    const names = Array.from({ length: 260 }, (_, i) => `${i}.onnx`);
    const seen = new Set<string>();
    const left = () => names.filter((name) => !seen.has(name));
    const taskQueue = 'watching';
    const activities: Pick<WatchingActivities, 'scanCheckpoints' | 'prepareCheckpoint'> = {
      scanCheckpoints: async () => ({
        ready: left().map((name) => ({ name, sha256: name })),
        unsettled: 0,
      }),
      prepareCheckpoint: async ({ checkpoint: { name } }) => {
        seen.add(name);
        throw ApplicationFailure.nonRetryable('another watch was faster', 'Judged');
      },
    };
    const connection = environment.nativeConnection;
    const options = { connection, taskQueue, workflowBundle: BUNDLE, activities };
    const worker = await Worker.create(options);
    const watchId = 'many';
    await worker.runUntil(
      environment.client.workflow.execute('watchWorkflow', {
        workflowId: watchId,
        taskQueue,
        args: [{ watchId, once: true, intervalSeconds: 1, hasSearchAttributes: false }],
      }),
    );
    expect(left()).toEqual([]);
    const histories = await historiesOf(watchId);
    expect(histories.length).toBeGreaterThan(1);
    for (const history of histories) {
      expect(history.events?.length).toBeLessThan(2_000);
      await Worker.runReplayHistory({ workflowBundle: BUNDLE }, history, watchId);
    }
  });
});

interface StudyDoubles extends Partial<ScoringActivities> {
  readonly gaps?: { from: number; to: number }[];
  readonly calibrationCommitted?: boolean;
  /** What each merge in turn finds missing; the last is repeated. */
  readonly missing?: IdentityRange[][];
  readonly merging?: () => Promise<void>;
  readonly parallelism?: number;
  readonly attributes?: SearchAttributePair[];
  readonly during?: (handle: WorkflowHandle) => Promise<void>;
}

/** What `writeReport` was last told of the scoring pass. */
let reported: { shards: number; images: number; scoreSeconds: number; failed: unknown[] };

/** Runs the built workflows on a real server with activities that only count. */
async function runStudy(doubles: StudyDoubles): Promise<StudyResult> {
  const gaps = doubles.gaps ?? [
    { from: 0, to: 7 },
    { from: 9, to: 12 },
  ];
  const calibrationCommitted = doubles.calibrationCommitted ?? true;
  const missing = [...(doubles.missing ?? [[]])];
  const coordinating: CoordinatingActivities = {
    planStudy: async () => ({ calibrationCommitted, calibrationGaps: gaps, gaps, cachedShards: 1 }),
    fitCalibration: async () => undefined,
    mergeShards: async () => {
      const missingRanges = missing.length > 1 ? missing.shift()! : missing[0];
      await doubles.merging?.();
      const absent = 10 * missingRanges.reduce((sum, { from, to }) => sum + to - from, 0);
      const coverage = { expected: 120, scored: 120 - absent, missing: absent, duplicates: 0 };
      return { coverage, digest: 'd', missingRanges, shards: 5 };
    },
    writeReport: async (input) => {
      reported = { ...input.scoring, failed: [...input.scoring.failed] };
      return { report: 'report.html', summary: 'summary.json', tables: 'tables' };
    },
  };
  const scoring: ScoringActivities = {
    scoreCalibration: doubles.scoreCalibration ?? (async () => DONE),
    scoreShard: doubles.scoreShard ?? (async () => DONE),
  };
  const queues = { coordinating: `${QUEUE}-${++runs}`, scoring: `${SCORING}-${runs}` };
  const connection = environment.nativeConnection;
  const coordinator = await Worker.create({
    connection,
    taskQueue: queues.coordinating,
    workflowBundle: BUNDLE,
    activities: coordinating,
  });
  const scorer = await Worker.create({
    connection,
    taskQueue: queues.scoring,
    activities: scoring,
  });
  const input: StudyInput = {
    runId: `run-${runs}`,
    scoringQueue: queues.scoring,
    viewCount: 10,
    calibrationViewCount: 2,
    shardIdentities: 3,
    parallelism: doubles.parallelism ?? 2,
    hasSearchAttributes: doubles.attributes !== undefined,
  };
  return coordinator.runUntil(
    scorer.runUntil(async () => {
      const handle = await environment.client.workflow.start('studyWorkflow', {
        workflowId: input.runId,
        taskQueue: queues.coordinating,
        args: [input],
        ...(doubles.attributes && { typedSearchAttributes: doubles.attributes }),
      });
      const result = handle.result() as Promise<StudyResult>;
      await Promise.all([doubles.during?.(handle), result.catch(() => undefined)]);
      return result;
    }),
  );
}

/** Every history of a workflow that went on in new ones. */
async function historiesOf(workflowId: string): Promise<History[]> {
  const { workflow } = environment.client;
  const found: History[] = [];
  for await (const { runId } of workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    found.push(await workflow.getHandle(workflowId, runId).fetchHistory());
  }
  return found;
}

/** What waits goes on once it is opened, for ever. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

/** Fails when a condition does not come true, or goes on throwing, for two minutes. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 120_000; waited += 50) {
    if (await condition().catch(() => false)) return;
    await pause(50);
  }
  throw new Error('still not so after two minutes');
}
