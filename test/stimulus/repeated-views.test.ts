import { expect, it } from 'vitest';

import { createSpace, repeatedViews } from '../../src/stimulus/index.js';
import type { Variant } from '../../src/stimulus/index.js';

const repeated = (...variants: Variant[]): string[] =>
  repeatedViews(
    createSpace({
      name: 'test',
      seed: 3,
      factors: { residual: [0, 1], yaw: [-30, 0, 30], azimuth: [0, 30] },
      jitter: { scale: 0.1, translation: 0.05 },
      variants,
    }),
  );

it('a variant at a level of the space shows its views once more', () => {
  expect(repeated({ name: 'frontal', yaw: 0 }, { name: 'profile', yaw: 80 })).toEqual(['frontal']);
  expect(repeated({ name: 'lit frontal', yaw: 0, azimuth: 30 })).toEqual(['lit frontal']);
});

it('a variant with one change that the space does not show is new, and so is one of the identity', () => {
  expect(repeated({ name: 'old frontal', age: 80, yaw: 0 })).toEqual([]);
  expect(repeated({ name: 'frontal other', yaw: 0, shapeFrom: 1 })).toEqual([]);
  expect(repeated({ name: 'opposite', sex: 'opposite' })).toEqual([]);
});

it('a variant at the only level of a factor changes nothing, and no other view', () => {
  expect(repeated({ name: 'nothing', shapeAmplification: 1 })).toEqual([]);
  expect(repeated({ name: 'held', shapeAmplification: 1, yaw: 30 })).toEqual(['held']);
});
