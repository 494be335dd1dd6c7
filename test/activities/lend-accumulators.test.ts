import { describe, expect, it } from 'vitest';

import type { OpenCalibration } from '../../activities/calibration.js';
import { lendAccumulators } from '../../activities/lend-accumulators.js';
import type { OpenRun } from '../../activities/worker-context.js';
import {
  accumulateShard,
  addIdentities,
  noise,
  numbers,
  runNetwork,
  testSpace,
} from '../statistics/helpers.js';

const layers = [{ name: 'layer', units: 3, offset: 0 }];
const space = testSpace({ residual: numbers(4), yaw: [-30, 0, 30] });
const study = runNetwork(space, layers, (point) => numbers(3).map((unit) => noise(point, unit)));

/** As much of a run as accumulators ask for. */
function openRun(runId: string): OpenRun {
  const run = { runId, pairs: 'default' };
  return { run, space, engine: { info: { layers } } } as unknown as OpenRun;
}

function openCalibration(): OpenCalibration {
  const outcome = { decision: null, reason: 'none' };
  return { calibration: study.calibration, outcome };
}

const sum = (from: number, to: number) => async (accumulator: LentAccumulator) => {
  addIdentities(accumulator, study, from, to);
  return { accumulator, tables: accumulator.finish() };
};
type LentAccumulator = Parameters<Parameters<ReturnType<typeof lendAccumulators>>[2]>[0];

describe('accumulators of shards', () => {
  const run = openRun('run');
  const calibration = openCalibration();

  it('are one for shards of a run that follow each other, and sum each as one of its own', async () => {
    const lend = lendAccumulators();
    const first = await lend(run, calibration, sum(0, 2));
    const second = await lend(run, calibration, sum(2, 4));
    expect(second.accumulator).toBe(first.accumulator);
    expect(first.tables).toEqual(accumulateShard(study, 0, 2));
    expect(second.tables).toEqual(accumulateShard(study, 2, 4));
  });

  it('are another after a shard that failed with half of its images summed', async () => {
    const lend = lendAccumulators();
    const failure = lend(run, calibration, async (accumulator) => {
      addIdentities(accumulator, study, 0, 1);
      throw new Error('the engine failed');
    });
    await expect(failure).rejects.toThrow('the engine failed');
    const { tables } = await lend(run, calibration, sum(0, 2));
    expect(tables).toEqual(accumulateShard(study, 0, 2));
  });

  it('are others for another run, another calibration and two shards at a time', async () => {
    const lend = lendAccumulators();
    const { accumulator } = await lend(run, calibration, async (outer) => {
      const inner = await lend(run, calibration, sum(0, 1));
      expect(inner.accumulator).not.toBe(outer);
      return sum(1, 2)(outer);
    });
    const calibrated = await lend(run, openCalibration(), sum(0, 1));
    expect(calibrated.accumulator).not.toBe(accumulator);
    const other = await lend(openRun('other'), calibration, sum(0, 1));
    expect(other.accumulator).not.toBe(accumulator);
    expect(other.accumulator).not.toBe(calibrated.accumulator);
  });
});
