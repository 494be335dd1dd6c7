import { beforeAll, describe, expect, it } from 'vitest';

import { createSpace, designPoint } from '../../src/stimulus/index.js';
import type { SpaceDefinition } from '../../src/stimulus/index.js';
import type { AuditSummary, InformationRow } from '../../src/studies/index.js';
import { gaussianCopulaBits } from './paper-answers.js';
import { noise, plantedNetwork, read } from './planted-network.js';
import type { PlantedUnit } from './planted-network.js';
import { runInProcess } from './run-in-process.js';
import { createStampSource, STAMP, STAMP_ELEMENTS, STAMP_SIZE } from './stamp.js';

/** 80 residuals x 2 sexes x 2 ethnicities, each seen from 5 x 3 poses under 5 lights: 24,000 points. */
const SPACE: SpaceDefinition = {
  name: 'planted',
  seed: 7,
  factors: {
    residual: Array.from({ length: 80 }, (_, residual) => residual),
    sex: ['male', 'female'],
    ethnicity: ['western-caucasian', 'east-asian'],
    yaw: [-30, -15, 0, 15, 30],
    pitch: [-15, 0, 15],
    azimuth: [-30, -15, 0, 15, 30],
  },
  jitter: { scale: 0, translation: 0 },
};

const UNITS: readonly PlantedUnit[] = [
  { name: 'yaw', terms: [read(STAMP.yaw), noise(0, 1)] },
  { name: 'texture', terms: [read(STAMP.texture), noise(1, 1)] },
  { name: 'shape', terms: [read(STAMP.shape), noise(2, 1)] },
  { name: 'constant', terms: [{ weight: 3, of: [] }] },
  { name: 'noise', terms: [noise(3, 1)] },
  {
    name: 'xor',
    terms: [{ weight: 1, of: [STAMP.sex, STAMP.ethnicity] }, noise(4, 0.25)],
  },
  {
    name: '|yaw|',
    terms: [{ weight: 1, of: [STAMP.yaw], magnitude: true }, noise(5, 0.5)],
  },
  { name: 'invariant identity', terms: [read(STAMP.shape + 1), noise(6, 0.5)] },
  {
    name: 'view-specific identity',
    terms: [
      ...[0, 1, 2, 3, 4].map((level) => ({
        weight: 1,
        of: [STAMP.yawLevel + level, STAMP.shape + 2 + level],
      })),
      noise(7, 0.5),
    ],
  },
  {
    name: 'two humps',
    terms: [
      ...[0, 1, 3, 4].map((level) => ({ weight: 1, of: [STAMP.yawLevel + level, STAMP.sex] })),
      { weight: 1, of: [STAMP.yawLevel + 2, STAMP.noise + 9] },
      noise(8, 0.2),
    ],
  },
];

let summary: AuditSummary;

beforeAll(async () => {
  summary = await runInProcess({
    space: SPACE,
    network: plantedNetwork(UNITS),
    output: { kind: 'other', name: 'planted' },
    size: STAMP_SIZE,
    images: createStampSource,
    shardIdentities: 37,
  });
}, 120_000);

const information = (unit: string, factor: string): InformationRow => {
  const number = UNITS.findIndex(({ name }) => name === unit);
  const row = summary.information.find(
    (one) => one.layer === 'planted' && one.unit === number && one.factor === factor,
  );
  return row ?? expect.unreachable(`no information of ${unit} about ${factor}`);
};

/** A residual coefficient of every person, as the stamp shows it. */
const coefficients = (position: number): number[] => {
  const space = createSpace(SPACE);
  const source = createStampSource();
  const image = new Float32Array(STAMP_ELEMENTS);
  return Array.from({ length: space.residualCount }, (_, residual) => {
    const identity = residual * space.identitiesPerResidual;
    source.draw(designPoint(space, identity * space.viewCount), image, 0);
    return image[position];
  });
};

/**
 * Three standard errors of -½ log2 of a variance estimated from all points, var(ln s²) = 2/n: what the stamp's noise
 * leaves between estimate and paper.
 */
const NOISE_BITS = (3 * Math.sqrt(2 / 24_000)) / (2 * Math.LN2);

/** The estimate is the paper's number up to the stamp's noise, and its interval holds it. */
function expectBits({ bits, low, high }: InformationRow, paper: number): void {
  expect(Math.abs(bits! - paper)).toBeLessThan(NOISE_BITS);
  expect(low!).toBeLessThan(paper);
  expect(high!).toBeGreaterThan(paper);
}

const FACTORS = ['residual', 'sex', 'ethnicity', 'yaw', 'pitch', 'azimuth', 'identity'];
/** Factors of many images per level, where chance alone gives next to nothing. */
const COARSE = ['sex', 'ethnicity', 'yaw', 'pitch', 'azimuth'];

function expectNothing(unit: string, factors: readonly string[]): void {
  for (const factor of factors) {
    const { bits, binnedBits } = information(unit, factor);
    expect(Math.abs(bits!), factor).toBeLessThan(0.003);
    expect(Math.abs(binnedBits!), factor).toBeLessThan(0.003);
  }
}

