import { ENGINES } from '../src/engines/index.js';
import type { Precision } from '../src/engines/index.js';
import { PRESETS } from '../src/stimulus/index.js';
import { openAudit } from './audit-in-process.js';
import type { AuditRequest } from './audit-in-process.js';
import { processorRate } from './harness.js';
import type { Benchmark } from './harness.js';
import { quantizedNetwork, SMALL_NETWORK, writeWideNetwork } from './networks.js';

/**
 * An audit of people of `xu2018` by a network of them all, as a share of bare scoring in the same round, by processor
 * time. Everything that a shard is made of counts: images, decision, read-outs, every table, the file in the store.
 */
function pipelineBenchmark(name: string, request: () => Promise<AuditRequest>): Benchmark {
  return {
    name,
    unit: 'of bare scoring',
    prepare: async () => {
      const audit = await openAudit(await request());
      return async () => {
        const alone = await processorRate(0, () => audit.scoreAlone());
        return (await processorRate(0, () => audit.scoreShard())) / alone;
      };
    },
  };
}

/** What the engine that `auto` takes here computes in. */
const openVino = ENGINES.find(({ name }) => name === 'openvino');
const precisions: readonly Precision[] = openVino?.installed()
  ? openVino.precisions
  : ['f32', 'int8'];

export const pipelineBenchmarks: readonly Benchmark[] = [
  ...precisions.map((precision) =>
    pipelineBenchmark(
      precision === 'f32' ? 'pipeline/64' : `pipeline/64-${precision}`,
      async () => ({
        network: precision === 'int8' ? await quantizedNetwork(SMALL_NETWORK) : SMALL_NETWORK,
        ...{ sizePixels: 64, precision, space: { preset: 'xu2018' } },
        calibrationPoints: 16_384,
      }),
    ),
  ),
  pipelineBenchmark('pipeline/128', async () => ({
    network: await writeWideNetwork(),
    ...{ sizePixels: 128, precision: 'f32' },
    // One age and one expression, 625 views: a person takes seconds.
    space: { factors: { ...PRESETS.xu2018.factors, age: [25], expression: ['neutral'] } },
    calibrationPoints: 4_096,
  })),
];
