import { beforeAll, describe, expect, it } from 'vitest';

import type { SpaceDefinition } from '../../src/stimulus/index.js';
import type { ResampleFindings } from '../../src/studies/index.js';
import { noise, plantedNetwork } from './planted-network.js';
import type { PlantedUnit } from './planted-network.js';
import { runInProcess } from './run-in-process.js';
import { createStampSource, STAMP_SIZE } from './stamp.js';

const COPIES = 40;
const PEOPLE = 2;

/** The stamp's noise is another in every copy. */
const SPACE: SpaceDefinition = {
  name: 'planted resample',
  seed: 7,
  factors: {
    residual: Array.from({ length: PEOPLE }, (_, i) => i),
    azimuth: [-30, -15, 0, 15, 30],
  },
  jitter: { scale: 0, translation: 0 },
  copies: { count: COPIES, kind: 'noise' },
};

const constant = (weight: number) => ({ weight, of: [] });

/** Classes are units; whoever is right, the answer is decided between the first two. */
const UNITS: readonly PlantedUnit[] = [
  { name: 'causal', terms: [constant(10), noise(0, 0.5)] },
  { name: 'constant', terms: [constant(8)] },
  { name: 'independent', terms: [constant(2), noise(1, 0.5)] },
  { name: 'half causal', terms: [constant(2), noise(0, 0.3), noise(2, 0.3)] },
  { name: 'still', terms: [constant(1), noise(3, 0.01)] },
  { name: 'dead', terms: [constant(0.01), noise(4, 0.0001)] },
];

let findings: ResampleFindings;

beforeAll(async () => {
  const people = { ...SPACE, copies: undefined, factors: { residual: UNITS.map((_, i) => i) } };
  const summary = await runInProcess({
    study: 'resample',
    space: SPACE,
    classes: people,
    network: plantedNetwork(UNITS),
    output: { kind: 'classifier', name: 'answer' },
    size: STAMP_SIZE,
    images: createStampSource,
    shardIdentities: 1,
  });
  findings = summary.resample!;
}, 120_000);

const found = (name: string) => {
  const number = UNITS.findIndex((unit) => unit.name === name);
  return [...findings.correlated, ...findings.precise].find(({ unit }) => unit === number);
};

describe('planted units over the copies of images, through the activities', () => {
  it('counts the images of the space, each with all its copies', () => {
    expect([findings.images, findings.copies, findings.perturbation]).toEqual([
      10,
      COPIES,
      'noise',
    ]);
  });

  // Raw values are fixed point, in steps of a thousandth of their spread or so.
  it('a unit that makes the answer has correlation 1', () => {
    expect(found('causal')!.correlation.value).toBeCloseTo(1, 5);
    expect(findings.correlated[0].unit).toBe(0);
  });

  it('a unit that shares half of its variance with the answer has the square root of a half', () => {
    expect(found('half causal')!.correlation.value).toBeCloseTo(Math.SQRT1_2, 1);
  });

  it('ranks a unit that hardly moves first by precision, 1/variance', () => {
    const still = findings.precise[0];
    expect(still.unit).toBe(4);
    expect(still.precision * 0.01 ** 2).toBeGreaterThan(0.85);
    expect(still.precision * 0.01 ** 2).toBeLessThan(1.2);
    expect(still.meanActivation).toBeCloseTo(1, 2);
  });

  it('leaves constant and dead units out, and counts them', () => {
    const [layer] = findings.layers;
    expect(layer).toMatchObject({ units: UNITS.length, dead: 1, constant: 1 });
    expect(found('constant')).toBeUndefined();
    expect(found('dead')).toBeUndefined();
  });

  it('counts layers that hold the same units once, and says under which name', () => {
    expect(findings.layers.map(({ layer }) => layer)).toEqual(['sums', 'sums_of_magnitudes']);
    expect(findings.repeated).toEqual([
      { layer: 'planted', of: 'sums' },
      { layer: 'answer', of: 'sums' },
    ]);
  });

  it('says how much more of the sets is shared than by chance, and that they are stable', () => {
    // Of the four left the causal and half causal one follow; the still and half causal ones (variance 0.18, less than the
    // other two's 0.25) are precise.
    expect(findings.overlap).toMatchObject({ units: 4, k: 2, shared: 1, jaccard: 1 / 3 });
    expect(findings.stability!.precise).toBe(1);
  });
});