describe('planted networks give the information computed on paper', () => {
  it('covers every point once', () => {
    expect(summary.coverage).toEqual({
      expected: 24_000,
      scored: 24_000,
      missing: 0,
      duplicates: 0,
    });
  });

  it('a reader of yaw knows yaw as a mixture of five normals does, and nothing else', () => {
    const yaw = [-2, -1, 0, 1, 2].map((mean) => [mean]);
    expectBits(information('yaw', 'yaw'), gaussianCopulaBits(yaw, 1));
    expectNothing('yaw', ['sex', 'ethnicity', 'pitch', 'azimuth']);
  });

  it.each([
    ['texture', STAMP.texture, 1],
    ['shape', STAMP.shape, 1],
    ['invariant identity', STAMP.shape + 1, 0.5],
  ])('a reader of one coefficient (%s) knows the person as that coefficient does', (...args) => {
    const [unit, position, deviation] = args;
    const people = coefficients(position).map((mean) => [mean]);
    const paper = gaussianCopulaBits(people, deviation);
    expectBits(information(unit, 'residual'), paper);
    expectBits(information(unit, 'identity'), paper);
    expectNothing(unit, COARSE);
  });

  it('a coefficient of every person in the world would give ½ log2(1 + 1/σ²), inside the interval', () => {
    for (const [unit, deviation] of [
      ['texture', 1],
      ['shape', 1],
    ] as const) {
      const { low, high } = information(unit, 'residual');
      const paper = 0.5 * Math.log2(1 + 1 / deviation ** 2);
      expect(low!, unit).toBeLessThan(paper);
      expect(high!, unit).toBeGreaterThan(paper);
    }
  });

  it('a constant unit has no estimate but a reason', () => {
    for (const factor of FACTORS) {
      const { bits, low, high, reason } = information('constant', factor);
      expect({ bits, low, high }, factor).toEqual({ bits: null, low: null, high: null });
      expect(reason).toMatch(/constant|variance/);
    }
  });

  it('noise knows nothing about anything', () => {
    expectNothing('noise', COARSE);
    for (const factor of ['residual', 'identity']) {
      expect(Math.abs(information('noise', factor).bits!), factor).toBeLessThan(0.003);
    }
    // 75 images an identity in 16 bins: beyond Miller and Madow's first order 0.0089 bits are left, and 15/(2·24,000 ln 2)
    // of the bins of all; three deviations of √(2·15·319)/(2·24,000 ln 2).
    expect(Math.abs(information('noise', 'identity').binnedBits! - 0.0094)).toBeLessThan(0.0088);
  });

  it('the exclusive or of sex and ethnicity knows neither by itself, and the identity by one bit', () => {
    expectNothing('xor', ['sex', 'ethnicity', 'yaw']);
    expect(information('xor', 'identity').binnedBits!).toBeCloseTo(1, 1);
  });

  it('a reader of |yaw| knows yaw by its classes, and within sexes and ethnicities nobody', () => {
    const yaw = [2, 1, 0, 1, 2].map((mean) => [mean]);
    const row = information('|yaw|', 'yaw');
    expectBits(row, gaussianCopulaBits(yaw, 0.5));
    expect(row.binnedBits!).toBeGreaterThan(0.8 * row.bits!);
    expectNothing('|yaw|', ['sex', 'ethnicity', 'pitch', 'azimuth']);
    // The scores of one identity are flatter than a normal: its variance's logarithm, from 75 images, is less biased
    // than the correction for normal samples takes it to be, by about 1.2/(4·75 ln 2) = 0.006 bits.
    const nobody = information('|yaw|', 'identity|sex,ethnicity').bits!;
    expect(Math.abs(nobody)).toBeLessThan(0.02);
  });

  it('a unit of two humps at turned faces and one, as wide, at the frontal: the report says to believe the bins', () => {
    // Means 0 and variances 1.04 at every yaw: all that the copula compares is equal, but for the ranks' bending.
    const { bits, binnedBits } = information('two humps', 'yaw');
    expect(bits!).toBeLessThan(0.03);
    expect(binnedBits!).toBeGreaterThan(0.15);
    const warning = summary.warnings.find((text) => text.startsWith('The Gaussian copula, which'));
    const unit = UNITS.findIndex(({ name }) => name === 'two humps');
    expect(warning).toContain(`unit ${unit} about head yaw (${bits!.toFixed(3)} against`);
    expect(warning).toMatch(/Believe the binned values there\.$/);
    // It alone, in its two layers: the reader of |yaw| differs in its means, which the copula sees as well as bins do.
    expect(warning).toMatch(/head yaw 2\)/);
  });

  it('an identity read differently at every pose is known by what its five coefficients leave', () => {
    const byYaw = [0, 1, 2, 3, 4].map((level) => coefficients(STAMP.shape + 2 + level));
    const people = byYaw[0].map((_, residual) => byYaw.map((means) => means[residual]));
    expectBits(information('view-specific identity', 'identity'), gaussianCopulaBits(people, 0.5));
  });
});
