import { beforeAll, describe, expect, it } from 'vitest';

import type { SpaceDefinition } from '../../src/stimulus/index.js';
import type { AuditSummary, InformationRow } from '../../src/studies/index.js';
import {
  chosenLevelBits,
  chosenSignalBits,
  gaussianCopulaBits,
  signalBits,
} from './paper-answers.js';
import { noise, plantedNetwork, read } from './planted-network.js';
import type { PlantedUnit } from './planted-network.js';
import { runInProcess } from './run-in-process.js';
import { createStampSource, STAMP, STAMP_SIZE } from './stamp.js';

/** 60 residuals x 2 sexes x 2 ethnicities, each seen from 5 x 3 poses under 4 lights: 14,400 points. */
const SPACE: SpaceDefinition = {
  name: 'read-outs',
  seed: 11,
  factors: {
    residual: Array.from({ length: 60 }, (_, residual) => residual),
    sex: ['male', 'female'],
    ethnicity: ['western-caucasian', 'east-asian'],
    yaw: [-30, -15, 0, 15, 30],
    pitch: [-15, 0, 15],
    azimuth: [-30, -10, 10, 30],
  },
  jitter: { scale: 0, translation: 0 },
};

/** Odd residuals estimate. */
const ESTIMATING_POINTS = 7_200;
const SPREAD = 16;

const network = (units: readonly PlantedUnit[], space = SPACE): Promise<AuditSummary> =>
  runInProcess({
    space,
    network: plantedNetwork(units),
    output: { kind: 'other', name: 'planted' },
    size: STAMP_SIZE,
    images: createStampSource,
    shardIdentities: 50,
  });

const layerRow = (summary: AuditSummary, factor: string): InformationRow =>
  summary.information.find(
    (row) => row.layer === 'planted' && row.unit === null && row.factor === factor,
  ) ?? expect.unreachable(`no layer row about ${factor}`);

const bestUnit = (summary: AuditSummary, factor: string): number =>
  Math.max(
    ...summary.information
      .filter((row) => row.unit !== null && row.factor === factor)
      .map(({ bits }) => bits ?? -Infinity),
  );

const FACTORS = ['residual', 'sex', 'ethnicity', 'yaw', 'pitch', 'azimuth', 'identity'];
/** Three standard errors of -½ log2 of a variance estimated from the points that estimate. */
const NOISE_BITS = (3 * Math.sqrt(2 / ESTIMATING_POINTS)) / (2 * Math.LN2);

describe('what a layer knows is what its units know together', () => {
  let summary: AuditSummary;

  beforeAll(async () => {
    const spread = Array.from({ length: SPREAD }, (_, unit) => ({
      name: `weak ${unit}`,
      terms: [read(STAMP.yaw, unit % 2 === 0 ? 1 : -1), noise(unit, 6)],
    }));
    summary = await network(spread);
  }, 120_000);

  it('yaw spread over many weak units is known as by their best combination: signal to noise adds', () => {
    const { gaussian, estimate } = layerRow(summary, 'yaw');
    const yaw = [-2, -1, 0, 1, 2].map((mean) => [mean]);
    const together = gaussianCopulaBits(yaw, 6 / Math.sqrt(SPREAD));
    expect(estimate).toBe('choice');
    expect(Math.abs(gaussian!.bits! - together)).toBeLessThan(NOISE_BITS);
    expect(gaussian!.low!).toBeLessThan(together);
    expect(gaussian!.high!).toBeGreaterThan(together);
    expect(bestUnit(summary, 'yaw')).toBeLessThan(together / 4);
  });

  it('and a choice among the yaws by their nearest mean tells what that choice tells on paper', () => {
    const { bits, low, high } = layerRow(summary, 'yaw');
    const paper = chosenLevelBits([-2, -1, 0, 1, 2], 6 / Math.sqrt(SPREAD));
    expect(Math.abs(bits! - paper.bits)).toBeLessThan(
      (3 * paper.deviation) / Math.sqrt(ESTIMATING_POINTS),
    );
    expect(low!).toBeLessThan(paper.bits);
    expect(high!).toBeGreaterThan(paper.bits);
  });

  it('and nothing is known that is not there', () => {
    for (const factor of FACTORS.filter((name) => name !== 'yaw')) {
      expect(Math.abs(layerRow(summary, factor).bits!), factor).toBeLessThan(0.01);
    }
  });
});

