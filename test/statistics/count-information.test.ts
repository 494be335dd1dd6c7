import { describe, expect, it } from 'vitest';
import { binnedInformation } from '../../src/statistics/index.js';
import { countInformation, countInformationParts } from '../../src/statistics/count-information.js';
import { numbers } from './helpers.js';

describe('information from joint counts', () => {
  it('is corrected by Miller and Madow where many pairs occur by chance', () => {
    // Nothing shared: plug-in 0, (2 - 1 + 2 - 1 - (4 - 1))/(2 n ln 2) = -1/(2·40 ln 2).
    expect(countInformation([10, 10, 10, 10], 2)).toBeCloseTo(-1 / (80 * Math.LN2), 12);
  });

  it('ends at what as many levels can tell: levels with bins of their own tell their entropy', () => {
    const counts = [3, 0, 0, 3];
    expect(countInformationParts(counts, 2)?.correction).toBeGreaterThan(0.1);
    expect(countInformation(counts, 2)).toBeCloseTo(1, 12);
  });

  it('is raised by the correction where shares are drawn: five of one level and seven of the other', () => {
    // H(5/12) = 0.97987 bits and 1/(2·12 ln 2) = 0.06011 more, which ends at one bit; H(2/12) = 0.650022.
    expect(countInformation([5, 0, 0, 7], 2)).toBe(1);
    expect(countInformation([2, 0, 0, 10], 2)).toBeCloseTo(0.650022 + 1 / (24 * Math.LN2), 6);
  });

  it('is at most the entropy of two levels that bins tell wholly, of six images or forty', () => {
    for (const images of [6, 40, 400]) {
      const values = Float64Array.from(numbers(images));
      const labels = Int32Array.from(numbers(images), (i) => (i < images / 2 ? 0 : 1));
      expect(binnedInformation(values, labels, 2).bits).toBeCloseTo(1, 9);
    }
  });
});
