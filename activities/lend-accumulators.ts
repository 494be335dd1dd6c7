import { createAccumulator } from '../src/statistics/index.js';
import type { Accumulator } from '../src/statistics/index.js';
import { blockOf } from '../src/stimulus/index.js';
import type { OpenCalibration } from './calibration.js';
import { runPairs } from './run-pairs.js';
import type { OpenRun } from './worker-context.js';

/** Hands `use` an empty accumulator of a run, which it must leave finished; whoever fails loses it. */
export type LendAccumulator = <Result>(
  open: OpenRun,
  calibration: OpenCalibration,
  use: (accumulator: Accumulator) => Promise<Result>,
) => Promise<Result>;

/**
 * Keeps the accumulator of the last shard for the next one of the same run: its memory of hundreds of megabytes, and the
 * tables it scores by, take longer to make than a hundred images to score.
 */
export function lendAccumulators(): LendAccumulator {
  let spare: { runId: string; calibration: OpenCalibration; accumulator: Accumulator } | null =
    null;
  return async (open, calibration, use) => {
    const { runId } = open.run;
    const kept = spare;
    spare = null;
    const fits = kept?.runId === runId && kept.calibration === calibration;
    const accumulator = fits ? kept.accumulator : openAccumulator(open, calibration);
    const result = await use(accumulator);
    spare = { runId, calibration, accumulator };
    return result;
  };
}

function openAccumulator(
  { space, engine, run }: OpenRun,
  { calibration, outcome }: OpenCalibration,
): Accumulator {
  return createAccumulator({
    space,
    layers: engine.info.layers,
    calibration,
    decision: outcome.decision,
    blockOf: (identity) => blockOf(space, identity),
    pairs: runPairs(run, space),
  });
}
