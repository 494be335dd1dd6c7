import { normalDraws, drawAddress } from '../src/numeric/index.js';
import { createAccumulator, fitUnitCalibration } from '../src/statistics/index.js';
import { blockOf, createSpace, designPoint, PRESETS } from '../src/stimulus/index.js';
import { rate } from './harness.js';
import type { Benchmark } from './harness.js';

const BATCH = 64;

/** Microseconds per image of one core for all tables of an audit of `units` units over xu2018's factors. */
function tablesBenchmark(name: string, units: number): Benchmark {
  return {
    name,
    unit: 'µs/image/core',
    prepare: async () => {
      const space = createSpace(PRESETS.xu2018);
      const values = Float32Array.from(
        normalDraws(drawAddress(1, 'bench', []), units * BATCH),
        (z) => Math.max(0, z),
      );
      const unit = fitUnitCalibration(values.slice(0, 4096));
      const accumulator = createAccumulator({
        space,
        layers: [{ name: 'layer', units, offset: 0 }],
        calibration: {
          points: 4096,
          units: Array.from({ length: units }, () => unit),
          templates: null,
        },
        decision: null,
        blockOf: (identity) => blockOf(space, identity),
      });
      let next = 0;
      const addBatch = (): number => {
        const left = space.viewCount - (next % space.viewCount);
        const count = Math.min(BATCH, left);
        const points = Array.from({ length: count }, (_, i) => designPoint(space, next + i));
        accumulator.add(points, values);
        next += count;
        return count;
      };
      return async (seconds) => 1e6 / (await rate(seconds, addBatch));
    },
  };
}

export const statisticsBenchmarks: readonly Benchmark[] = [
  tablesBenchmark('statistics/full', 2_000),
];
