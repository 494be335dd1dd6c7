import { describe, expect, it } from 'vitest';

import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import { featureCovariances, identityFeatures, meanResponses } from '../../src/statistics/index.js';
import type { FaceSpace, FeatureCovariances } from '../../src/statistics/index.js';

const RESIDUALS = 400;
const VERTICES = 8;
const COEFFICIENTS = 6;
/** Vertex j moves along x with coefficient j; the last two with coefficients 0 and 1 once more, by twice as much. */
const SCALES = [1, 1, 1, 1, 1, 1, 2, 2];
const coefficients = normalDraws(drawAddress(1, 'test', [0]), RESIDUALS * COEFFICIENTS);
const faces: FaceSpace = {
  directions: [
    {
      property: 'shape',
      coefficients,
      basis: Array.from({ length: COEFFICIENTS }, (_, k) => {
        const column = new Float32Array(3 * VERTICES);
        SCALES.forEach((scale, j) => (column[3 * j] = j % COEFFICIENTS === k ? scale : 0));
        return column;
      }),
    },
  ],
  regions: new Uint8Array(VERTICES),
  regionNames: ['all'],
};
const residualOf = (identity: number): number => identity;
const output = { name: 'answer', units: 2, offset: 0 };
const area = new Float64Array(VERTICES).fill(1);

/** Two outputs: the first reads coefficient 0, the second coefficient 3 and noise of the same size. */
function covariancesOf(noise: Float64Array, of = 0): FeatureCovariances {
  const values = new Float32Array(2 * RESIDUALS);
  for (let r = 0; r < RESIDUALS; r++) {
    values[2 * r] = coefficients[r * COEFFICIENTS];
    values[2 * r + 1] = coefficients[r * COEFFICIENTS + 3] + noise[r];
  }
  const responses = meanResponses({
    ...{ output, identityCount: RESIDUALS, residuals: RESIDUALS, residualOf },
    parts: [{ identities: Int32Array.from({ length: RESIDUALS }, (_, i) => i), units: 2, values }],
    trueClass: new Int32Array(RESIDUALS).fill(of),
  });
  return featureCovariances(faces, responses, residualOf, RESIDUALS);
}
const noise = normalDraws(drawAddress(2, 'test', [0]), RESIDUALS);

describe('features of identities', () => {
  it('carry the bits of a Gaussian channel', () => {
    const features = identityFeatures(faces, covariancesOf(noise, 1), area);
    const bits = features.bits(7, 'shape')!;
    // Half of the variance: ½ log2(2).
    expect(bits[3]).toBeCloseTo(0.5, 1);
    for (const vertex of [0, 1, 2, 4, 5]) expect(Math.abs(bits[vertex])).toBeLessThan(0.05);
    expect(Math.abs(bits[0] - bits[6])).toBeLessThan(1e-6);
  });

  it('weigh most where the answer comes from, and alike where vertices say the same', () => {
    const features = identityFeatures(faces, covariancesOf(noise, 0), area);
    for (let identity = 0; identity < 20; identity++) {
      const weights = features.weights(identity, 'shape');
      // Both vertices of coefficient 0 explain all of the answer: no other weighs more.
      expect(weights[0]).toBe(weights[6]);
      expect(Math.max(...weights)).toBe(weights[0]);
    }
  });

  it('take nothing from the identity they are of', () => {
    const other = noise.slice();
    other[11] += 1000;
    const [one, same] = [noise, other].map((own) => covariancesOf(own, 1));
    const at = (found: FeatureCovariances, identity: number) =>
      found.shape.slice(identity * COEFFICIENTS, (identity + 1) * COEFFICIENTS);
    expect(at(same, 11)).toEqual(at(one, 11));
    expect(at(same, 12)).not.toEqual(at(one, 12));
  });

  it('are half of everything where there is no answer', () => {
    const none = covariancesOf(noise, -1);
    const features = identityFeatures(faces, none, area);
    expect(features.bits(0, 'shape')).toBeNull();
    expect([...features.weights(0, 'shape')]).toEqual(new Array(VERTICES).fill(0.5));
    const { diagnostic, other } = features.energy(0, 'shape');
    expect(diagnostic).toBe(other);
  });

  it('of an embedding follow the cosine to the template', () => {
    const values = Float32Array.from([3, 0, 0, 2, 5, 0, 1, 1]);
    const responses = meanResponses({
      ...{ output, identityCount: 2, residuals: 2, residualOf, trueClass: null },
      parts: [{ identities: Int32Array.from([0, 1, 0, 1]), units: 2, values }],
    });
    const half = Math.SQRT1_2;
    const length = Math.hypot(half, 1 + half);
    expect([...responses.of(0)!]).toEqual([1, expect.closeTo(half / 2, 6)]);
    expect(responses.of(1)![0]).toBeCloseTo(half / length, 6);
  });
});
