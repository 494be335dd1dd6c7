import { describe, expect, it } from 'vitest';
import { estimateAudit } from '../../src/statistics/index.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from './helpers.js';

const UNITS = 24;
const BINS = 16;
const RESIDUALS = 60;

interface Sample {
  readonly mean: number;
  readonly standardError: number;
}

/** What `UNITS` units of noise read about people, `lights` images of each of two sexes of 60 residuals. */
function noiseBits(lights: number) {
  const space = testSpace({
    residual: numbers(RESIDUALS),
    sex: ['male', 'female'],
    azimuth: numbers(lights),
  });
  const layers = [{ name: 'noise', units: UNITS, offset: 0 }];
  const study = runNetwork(space, layers, (p) => numbers(UNITS).map((unit) => noise(p, unit)));
  const { information } = estimateAudit({ space, layers, tables: accumulateAll(study) });
  return (factor: string) => {
    const rows = information.filter((row) => row.factor === factor);
    return {
      binned: sampleOf(rows.map(({ binnedBits }) => binnedBits)),
      gaussian: sampleOf(rows.map(({ bits }) => bits)),
      reason: rows[0].binnedReason,
    };
  };
}

function sampleOf(values: readonly (number | null)[]): Sample | null {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (known.length - 1) / known.length) };
}

/**
 * log2 16 less the expected corrected entropy of n images that fall into 16 equal bins: log2 n - 16 E[c log2 c]/n +
 * (E[occupied] - 1)/(2 n ln 2) with c ~ Binomial(n, 1/16). The correction of the bins of all images, 15/(2 N ln 2), is left
 * out: bins that were calibrated equal hold no scatter, which takes as much from the classes.
 */
function expectedBits(images: number): number {
  let probability = (1 - 1 / BINS) ** images;
  const empty = probability;
  let terms = 0;
  for (let count = 0; count <= images; count++) {
    if (count > 1) terms += probability * count * Math.log2(count);
    probability *= (images - count) / (count + 1) / (BINS - 1);
  }
  const entropy = Math.log2(images) - (BINS * terms) / images;
  const occupied = BINS * (1 - empty);
  return Math.log2(BINS) - entropy - (occupied - 1) / (2 * images * Math.LN2);
}

/** Three standard errors of the mean over the units, which are independent. */
function expectMean({ mean, standardError }: Sample, expected: number): void {
  expect(Math.abs(mean - expected)).toBeLessThan(3 * standardError);
}

describe('binned information about people of few images', () => {
  it('shows of noise what second order leaves: log2 16 less the expected corrected entropy of n images', () => {
    const { binned, reason } = noiseBits(64)('identity');
    expect(expectedBits(64)).toBeCloseTo(0.0142, 4);
    expectMean(binned!, expectedBits(64));
    // The bias is seen: noise that read 0 would fail.
    expect(binned!.mean).toBeGreaterThan(3 * binned!.standardError);
    expect(reason).toBeUndefined();
  });

  it('is null below 64 images, with the reason; of residuals, whose people share them, where both have fewer', () => {
    const bits = noiseBits(36);
    for (const factor of ['identity', 'identity|sex']) {
      const { binned, reason, gaussian } = bits(factor);
      expect(binned).toBeNull();
      expect(reason).toMatch(/^36 images of each are too few for 16 bins/);
      expectMean(gaussian!, 0);
    }
    const residual = bits('residual');
    expect(residual.reason).toBeUndefined();
    expectMean(residual.binned!, expectedBits(2 * 36));
  });
});
