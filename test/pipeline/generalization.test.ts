import { beforeAll, describe, expect, it } from 'vitest';

import type { SpaceDefinition } from '../../src/stimulus/index.js';
import { generalizationVariants } from '../../src/studies/index.js';
import type { GeneralizationFindings } from '../../src/studies/index.js';
import { plantedNetwork, read } from './planted-network.js';
import { runInProcess } from './run-in-process.js';
import { createStampSource, STAMP, STAMP_SIZE } from './stamp.js';

const PEOPLE = 8;

const BASE: SpaceDefinition = {
  name: 'planted generalization',
  seed: 7,
  factors: { residual: Array.from({ length: PEOPLE }, (_, i) => i), azimuth: [-30, 30] },
  jitter: { scale: 0, translation: 0 },
};
const SPACE: SpaceDefinition = {
  ...BASE,
  variants: generalizationVariants(
    { gains: [0, 1, 3], ages: [80], yaws: [60], oppositeSex: true, swap: true },
    BASE,
  ),
};

/** Compares people by four coefficients, of their shape or of their texture, without noise. */
async function findingsOf(part: 'shape' | 'texture'): Promise<GeneralizationFindings> {
  const summary = await runInProcess({
    study: 'generalization',
    space: SPACE,
    network: plantedNetwork(
      Array.from({ length: 4 }, (_, i) => ({
        name: `${part} ${i}`,
        terms: [read(STAMP[part] + i)],
      })),
    ),
    output: { kind: 'embedding', name: 'answer' },
    size: STAMP_SIZE,
    images: createStampSource,
    shardIdentities: 5,
  });
  return summary.generalization!;
}

let shape: GeneralizationFindings;
let texture: GeneralizationFindings;

beforeAll(async () => {
  shape = await findingsOf('shape');
  texture = await findingsOf('texture');
}, 120_000);

const accuracies = ({ curves }: GeneralizationFindings, part: string): (number | null)[] =>
  curves.find((curve) => curve.part === part)!.points.map(({ accuracy }) => accuracy.value);

describe('generalization of planted embeddings, through the activities', () => {
  it('shows every gain once, the original among them', () => {
    for (const { points } of texture.curves) {
      expect(points.map(({ gain }) => gain)).toEqual([0, 1, 3]);
      for (const { points: images } of points) expect(images).toBe(PEOPLE * 2);
    }
  });

  it('a reader of texture alone is flat under shape amplification, in every digit', () => {
    const curve = texture.curves.find(({ part }) => part === 'shape')!;
    for (const { accuracy, accuracyChange, marginChange } of curve.points) {
      expect(accuracy.value).toBe(1);
      expect([accuracyChange.value, marginChange.value]).toEqual([0, 0]);
    }
  });

  // Nothing is left of anybody at gain 0: all cosines are 0 and the lowest number wins the tie, one person in eight.
  it('loses everybody when texture is taken away, and keeps them at every other gain', () => {
    expect(accuracies(texture, 'texture')).toEqual([1 / PEOPLE, 1, 1]);
    expect(accuracies(texture, 'both')).toEqual([1 / PEOPLE, 1, 1]);
  });

  it('a reader of shape alone is the reverse', () => {
    expect(accuracies(shape, 'texture')).toEqual([1, 1, 1]);
    expect(accuracies(shape, 'shape')).toEqual([1 / PEOPLE, 1, 1]);
  });

  it('a swapped face is the texture owner to the one reader and the shape owner to the other', () => {
    const owners = ({ swap }: GeneralizationFindings): (number | null)[] => [
      swap!.shapeOwner.accuracy.value,
      swap!.textureOwner.accuracy.value,
    ];
    expect(owners(texture)).toEqual([0, 1]);
    expect(owners(shape)).toEqual([1, 0]);
  });

  it('says of each which way the claim of the paper falls', () => {
    // At gain 3 both know everybody by the same cosines; only what is taken away tells them apart.
    const amplification = 'undecided';
    expect(texture.verdicts).toEqual({ amplification, reduction: 'supported', swap: 'supported' });
    expect(shape.verdicts).toEqual({
      ...{ amplification, reduction: 'contradicted', swap: 'contradicted' },
    });
  });

  it('keeps gains above and below 1 apart: a gain of 0 amplifies nothing', () => {
    expect(texture.gains).toEqual({ amplified: [3], reduced: [0] });
    expect(texture.shapeAgainstTexture!.accuracy.value).toBe(0);
    expect(texture.reduced!.accuracy.value).toBeCloseTo(1 - 1 / PEOPLE, 12);
  });

  it('a reader of coefficients knows everybody at another age, sex and yaw', () => {
    expect(texture.others.map(({ variant, accuracy }) => [variant, accuracy.value])).toEqual([
      ['opposite sex', 1],
      ['age 80', 1],
      ['yaw 60', 1],
    ]);
  });
});
