import { beforeAll, describe, expect, it } from 'vitest';

import type { SpaceDefinition } from '../../src/stimulus/index.js';
import type { AuditPerformance } from '../../src/studies/index.js';
import { plantedNetwork, read } from './planted-network.js';
import type { PlantedUnit, Term } from './planted-network.js';
import { runInProcess } from './run-in-process.js';
import { createStampSource, STAMP, STAMP_SIZE } from './stamp.js';

const PEOPLE = 8;
const YAWS = [-15, 0, 15];

/** Three views of a person: what a template owes to one of them is a third. */
const BASE: SpaceDefinition = {
  name: 'planted twins',
  seed: 7,
  factors: { residual: Array.from({ length: PEOPLE }, (_, i) => i), yaw: YAWS },
  jitter: { scale: 0, translation: 0 },
};

const CHANGED: SpaceDefinition = {
  ...BASE,
  variants: [
    { name: 'nothing', shapeAmplification: 1 },
    { name: 'nobody', shapeAmplification: 0 },
  ],
};

const eight = Array.from({ length: 8 }, (_, i) => i);
const atYaw = (coefficient: number, level: number): Term => ({
  weight: 1.5,
  of: [STAMP.shape + coefficient, STAMP.yawLevel + level],
});

/** The person, alike at every yaw, then the person as each yaw alone shows it: views of one person are like, not equal. */
const UNITS: readonly PlantedUnit[] = [
  ...eight.map((i) => ({ name: `shape ${i}`, terms: [read(STAMP.shape + i)] })),
  ...eight.flatMap((i) =>
    YAWS.map((yaw, level) => ({ name: `shape ${i} at ${yaw}`, terms: [atYaw(i, level)] })),
  ),
  ...YAWS.map((yaw, level) => ({ name: `yaw ${yaw}`, terms: [read(STAMP.yawLevel + level)] })),
];

async function performanceOf(
  space: SpaceDefinition,
  study: 'generalization' | 'resample' | 'audit',
): Promise<AuditPerformance> {
  const summary = await runInProcess({
    ...{ study, space },
    network: plantedNetwork(UNITS),
    output: { kind: 'embedding', name: 'answer' },
    size: STAMP_SIZE,
    images: createStampSource,
    shardIdentities: 3,
  });
  return summary.performance;
}

/** What was decided at each level of a factor, by level. */
function decided({ estimates }: AuditPerformance, factor: string) {
  return estimates!.byLevel
    .filter((level) => level.factor === factor)
    .map(({ accuracy, margin, topFive, points }) => ({ accuracy, margin, topFive, points }));
}

let plain: AuditPerformance;
let changed: AuditPerformance;

beforeAll(async () => {
  plain = await performanceOf(BASE, 'audit');
  changed = await performanceOf(CHANGED, 'generalization');
}, 120_000);

describe('changed faces of an embedding network, beside their originals', () => {
  it('a change that does nothing decides as the original does, in every digit', () => {
    const [original, nothing] = decided(changed, 'variant');
    expect(nothing).toEqual(original);
    const { accuracy, margin } = plain.estimates!;
    expect([original.accuracy.value, original.margin.value]).toEqual([
      accuracy.value,
      margin.value,
    ]);
    // Not the trivial case: templates with the view in them would be nearer.
    expect(margin.value).toBeLessThan(0.7);
  });

  it('a change that leaves nobody falls to chance: one person in eight is found, or none', () => {
    const [, , nobody] = decided(changed, 'variant');
    expect(nobody.accuracy.value).toBeLessThanOrEqual(1 / PEOPLE);
  });

  it('copies that do nothing decide as the image itself does, in every digit', async () => {
    // A stamp has no pixels to perturb.
    const copies = { count: 3, kind: 'noise' } as const;
    const [own, ...others] = decided(await performanceOf({ ...BASE, copies }, 'resample'), 'copy');
    expect(others).toEqual([own, own]);
    expect(own.margin.value).toBe(plain.estimates!.margin.value);
  });
});
