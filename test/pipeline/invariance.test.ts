import { beforeAll, expect, it } from 'vitest';

import type { SpaceDefinition } from '../../src/stimulus/index.js';
import type { AuditSummary } from '../../src/studies/index.js';
import { noise, plantedNetwork, read } from './planted-network.js';
import { runInProcess } from './run-in-process.js';
import { createStampSource, STAMP, STAMP_SIZE } from './stamp.js';

const SPACE: SpaceDefinition = {
  name: 'planted-invariance',
  seed: 7,
  factors: {
    residual: Array.from({ length: 60 }, (_, residual) => residual),
    yaw: [-30, -15, 0, 15, 30],
    azimuth: [-30, -15, 0, 15, 30],
  },
  jitter: { scale: 0, translation: 0 },
};

/** One unit that reads the same coefficient at every pose, or another one at each. */
const INVARIANT = { name: 'invariant', terms: [read(STAMP.shape), noise(0, 0.2)] };
const SPECIFIC = {
  name: 'specific',
  terms: [
    ...[0, 1, 2, 3, 4].map((level) => ({
      weight: 1,
      of: [STAMP.yawLevel + level, STAMP.shape + 1 + level],
    })),
    noise(1, 0.2),
  ],
};

const audit = (unit: typeof INVARIANT): Promise<AuditSummary> =>
  runInProcess({
    space: SPACE,
    network: plantedNetwork([unit]),
    output: { kind: 'other', name: 'planted' },
    size: STAMP_SIZE,
    images: createStampSource,
    shardIdentities: 25,
  });

let summaries: AuditSummary[];
beforeAll(async () => {
  summaries = [await audit(INVARIANT), await audit(SPECIFIC)];
}, 120_000);

it('gives a layer that reads identity alike at every pose an index near 1, and one that does not near 0', () => {
  const [invariant, specific] = summaries.map(
    (summary) =>
      summary.invariance.find(({ layer, factor }) => layer === 'planted' && factor === 'yaw')!
        .index!,
  );
  expect(invariant).toBeGreaterThan(0.97);
  // Five independent coefficients: what one pose tells of people says nothing at another.
  expect(Math.abs(specific)).toBeLessThan(0.05);
});