describe('a layer whose levels separate into clusters', () => {
  it('is told at least by the choice, where a Gaussian model tells more than there is', async () => {
    const deviation = 0.4;
    const units = [0, 1, 2, 3, 4].map((level) => ({
      name: `yaw ${level}`,
      terms: [read(STAMP.yawLevel + level), noise(level, deviation)],
    }));
    const { bits, low, high, gaussian } = layerRow(await network(units), 'yaw');
    const paper = chosenSignalBits(5, deviation);
    const error = (3 * paper.deviation) / Math.sqrt(ESTIMATING_POINTS);
    expect(Math.abs(bits! - paper.bits)).toBeLessThan(error);
    expect([low! < paper.bits, high! > paper.bits]).toEqual([true, true]);
    const truth = signalBits(5, deviation);
    expect(high!).toBeLessThan(truth);
    expect(gaussian!.low!).toBeGreaterThan(truth);
  }, 120_000);
});

describe('layers whose units know nothing alone', () => {
  it('a layer of noise reads 0 about every factor: other faces estimate than fitted', async () => {
    const units = Array.from({ length: 24 }, (_, k) => ({
      name: `noise ${k}`,
      terms: [noise(k, 1)],
    }));
    const summary = await network(units);
    for (const factor of [...FACTORS, 'identity|sex,ethnicity']) {
      expect(Math.abs(layerRow(summary, factor).bits!), factor).toBeLessThan(0.01);
    }
  }, 120_000);

  it('no linear read-out sees sex or ethnicity in their exclusive or', async () => {
    const units = Array.from({ length: 4 }, (_, k) => ({
      name: `xor ${k}`,
      terms: [{ weight: 1, of: [STAMP.sex, STAMP.ethnicity] }, noise(k, 0.5)],
    }));
    const summary = await network(units);
    expect(Math.abs(layerRow(summary, 'sex').bits!)).toBeLessThan(0.01);
    expect(Math.abs(layerRow(summary, 'ethnicity').bits!)).toBeLessThan(0.01);
    expect(layerRow(summary, 'identity').bits!).toBeGreaterThan(0.5);
  }, 120_000);
});

describe('identity read from coefficients spread over a layer', () => {
  it('is known as by all coefficients together, beyond the best unit', async () => {
    const mixing = (unit: number, k: number) => (((unit * 7 + k * 3) % 11) - 5) / 5;
    const units = Array.from({ length: 12 }, (_, unit) => ({
      name: `mixed ${unit}`,
      terms: [...[0, 1, 2].map((k) => read(STAMP.shape + k, mixing(unit, k))), noise(unit, 1.5)],
    }));
    const summary = await network(units);
    const weights = units.map((_, unit) => [0, 1, 2].map((k) => mixing(unit, k)));
    // I = ½ log2 det(1 + AᵀA/σ²) of standard normal coefficients.
    const gram = [0, 1, 2].map((i) =>
      [0, 1, 2].map(
        (j) => weights.reduce((sum, w) => sum + w[i] * w[j], 0) / 1.5 ** 2 + (i === j ? 1 : 0),
      ),
    );
    const [[a, b, c], [, e, f], [, , i]] = gram;
    const determinant = a * (e * i - f * f) - b * (b * i - f * c) + c * (b * f - e * c);
    const paper = 0.5 * Math.log2(determinant);
    const { bits, low, high } = layerRow(summary, 'identity');
    expect(low!).toBeLessThan(paper);
    expect(high!).toBeGreaterThan(paper);
    expect(bits!).toBeGreaterThan(1.5 * bestUnit(summary, 'identity'));
  }, 120_000);
});

describe('what cannot be read out', () => {
  it('says that a space has too few residuals', async () => {
    const few = { ...SPACE, factors: { ...SPACE.factors, residual: [0, 1] } };
    const summary = await network([{ name: 'yaw', terms: [read(STAMP.yaw), noise(0, 1)] }], few);
    const { bits, low, high, reason } = layerRow(summary, 'yaw');
    expect({ bits, low, high }).toEqual({ bits: null, low: null, high: null });
    expect(reason).toBe(
      'too few residuals for layer read-outs, which half of them fit and half estimate: 2, at least 12 needed',
    );
  }, 120_000);

  it('says that a layer does not vary, and that a read-out is deterministic', async () => {
    const constant = await network([{ name: 'constant', terms: [{ weight: 3, of: [] }] }]);
    expect(layerRow(constant, 'yaw').reason).toMatch(/do not vary/);
    const exact = await network([{ name: 'yaw', terms: [read(STAMP.yaw)] }]);
    const { bits, low, high, gaussian } = layerRow(exact, 'yaw');
    expect(gaussian!.bits).toBeNull();
    expect(gaussian!.reason).toMatch(/deterministic/);
    // The choice is never wrong: all there is to know. One residual in ten might be unlike the thirty seen.
    expect(bits!).toBeCloseTo(Math.log2(5), 12);
    expect(high!).toBeCloseTo(Math.log2(5), 12);
    expect(low!).toBeGreaterThan(1.5);
    expect(low!).toBeLessThan(2.1);
  }, 120_000);
});
