import { describe, expect, it } from 'vitest';
import { faceCoefficients, loadFaceModel, synthesise } from '../../src/face/index.js';
import { limitPigment } from '../../src/face/procedural/limit-pigment.js';
import { limitStrain } from '../../src/face/procedural/limit-strain.js';
import { point } from './helpers.js';

/** Square grid of unit cells in the plane z = 0. */
const SIDE = 12;
const rest = Float32Array.from(
  Array.from({ length: SIDE * SIDE }, (_, v) => [v % SIDE, Math.floor(v / SIDE), 0]).flat(),
);
const triangles = Array.from({ length: SIDE - 1 }, (_, j) =>
  Array.from({ length: SIDE - 1 }, (_, i): [number, number, number][] => {
    const a = j * SIDE + i;
    return [
      [a, a + 1, a + SIDE],
      [a + 1, a + SIDE + 1, a + SIDE],
    ];
  }).flat(),
).flat();

describe('limitStrain', () => {
  const limits = { stretch: 0.2, slope: 0.3 };

  it('leaves displacements within the limits as they are', () => {
    const gentle = displacement((x) => [0.1 * x, 0, 0.2 * x]);
    expect(limitStrain(rest, triangles, [gentle], limits)).toEqual([gentle]);
  });

  it('leaves any rigid shift as it is', () => {
    const shift = displacement(() => [30, -20, 10]);
    expect(limitStrain(rest, triangles, [shift], limits)).toEqual([shift]);
  });

  it('smooths a step of either kind down to its limit', () => {
    for (const axis of [0, 2]) {
      const step = displacement((x) => [0, 1, 2].map((k) => (k === axis && x > 5 ? 0.8 : 0)));
      const [limited] = limitStrain(rest, triangles, [step], limits);
      let steepest = 0;
      for (let v = 0; v + 1 < SIDE; v++) {
        steepest = Math.max(steepest, Math.abs(limited[3 * v + 3 + axis] - limited[3 * v + axis]));
      }
      expect(steepest).toBeLessThanOrEqual(axis === 0 ? 0.2001 : 0.3001);
      expect(steepest).toBeGreaterThan(0.1);
    }
  });

  it('smooths a tilt and leaves what lies along the surface sharp', () => {
    const both = displacement((x, y) => [y > 5 ? 0.1 : 0, 0, x > 5 ? 0.8 : 0]);
    const [limited] = limitStrain(rest, triangles, [both], limits);
    for (let v = 0; v < SIDE * SIDE; v++) expect(limited[3 * v]).toBe(both[3 * v]);
    expect(limited[3 * 5 + 2]).toBeGreaterThan(0.05);
  });

  it('counts all columns together, and holds a part of the surface tighter when asked', () => {
    const half = displacement((x) => [0.15 * x, 0, 0]);
    const [first] = limitStrain(rest, triangles, [half, half], limits);
    expect(first).not.toEqual(half);
    const [tight] = limitStrain(rest, triangles, [half], limits, () => 0.5);
    expect(tight).not.toEqual(half);
  });

  function displacement(at: (x: number, y: number) => number[]): Float64Array {
    return Float64Array.from({ length: SIDE * SIDE }, (_, v) => v).reduce((result, v) => {
      result.set(at(rest[3 * v], rest[3 * v + 1]), 3 * v);
      return result;
    }, new Float64Array(rest.length));
  }
});

describe('limitPigment', () => {
  const mean = Float32Array.from([0.5, 0.4, 0.2]);
  const limits = { lightness: 0.1, chroma: 0.05 };

  it('scales a change of lightness to its limit along the mean colour', () => {
    const [limited] = limitPigment(mean, [Float32Array.from([0.25, 0.2, 0.1])], () => limits);
    expect(limited[0]).toBeCloseTo(0.05, 6);
    expect(limited[1]).toBeCloseTo(0.04, 6);
    expect(limited[2]).toBeCloseTo(0.02, 6);
  });

  it('scales a change of hue to its own limit and leaves lightness alone', () => {
    const redder = Float32Array.from([0.5 * 0.4, 0, 0.2 * -0.4]);
    const [limited] = limitPigment(mean, [redder], () => limits);
    const relative = [0, 1, 2].map((k) => limited[k] / mean[k]);
    expect(relative[0] + relative[1] + relative[2]).toBeCloseTo(0, 6);
    expect(Math.hypot(...relative) / Math.sqrt(3)).toBeCloseTo(0.05, 6);
  });

  it('leaves small changes as they are, counting all columns together', () => {
    const small = Float32Array.from([0.02, 0.016, 0.008]);
    expect(limitPigment(mean, [small], () => limits)[0][0]).toBeCloseTo(0.02, 6);
    const nine = Array<Float32Array>(9).fill(Float32Array.from([0.05, 0.04, 0.02]));
    expect(limitPigment(mean, nine, () => limits)[0][0]).toBeCloseTo(0.05 / 3, 6);
  });
});

describe('the shipped model under amplification', () => {
  const model = loadFaceModel();

  it('turns few triangles of the face over at twice a residual, and leaves the hair its colour', () => {
    const flipped: number[] = [];
    for (const residual of [0, 1, 2, 3]) {
      const plain = synthesise(
        model,
        faceCoefficients(model, point({ residual, shapeAmplification: 0 })),
      );
      const strong = synthesise(
        model,
        faceCoefficients(model, point({ residual, shapeAmplification: 2 })),
      );
      let turned = 0;
      let counted = 0;
      for (let t = 0; t < model.triangles.length; t += 3) {
        const corners = [...model.triangles.subarray(t, t + 3)];
        if (!corners.every((v) => onFace(model.regions[v]))) continue;
        counted++;
        if (dot(normal(plain.positions, corners), normal(strong.positions, corners)) < 0) turned++;
      }
      flipped.push(turned / counted);
    }
    expect(Math.max(...flipped)).toBeLessThan(0.01);
    const residuals = model.texture.columns.filter(({ kind }) => kind === 'residual');
    // The last vertex belongs to the falling hair.
    expect(model.regionNames[model.regions[model.vertexCount - 1]]).toBe('hair');
    const last = 3 * (model.vertexCount - 1);
    expect(residuals.every(({ values }) => values[last] === 0)).toBe(true);
  });

  function onFace(region: number): boolean {
    return ['cheeks', 'forehead', 'brows', 'nose', 'mouth', 'jaw'].includes(
      model.regionNames[region],
    );
  }
});

function normal(positions: Float32Array, [a, b, c]: number[]): number[] {
  const edge = (v: number): number[] =>
    [0, 1, 2].map((k) => positions[3 * v + k] - positions[3 * a + k]);
  const [u, w] = [edge(b), edge(c)];
  return [u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]];
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
