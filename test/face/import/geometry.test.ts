import { describe, expect, it } from 'vitest';
import { parseModeWeights } from '../../../src/face/import/index.js';
import { createNearestSurface } from '../../../src/face/import/nearest-surface.js';
import {
  applySimilarity,
  fitSimilarity3,
  rotationAngleDegrees,
  rotationFromDegrees,
  turn,
} from '../../../src/face/import/similarity.js';
import type { Vector } from '../../../src/face/import/vector.js';
import { createWarp } from '../../../src/face/import/warp.js';

const points: Vector[] = [
  [-32, 0, 0],
  [32, 0, 0],
  [0, -38, 30],
  [-26, -69, -5],
  [26, -69, -5],
];

describe('a similarity fitted to points', () => {
  it.each([
    [[0, 0, 0], 1],
    [[90, 0, 0], 10],
    [[20, 170, -60], 0.1],
    [[0, 180, 0], 2],
  ] as const)('finds the rotation %j and the scale %d that moved them', (degrees, scale) => {
    const rotation = rotationFromDegrees([...degrees]);
    const moved = points.map((point): Vector => {
      const [x, y, z] = turn(rotation, point);
      return [scale * x + 5, scale * y - 3, scale * z + 100];
    });
    const fit = fitSimilarity3(points, moved);
    expect(fit.scale).toBeCloseTo(scale, 6);
    fit.rotation.forEach((value, i) => expect(value).toBeCloseTo(rotation[i], 6));
    applySimilarity(fit, points[2]).forEach((value, k) =>
      expect(value).toBeCloseTo(moved[2][k], 5),
    );
  });

  it('knows the angle of a rotation', () => {
    expect(rotationAngleDegrees(rotationFromDegrees([0, 35, 0]))).toBeCloseTo(35, 6);
  });
});

describe('a warp between landmarks', () => {
  it('brings each landmark to within a tenth of its misfit, and leaves what is far to the similarity', () => {
    const lifted = points.map(([x, y, z], i): Vector => [x, y, i === 2 ? z + 8 : z]);
    const warp = createWarp(points, lifted);
    const fit = fitSimilarity3(points, lifted);
    const [, , noseZ] = warp(points[2]);
    expect(Math.abs(noseZ - 38)).toBeLessThan(0.8);
    const far: Vector = [0, 100, -150];
    warp(far).forEach((value, k) => expect(value).toBeCloseTo(applySimilarity(fit, far)[k], 1));
  });
});

describe('the nearest point of a surface', () => {
  const corners = [0, 0, 0, 10, 0, 0, 0, 10, 0];
  const surface = createNearestSurface(corners, [0, 1, 2]);

  it.each<[string, Vector, Vector]>([
    ['above the inside', [2, 3, 5], [0.5, 0.2, 0.3]],
    ['beyond a corner', [-4, -4, 1], [1, 0, 0]],
    ['beside an edge', [5, -7, 0], [0.5, 0.5, 0]],
    ['beyond the long edge', [9, 9, 0], [0, 0.5, 0.5]],
    ['far away', [500, 0, 0], [0, 1, 0]],
  ])('is found %s', (_, point, weights) => {
    const found = surface.near(point);
    expect(found.vertices).toEqual([0, 1, 2]);
    found.weights.forEach((value, k) => expect(value).toBeCloseTo(weights[k], 9));
  });
});

describe('modes named on the command line', () => {
  it('have weights after an @, 1 when it is left out, and names with hyphens and colons', () => {
    expect(parseModeWeights('sex=shape:3@-1.5')).toEqual({
      name: 'sex',
      weights: { 'shape:3': -1.5 },
    });
    expect(parseModeWeights('happy=mouth-corner-puller,eye-left-slit@0.4')).toEqual({
      name: 'happy',
      weights: { 'mouth-corner-puller': 1, 'eye-left-slit': 0.4 },
    });
  });

  it.each(['sex', '=shape:1', 'sex='])('are refused as %j', (text) => {
    expect(() => parseModeWeights(text)).toThrow(/expected NAME=MODE\[@WEIGHT\],… such as/);
  });
});
