import { describe, expect, it } from 'vitest';
import type { AlignmentLandmark, FaceMesh } from '../../src/face/types.js';
import {
  ARCFACE_TEMPLATE,
  ARCFACE_TEMPLATE_SIZE,
  landmarkPixel,
  rasterise,
} from '../../src/render/index.js';
import type { Crop, Pose } from '../../src/render/index.js';
import { fitSimilarity } from '../../src/render/similarity.js';
import { FRONTAL, plainMesh } from './meshes.js';

const ARCFACE: Crop = { kind: 'arcface' };
const NAMES = Object.keys(ARCFACE_TEMPLATE) as AlignmentLandmark[];

/** Five landmarks, millimetres: a mesh whose vertices they are. */
function landmarkMesh(points: Record<AlignmentLandmark, [number, number, number]>): FaceMesh {
  return plainMesh(
    NAMES.flatMap((name) => points[name]),
    [],
    { landmarks: Object.fromEntries(NAMES.map((name, i) => [name, [i]])) },
  );
}

/** A flat face in the template's own proportions, turned and of another size. */
const flat = landmarkMesh(
  Object.fromEntries(
    NAMES.map((name) => {
      const [x, y] = ARCFACE_TEMPLATE[name];
      return [name, [1.7 * (x - 56) + 0.2 * (y - 72), -1.7 * (y - 72) + 0.2 * (x - 56), 0]];
    }),
  ) as Record<AlignmentLandmark, [number, number, number]>,
);

/** Landmarks of an adult face in depth. */
const face = landmarkMesh({
  eyeImageLeft: [-31, 0, -4],
  eyeImageRight: [31, 0, -4],
  noseTip: [0, -38, 24],
  mouthCornerImageLeft: [-25, -69, 0],
  mouthCornerImageRight: [25, -69, 0],
});

/** Distance of each landmark from the template, pixels of a picture of `size`. */
function misses(mesh: FaceMesh, pose: Pose, size: number): { dx: number[]; dy: number[] } {
  const pixels = size / ARCFACE_TEMPLATE_SIZE;
  const found = NAMES.map((name) => landmarkPixel(mesh, name, pose, ARCFACE, size));
  const wanted = (i: number, k: 0 | 1): number => (ARCFACE_TEMPLATE[NAMES[i]][k] + 0.5) * pixels;
  return {
    dx: found.map(({ x }, i) => x - wanted(i, 0)),
    dy: found.map(({ y }, i) => y - wanted(i, 1)),
  };
}

const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('the arcface crop', () => {
  it.each([64, 112, 224])('hits every template point of a flat face at %d pixels', (size) => {
    const { dx, dy } = misses(flat, FRONTAL, size);
    for (const miss of [...dx, ...dy]) expect(Math.abs(miss)).toBeLessThan(1e-4 * size);
  });

  it.each([-30, 0, 30])('is the least-squares fit of a face at yaw %d degrees', (yawDegrees) => {
    const { dx, dy } = misses(face, { ...FRONTAL, yawDegrees }, 112);
    expect(Math.abs(mean(dx))).toBeLessThan(1e-9);
    expect(Math.abs(mean(dy))).toBeLessThan(1e-9);
    // No further turn or magnification helps: residuals are orthogonal to both motions.
    const x = NAMES.map((name, i) => ARCFACE_TEMPLATE[name][0] + 0.5 + dx[i]);
    const y = NAMES.map((name, i) => ARCFACE_TEMPLATE[name][1] + 0.5 + dy[i]);
    const grown = mean(dx.map((d, i) => d * (x[i] - mean(x)) + dy[i] * (y[i] - mean(y))));
    const rolled = mean(dx.map((d, i) => dy[i] * (x[i] - mean(x)) - d * (y[i] - mean(y))));
    expect(Math.abs(grown)).toBeLessThan(1e-6);
    expect(Math.abs(rolled)).toBeLessThan(1e-6);
    if (yawDegrees === 0) for (const miss of [...dx, ...dy]) expect(Math.abs(miss)).toBeLessThan(3);
  });

  it('is jittered after the alignment, about the picture centre', () => {
    const pose = { ...FRONTAL, scale: 1.1, translationX: 0.05, translationY: -0.02 };
    const before = landmarkPixel(face, 'noseTip', FRONTAL, ARCFACE, 112);
    const after = landmarkPixel(face, 'noseTip', pose, ARCFACE, 112);
    expect(after.x).toBeCloseTo(56 + 1.1 * (before.x - 56) + 0.05 * 112, 9);
    expect(after.y).toBeCloseTo(56 + 1.1 * (before.y - 56) - 0.02 * 112, 9);
  });

  it('turns the picture but leaves normals in the camera frame', () => {
    const rolled = landmarkMesh({
      eyeImageLeft: [-31, -20, 0],
      eyeImageRight: [31, 20, 0],
      noseTip: [10, -38, 0],
      mouthCornerImageLeft: [-5, -75, 0],
      mouthCornerImageRight: [40, -50, 0],
    });
    const slanted = [-60, -90, 20, 60, -90, -20, 60, 60, -20, -60, 60, 20];
    const mesh = {
      ...plainMesh([...rolled.positions, ...slanted], [5, 6, 7, 5, 7, 8]),
      landmarks: rolled.landmarks,
    };
    const gbuffer = rasterise(mesh, FRONTAL, ARCFACE, 64);
    const pixel = 32 * 64 + 32;
    expect(gbuffer.normals[3 * pixel]).toBeCloseTo(1 / Math.sqrt(10), 5);
    expect(gbuffer.normals[3 * pixel + 1]).toBeCloseTo(0, 5);
  });
});

describe('fitSimilarity', () => {
  it('recovers a known turn, magnification and shift', () => {
    const from = [0, 0, 3, 1, -2, 4, 5, 5];
    const to: number[] = [];
    for (let i = 0; i < from.length; i += 2) {
      to.push(2 * from[i] - 0.5 * from[i + 1] + 7, 0.5 * from[i] + 2 * from[i + 1] - 3);
    }
    const { a, b, shiftX, shiftY } = fitSimilarity(from, to);
    [a - 2, b - 0.5, shiftX - 7, shiftY + 3].forEach((error) => expect(error).toBeCloseTo(0, 12));
  });

  it('refuses points that are all the same', () => {
    expect(() => fitSimilarity([1, 1, 1, 1], [0, 0, 1, 1])).toThrow(
      /found all of them at one point/,
    );
  });
});
