import { describe, expect, it } from 'vitest';
import { fitLinearModel, rotateToPrincipal } from '../../src/face/procedural/fit-linear-model.js';
import { drawAddress, normalDraw } from '../../src/numeric/index.js';

const address = drawAddress(1, 'test', []);
const draw = (k: number): number => normalDraw(address, k);

describe('fitLinearModel', () => {
  it('recovers mean, effects and components of a known model', () => {
    const mean = [5, -3, 0, 1];
    const effect = [1, 0, 2, 0];
    const components = [
      [0, 3, 0, 0],
      [0, 0, 0, 0.5],
    ];
    const regressors = Array.from({ length: 4_000 }, (_, i) => [(i % 5) - 2]);
    const samples = regressors.map(([x], i) =>
      Float32Array.from(
        mean,
        (m, d) =>
          m + x * effect[d] + draw(2 * i) * components[0][d] + draw(2 * i + 1) * components[1][d],
      ),
    );
    // The Gram matrix is quadratic in samples: the components are fitted on a part.
    const part = 300;
    const { basis, explained } = fitLinearModel(
      samples.slice(0, part),
      regressors.slice(0, part),
      ['x'],
      2,
    );
    expect(basis.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['x', 'condition'],
      ['residual 0', 'residual'],
      ['residual 1', 'residual'],
    ]);
    expect(basis.mean[0]).toBeCloseTo(5, 5);
    expect(basis.columns[0].values[0]).toBeCloseTo(1, 5);
    expect(basis.columns[0].values[2]).toBeCloseTo(2, 5);
    expect(Math.abs(basis.columns[1].values[1])).toBeGreaterThan(2.6);
    expect(Math.abs(basis.columns[1].values[1])).toBeLessThan(3.4);
    expect(Math.abs(basis.columns[2].values[3])).toBeGreaterThan(0.43);
    expect(Math.abs(basis.columns[2].values[3])).toBeLessThan(0.57);
    expect(explained[0] + explained[1]).toBeCloseTo(1, 5);
    expect(explained[0]).toBeGreaterThan(0.95);
  });
});

describe('rotateToPrincipal', () => {
  it('makes columns orthogonal, strongest first, and keeps the variance of every entry', () => {
    const columns = [
      [3, 1, 0, 2],
      [1, 1, 5, 0],
      [0, 2, 1, 1],
    ].map((values) => Float32Array.from(values));
    const turned = rotateToPrincipal(columns);
    const dot = (a: Float32Array, b: Float32Array): number =>
      a.reduce((sum, value, i) => sum + value * b[i], 0);
    expect(dot(turned[0], turned[1])).toBeCloseTo(0, 5);
    expect(dot(turned[0], turned[2])).toBeCloseTo(0, 5);
    expect(dot(turned[1], turned[2])).toBeCloseTo(0, 5);
    expect(dot(turned[0], turned[0])).toBeGreaterThan(dot(turned[1], turned[1]));
    for (let d = 0; d < 4; d++) {
      const variance = (of: Float32Array[]): number =>
        of.reduce((sum, column) => sum + column[d] ** 2, 0);
      expect(variance(turned)).toBeCloseTo(variance(columns), 4);
    }
  });
});
