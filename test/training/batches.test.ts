import { describe, expect, it } from 'vitest';
import { createSpace, PRESETS } from '../../src/stimulus/index.js';
import {
  heldOutImages,
  heldOutPoseImages,
  isHeldOut,
  trainingBatch,
} from '../../src/training/index.js';

const demo = createSpace(PRESETS.demo);
const split = { seed: 5, heldOutShare: 0.1 };
const shape = { meshes: 8, posesPerMesh: 2, lightsPerPose: 3 };
const augmentation = { scale: 0.1, translation: 0.05 };
const batch = (step: number, seed = split.seed) =>
  trainingBatch(demo, { ...split, seed }, shape, augmentation, step);

describe('isHeldOut', () => {
  it('holds out about a tenth of every identity’s views, the same ones every time', () => {
    for (const identity of [0, 17, 39]) {
      const views = Array.from({ length: demo.viewCount }, (_, view) => view);
      const held = views.filter((view) => isHeldOut(split, identity, view));
      // Binomial with n = 2,025: the share's standard deviation is 0.0067.
      expect(Math.abs(held.length / demo.viewCount - 0.1)).toBeLessThan(0.03);
      expect(views.filter((view) => isHeldOut({ ...split }, identity, view))).toEqual(held);
    }
  });
});

describe('trainingBatch', () => {
  it('never holds a held-out view', () => {
    for (let step = 0; step < 60; step++) {
      for (const { identity, view } of batch(step)) {
        expect(isHeldOut(split, identity, view)).toBe(false);
      }
    }
  });

  it('is a function of seed and step alone', () => {
    expect(batch(3)).toEqual(batch(3));
    expect(batch(3)).not.toEqual(batch(4));
    expect(batch(3)).not.toEqual(batch(3, 6));
  });

  it('visits every identity once a round', () => {
    const seen = [0, 1, 2, 3, 4].flatMap((step) => batch(step).map(({ identity }) => identity));
    const counts = Array.from(
      { length: demo.identityCount },
      (_, identity) => seen.filter((other) => other === identity).length,
    );
    expect(counts).toEqual(Array(demo.identityCount).fill(6));
  });

  it('groups images so that meshes and poses are shared, and draws zoom and shift within their range', () => {
    const images = batch(0);
    expect(images.length).toBe(48);
    expect(new Set(images.map(({ mesh }) => mesh)).size).toBe(8);
    expect(new Set(images.map(({ pose }) => pose)).size).toBe(16);
    for (const { pose, point, mesh, light } of images) {
      expect(Math.abs(pose.scale - 1)).toBeLessThanOrEqual(0.1);
      expect(Math.abs(pose.translationX)).toBeLessThanOrEqual(0.05);
      expect(pose.yawDegrees).toBe(point.yaw);
      // 5 x 3 poses and 5 x 3 lights share a mesh.
      expect(mesh).toBe(Math.floor(point.index / 225));
      expect(demo.levels.azimuth).toContain(light.azimuthDegrees);
    }
  });

  it('works in a space of one pose and one light', () => {
    const ages = createSpace({
      name: 'ages',
      seed: 1,
      factors: { residual: [0, 1], age: [25, 35, 45, 55, 65] },
      jitter: { scale: 0, translation: 0 },
    });
    const images = trainingBatch(ages, { seed: 2, heldOutShare: 0.4 }, shape, augmentation, 0);
    expect(images.length).toBe(48);
  });

  it('says so when every view is held out', () => {
    const one = createSpace({
      name: 'one',
      seed: 1,
      factors: {},
      jitter: { scale: 0, translation: 0 },
    });
    expect(() => trainingBatch(one, { seed: 1, heldOutShare: 1 }, shape, augmentation, 0)).toThrow(
      /expected views of identity 0 to train on/,
    );
  });
});

describe('heldOutImages', () => {
  it('gives distinct held-out views, evenly over identities, with the jitter of the space', () => {
    const images = heldOutImages(demo, split, 200);
    expect(images.length).toBe(200);
    expect(new Set(images.map(({ identity, view }) => `${identity} ${view}`)).size).toBe(200);
    for (const { identity, view, mesh, pose, point } of images) {
      expect(mesh).toBe(Math.floor((identity * demo.viewCount + view) / 225));
      expect(isHeldOut(split, identity, view)).toBe(true);
      expect(pose.scale).toBe(point.scale);
    }
    expect(images.filter(({ identity }) => identity === 11).length).toBe(5);
  });

  it('is empty when nothing is held out', () => {
    expect(heldOutImages(demo, { seed: 5, heldOutShare: 0 }, 200)).toEqual([]);
  });
});

describe('a held-out pose', () => {
  const heldOutPoses = [{ yaw: 30, pitch: 0 }];
  const isIt = ({ point }: { point: { yaw: number; pitch: number } }): boolean =>
    point.yaw === 30 && point.pitch === 0;

  it('is never trained on, while every other pose is', () => {
    const images = Array.from({ length: 40 }, (_, step) =>
      trainingBatch(demo, { ...split, heldOutPoses }, shape, augmentation, step),
    ).flat();
    expect(images.filter(isIt)).toEqual([]);
    expect(new Set(images.map(({ point }) => `${point.yaw}, ${point.pitch}`)).size).toBe(14);
  });

  it('is what the images of held-out poses show, of every identity alike, and no other image', () => {
    const images = heldOutPoseImages(demo, { ...split, heldOutPoses }, 80);
    expect(images.length).toBe(80);
    expect(images.every(isIt)).toBe(true);
    expect(new Set(images.map(({ identity }) => identity)).size).toBe(demo.identityCount);
    expect(heldOutImages(demo, { ...split, heldOutPoses }, 200).some(isIt)).toBe(false);
  });

  it('has no images where none is held out', () => {
    expect(heldOutPoseImages(demo, split, 80)).toEqual([]);
  });

  it('must be one of the space, and leave another to train on', () => {
    const withPoses = (poses: typeof heldOutPoses) => () =>
      trainingBatch(demo, { ...split, heldOutPoses: poses }, shape, augmentation, 0);
    expect(withPoses([{ yaw: 20, pitch: 0 }])).toThrow(
      'expected held-out poses among yaw -30, -15, 0, 15, 30 and pitch -30, 0, 30, found yaw 20, pitch 0',
    );
    const { yaw, pitch } = demo.levels;
    const all = yaw.flatMap((y) => pitch.map((p) => ({ yaw: Number(y), pitch: Number(p) })));
    expect(withPoses(all)).toThrow('expected a pose to train on, found all 15 held out');
  });
});
