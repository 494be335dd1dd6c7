import { beforeAll, describe, expect, it } from 'vitest';

import { createSpace, designPoint } from '../../src/stimulus/index.js';
import type { SpaceDefinition } from '../../src/stimulus/index.js';
import type { AuditPerformance } from '../../src/studies/types.js';
import { noise, plantedNetwork, read } from './planted-network.js';
import type { PlantedUnit } from './planted-network.js';
import { runInProcess } from './run-in-process.js';
import { createStampSource, STAMP, STAMP_SIZE } from './stamp.js';

const SPACE: SpaceDefinition = {
  name: 'planted decisions',
  seed: 7,
  factors: {
    residual: Array.from({ length: 20 }, (_, residual) => residual),
    yaw: [-30, -15, 0, 15, 30],
    pitch: [-15, 0, 15],
  },
  jitter: { scale: 0, translation: 0 },
};

const eight = Array.from({ length: 8 }, (_, i) => i);

/** Eight coefficients of the person's shape, read alike at every pose. */
const PERSON: readonly PlantedUnit[] = eight.map((i) => ({
  name: `shape ${i}`,
  terms: [read(STAMP.shape + i), noise(i, 0.2)],
}));

/** Those coefficients at the frontal yaw, noise elsewhere. */
const FRONTAL: readonly PlantedUnit[] = eight.map((i) => ({
  name: `frontal shape ${i}`,
  terms: [{ weight: 1, of: [STAMP.shape + i, STAMP.yawLevel + 2] }, noise(i, 0.2)],
}));

async function performanceOf(
  units: readonly PlantedUnit[],
  shardIdentities: number,
): Promise<AuditPerformance> {
  const summary = await runInProcess({
    space: SPACE,
    network: plantedNetwork(units),
    output: { kind: 'embedding', name: 'answer' },
    size: STAMP_SIZE,
    images: createStampSource,
    shardIdentities,
  });
  return summary.performance;
}

let person: AuditPerformance;
let frontal: AuditPerformance;

beforeAll(async () => {
  person = await performanceOf(PERSON, 7);
  frontal = await performanceOf(FRONTAL, 20);
}, 120_000);

describe('decisions of planted embeddings, through the activities', () => {
  it('a reader of the person is right at every pose and verifies across poses', () => {
    const { accuracy, chance, byLevel, verification } = person.estimates!;
    expect(accuracy.value).toBeGreaterThan(0.99);
    expect(chance.accuracy).toBe(1 / 20);
    for (const level of byLevel) expect(level.accuracy.value).toBeGreaterThan(0.98);
    for (const pair of verification!.byPair) {
      expect(pair.anyone.sensitivity.value).toBeGreaterThan(2.5);
    }
  });

  // Embeddings have unit length, so that in a template of all views the noise of four yaws stands beside the fifth's
  // coefficients, three of which give 3 against √12 of noise: far above chance, far from certain.
  it('a reader of frontal faces verifies at the frontal yaw only, and is right there most often', () => {
    const { byLevel, verification } = frontal.estimates!;
    const yaw = byLevel.filter(({ factor }) => factor === 'yaw');
    for (const level of [0, 1, 3, 4]) {
      expect(yaw[2].accuracy.value).toBeGreaterThan(2 * yaw[level].accuracy.value!);
    }
    for (const cell of verification!.byPair.filter(({ factor }) => factor === 'yaw')) {
      const both = cell.imageLevel === 2 && cell.templateLevel === 2;
      if (both) expect(cell.anyone.sensitivity.value).toBeGreaterThan(2.5);
      else expect(Math.abs(cell.anyone.sensitivity.value!)).toBeLessThan(1);
    }
  });

  it('names the worst points with what they show, none of them frontal', () => {
    const space = createSpace(SPACE);
    expect(frontal.worst).toHaveLength(12);
    for (const { index, point, margin, factor } of frontal.worst) {
      const { yaw, pitch, residual } = designPoint(space, index);
      expect(point).toEqual({ yaw, pitch, residual });
      expect([margin < 0, factor, yaw === 0]).toEqual([true, null, false]);
    }
    expect(frontal.worstByLevel.map(({ factor, level }) => [factor, level])).toContainEqual([
      'pitch',
      2,
    ]);
  });

  it('gives the same numbers whatever the shards', async () => {
    expect(await performanceOf(PERSON, 3)).toEqual(person);
  });
});
