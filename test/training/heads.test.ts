import { describe, expect, it } from 'vitest';
import { createSpace, PRESETS } from '../../src/stimulus/index.js';
import { createHeads, headLabels, trainingBatch } from '../../src/training/index.js';

const demo = createSpace(PRESETS.demo);

describe('createHeads', () => {
  it('names the identity first, then each factor with as many classes as levels', () => {
    expect(createHeads(demo, ['sex', 'yaw'])).toEqual([
      { names: 'identity', output: 'logits', classes: 40 },
      { names: 'sex', output: 'logits/sex', classes: 2 },
      { names: 'yaw', output: 'logits/yaw', classes: 5 },
    ]);
  });

  it('refuses a factor that the space holds still', () => {
    expect(() => createHeads(demo, ['shapeAmplification'])).toThrow(
      'expected heads for factors that space demo varies (residual, sex, ethnicity, age, expression, yaw, pitch, azimuth, elevation), found shapeAmplification',
    );
  });
});

describe('headLabels', () => {
  it('are the levels of each image itself, also of lights that share a pose', () => {
    const images = trainingBatch(
      demo,
      { seed: 1, heldOutShare: 0.1 },
      { meshes: 4, posesPerMesh: 2, lightsPerPose: 3 },
      { scale: 0.1, translation: 0.05 },
      0,
    );
    const [identity, azimuth] = createHeads(demo, ['azimuth']);
    expect(headLabels(identity, images)).toEqual(images.map((image) => image.identity));
    expect(headLabels(azimuth, images)).toEqual(
      images.map(({ light }) => demo.levels.azimuth.indexOf(light.azimuthDegrees)),
    );
    expect(new Set(headLabels(azimuth, images)).size).toBeGreaterThan(1);
  });
});
