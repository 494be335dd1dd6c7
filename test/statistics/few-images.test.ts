import { describe, expect, it } from 'vitest';
import { estimateAudit } from '../../src/statistics/index.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from './helpers.js';

/** Bits that 16 bins show of noise about people, from `lights` images of each of two sexes of 60 residuals. */
function noiseBits(lights: number) {
  const space = testSpace({
    residual: numbers(60),
    sex: ['male', 'female'],
    azimuth: numbers(lights),
  });
  const layers = [{ name: 'noise', units: 24, offset: 0 }];
  const study = runNetwork(space, layers, (p) => numbers(24).map((unit) => noise(p, unit)));
  const { information } = estimateAudit({ space, layers, tables: accumulateAll(study) });
  return (factor: string) => {
    const rows = information.filter((row) => row.factor === factor);
    const bits = rows.map(({ binnedBits }) => binnedBits);
    return {
      mean: bits.includes(null) ? null : bits.reduce((sum: number, x) => sum + x! / 24, 0),
      reason: rows[0].binnedReason,
      gaussian: rows[0].bits,
    };
  };
}

describe('binned information about people of few images', () => {
  it('shows of noise what second order leaves: log2 16 less the expected corrected entropy of n images', () => {
    // Σ_c Binomial(c; 64, 1/16) c log2 c and the expected number of occupied bins give 0.0142 bits; the bins of all images,
    // which are calibrated equal, are corrected by 15/(2·7,680 ln 2) = 0.0014 though they need none. Of one unit the
    // deviation is √(2·15·119)/(2·7,680 ln 2) = 0.0056, of the mean over 24 a third of the tolerance.
    const { mean, reason } = noiseBits(64)('identity');
    expect(Math.abs(mean! - 0.0156)).toBeLessThan(0.0035);
    expect(reason).toBeUndefined();
  });

  it('is null below 64 images, with the reason; of residuals, whose people share them, where both have fewer', () => {
    const bits = noiseBits(36);
    for (const factor of ['identity', 'identity|sex']) {
      const { mean, reason, gaussian } = bits(factor);
      expect(mean).toBeNull();
      expect(reason).toMatch(/^36 images of each are too few for 16 bins/);
      expect(Math.abs(gaussian!)).toBeLessThan(0.02);
    }
    const residual = bits('residual');
    expect(residual.reason).toBeUndefined();
    // Of 72 images.
    expect(Math.abs(residual.mean! - 0.0101)).toBeLessThan(0.006);
  });
});
