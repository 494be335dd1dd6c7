import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraw } from '../../src/numeric/index.js';
import { estimateGeometry } from '../../src/statistics/index.js';
import { numbers, testSpace } from './helpers.js';

const ROWS = 300;
const EXPRESSION_LEVELS = ['happy', 'surprise', 'fear', 'anger', 'neutral'];
const space = testSpace({ residual: numbers(10), expression: EXPRESSION_LEVELS });
const value = (stream: string, row: number, unit: number): number =>
  normalDraw(drawAddress(2, stream, [unit]), row);
const expression = Int32Array.from(numbers(ROWS), (row) => row % 5);
const residual = Int32Array.from(numbers(ROWS), (row) => Math.floor(row / 30));

/** Layers: a representation; itself turned, scaled and shifted; an independent wide one; expression in ten units; one unit. */
const layers = [
  { name: 'first', units: 12, offset: 0 },
  { name: 'turned', units: 12, offset: 12 },
  { name: 'independent', units: 200, offset: 24 },
  { name: 'faces', units: 10, offset: 224 },
  { name: 'single', units: 1, offset: 234 },
];
const units = 235;
function activationsOf(row: number): number[] {
  const first = numbers(12).map((unit) => value('first', row, unit));
  const turned = numbers(12).map((unit) => {
    const next = (unit + 1) % 12;
    const sign = unit % 2 === 0 ? 1 : -1;
    const partner = unit % 2 === 0 ? next : (unit + 11) % 12;
    return 3 * (0.6 * first[unit] + sign * 0.8 * first[partner]) + 5;
  });
  const wide = numbers(200).map((unit) => value('wide', row, unit));
  const pose = numbers(10).map(
    (unit) => (expression[row] === unit % 5 ? 3 : 0) + 0.1 * value('pose', row, unit),
  );
  return [...first, ...turned, ...wide, ...pose, first[0]];
}
const estimates = estimateGeometry(space, {
  layers,
  units,
  activations: Float32Array.from(numbers(ROWS).flatMap(activationsOf)),
  levels: { expression, residual },
});
const at = (name: string): number =>
  estimates.representations.findIndex((one) => one.name === name && one.kind === 'layer');
const factor = (name: string): number =>
  estimates.representations.findIndex((one) => one.name === name && one.kind === 'factor');

describe('estimateGeometry', () => {
  it('gives a layer and itself, turned, scaled and shifted, a CKA of 1', () => {
    for (const matrix of [estimates.alignment, estimates.biasedAlignment]) {
      expect(matrix[at('first')][at('first')]).toBeCloseTo(1, 12);
      expect(matrix[at('first')][at('turned')]).toBeCloseTo(1, 5);
    }
    const { dissimilarityCorrelation } = estimates;
    expect(dissimilarityCorrelation[at('first')][at('first')]).toBeCloseTo(1, 12);
  });

  it('gives independent layers near 0 without bias, and more with', () => {
    const [a, b] = [at('first'), at('independent')];
    expect(Math.abs(estimates.alignment[a][b] ?? NaN)).toBeLessThan(0.02);
    expect(estimates.biasedAlignment[a][b]).toBeGreaterThan(0.08);
    expect(Math.abs(estimates.dissimilarityCorrelation[a][b] ?? NaN)).toBeLessThan(0.03);
  });

  it('likens a layer of expressions to the model of expression, not to that of residuals', () => {
    const face = at('faces');
    expect(estimates.alignment[face][factor('expression')]).toBeGreaterThan(0.97);
    expect(Math.abs(estimates.alignment[face][factor('residual')] ?? NaN)).toBeLessThan(0.05);
    // A model of two values against distances that are ordered at will within each: √(3 p (1 - p)), p equal pairs.
    const equalPairs = (5 * 60 * 59) / (300 * 299);
    expect(estimates.dissimilarityCorrelation[face][factor('expression')]).toBeCloseTo(
      Math.sqrt(3 * equalPairs * (1 - equalPairs)),
      2,
    );
  });

  it('has no correlation distance over one unit, and says so', () => {
    expect(estimates.dissimilarityCorrelation[at('single')][at('first')]).toBeNull();
    expect(estimates.reasons).toEqual([expect.stringMatching(/^single: no correlation distance/)]);
    expect(estimates.alignment[at('single')][at('first')]).toBeGreaterThan(0.05);
  });

  it('takes at most 512 rows, the same ones each time', () => {
    const many = 1500;
    const request = {
      layers: [{ name: 'a', units: 3, offset: 0 }],
      units: 3,
      activations: Float32Array.from(numbers(3 * many), (i) => value('many', i, 0)),
      levels: {},
    };
    const once = estimateGeometry(space, request);
    expect(once.rows).toBe(512);
    expect(estimateGeometry(space, request)).toEqual(once);
  });

  it('refuses rows that are not whole', () => {
    const activations = new Float32Array(10);
    expect(() => estimateGeometry(space, { layers, units, activations, levels: {} })).toThrow(
      /at least 4 whole rows of 235 units/,
    );
  });
});
