import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';

const HISTORIES = fileURLToPath(new URL('./histories', import.meta.url));
const WORKFLOWS = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
const files = readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .sort();

/** Bundling takes seconds of both cores. */
const BUNDLING_MILLISECONDS = 60_000;
let code: string;

beforeAll(async () => {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  ({ code } = await bundleWorkflowCode({ workflowsPath: WORKFLOWS, logger }));
}, BUNDLING_MILLISECONDS);

describe('runs under way when the workflows change', () => {
  it.each(files)('go on from the recorded history %s', async (file) => {
    await replay(code, file);
  });

  it('would break, and fail this test, if a study began with another activity', async () => {
    const broken = code.replace('coordinating.planStudy(', 'coordinating.mergeShards(');
    expect(broken).not.toBe(code);
    await expect(replay(broken, 'first/calibrated.json')).rejects.toThrow(
      DeterminismViolationError,
    );
  });

  it('would break if a window left out a shard', async () => {
    const broken = code.replace('this.next = next;', 'this.next = next + 1;');
    expect(broken).not.toBe(code);
    await expect(replay(broken, 'first/failed.score.json')).rejects.toThrow(
      DeterminismViolationError,
    );
  });

  it('would break if a training did anything else before', async () => {
    const broken = code.replace('{ trainNetwork }', '{ prepareTraining: trainNetwork }');
    expect(broken).not.toBe(code);
    await expect(replay(broken, 'trainings/training-cancelled.json')).rejects.toThrow(
      DeterminismViolationError,
    );
  });

  it('would break if a checkpoint were judged before its audit', async () => {
    const broken = code.replace('watching.prepareCheckpoint(', 'watching.judgeCheckpoint(');
    expect(broken).not.toBe(code);
    await expect(replay(broken, 'watches/watched.0.json')).rejects.toThrow(
      DeterminismViolationError,
    );
  });
});

function replay(workflowCode: string, file: string): Promise<void> {
  const history: unknown = JSON.parse(readFileSync(path.join(HISTORIES, file), 'utf8'));
  return Worker.runReplayHistory({ workflowBundle: { code: workflowCode } }, history, idOf(file));
}

/** `failed.score.json` is of the workflow `failed/score`. */
function idOf(file: string): string {
  return path.basename(file, '.json').replace('.', '/');
}
