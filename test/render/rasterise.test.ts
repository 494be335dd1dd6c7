import { describe, expect, it } from 'vitest';
import type { FaceMesh } from '../../src/face/types.js';
import { albedoCode } from '../../src/render/albedo-code.js';
import {
  createGBuffer,
  FACE_HEIGHT_MILLIMETRES,
  HEAD_PIVOT,
  landmarkPixel,
  rasterise,
} from '../../src/render/index.js';
import type { Pose } from '../../src/render/index.js';
import {
  CENTRED,
  centroid,
  FRONTAL,
  frontalDisc,
  frontalQuad,
  plainMesh,
  sphere,
} from './meshes.js';

const SIZE = 64;
const turned = (pose: Partial<Pose>): Pose => ({ ...FRONTAL, ...pose });

/** A small triangle facing the camera at the tip of the nose. */
const nose = plainMesh([-4, -44, 25, 4, -44, 25, 0, -34, 25], [0, 1, 2], {
  landmarks: { noseTip: [0, 1, 2] },
});

describe('coverage', () => {
  it('counts exactly the pixels of a frontal rectangle and gives them its normal and albedo', () => {
    const gbuffer = rasterise(frontalQuad(SIZE, 10, 20, 40, 50), FRONTAL, CENTRED, SIZE);
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) {
        const pixel = y * SIZE + x;
        const inside = x >= 10 && x < 40 && y >= 20 && y < 50;
        expect(gbuffer.coverage[pixel]).toBe(inside ? 1 : 0);
        const normal = [...gbuffer.normals.subarray(3 * pixel, 3 * pixel + 3)];
        expect(normal.map((value) => value + 0)).toEqual(inside ? [0, 0, 1] : [0, 0, 0]);
        const albedo = [...gbuffer.albedo.subarray(3 * pixel, 3 * pixel + 3)];
        (inside ? [0.5, 0.25, 0.125] : [0, 0, 0]).forEach((value, k) =>
          expect(Math.abs(albedo[k] - albedoCode(value))).toBeLessThan(2e-5),
        );
      }
    }
  });

  it('is a half where an edge runs through the middle of pixels, with undiluted albedo', () => {
    const gbuffer = rasterise(frontalQuad(SIZE, 10.5, 20, 40, 50), FRONTAL, CENTRED, SIZE);
    expect(gbuffer.coverage[30 * SIZE + 10]).toBe(0.5);
    expect(Math.abs(gbuffer.albedo[3 * (30 * SIZE + 10)] - albedoCode(0.5))).toBeLessThan(2e-5);
    expect(gbuffer.normals[3 * (30 * SIZE + 10) + 2]).toBe(1);
  });

  it('neither cracks nor doubles where triangles meet, through sample centres too', () => {
    // Two rectangles that share an edge through sample centres, each drawn alone and both together.
    const left = frontalQuad(SIZE, 10, 20, 25.25, 50);
    const right = frontalQuad(SIZE, 25.25, 20, 40, 50);
    const both = plainMesh(
      [...left.positions, ...right.positions],
      [...left.triangles, ...Array.from(right.triangles, (v) => v + 4)],
    );
    const [a, b, sum] = [left, right, both].map((m) => rasterise(m, FRONTAL, CENTRED, SIZE));
    sum.coverage.forEach((cover, pixel) => {
      expect(a.coverage[pixel] + b.coverage[pixel]).toBe(cover);
    });
    expect(centroid(sum).area).toBe(30 * 30);
  });

  it('has no holes in a fan of slivers around a point', () => {
    const gbuffer = rasterise(frontalDisc(SIZE, 32.1, 31.8, 20), FRONTAL, CENTRED, SIZE);
    gbuffer.coverage.forEach((cover, pixel) => {
      const x = (pixel % SIZE) + 0.5 - 32.1;
      const y = Math.floor(pixel / SIZE) + 0.5 - 31.8;
      if (Math.hypot(x, y) < 19) expect(cover).toBe(1);
    });
  });

  it('drops triangles that show their back', () => {
    const quad = frontalQuad(SIZE, 10, 20, 40, 50);
    const back = { ...quad, triangles: Uint32Array.from(quad.triangles).reverse() };
    expect(centroid(rasterise(back, FRONTAL, CENTRED, SIZE)).area).toBe(0);
  });

  it('cuts off what lies outside the picture', () => {
    const gbuffer = rasterise(frontalQuad(SIZE, -30, -30, 100, 32), FRONTAL, CENTRED, SIZE);
    expect(centroid(gbuffer).area).toBe(32 * SIZE);
  });
});

describe('depth', () => {
  it.each([
    ['first', [0, 1, 2, 3, 4, 5]],
    ['last', [3, 4, 5, 0, 1, 2]],
  ])('shows the nearer of two triangles when it is drawn %s', (_, triangles) => {
    const at = (z: number): number[] => [-40, -60, z, 40, -60, z, 0, 20, z];
    const mesh = plainMesh([...at(10), ...at(-10)], triangles, {
      albedo: Float32Array.from({ length: 18 }, (__, i) => (i < 9 ? 0.9 : 0.1)),
    });
    const gbuffer = rasterise(mesh, FRONTAL, CENTRED, SIZE);
    expect(gbuffer.albedo[3 * (36 * SIZE + 32)]).toBeCloseTo(albedoCode(0.9), 4);
  });

  it('interpolates in perspective: half-way on a slanted plane is not half-way in the picture', () => {
    // From x = -80 at z = 300 (near) to x = 80 at z = -300 (far); specular strength 0 to 1.
    const mesh = plainMesh(
      [-80, -69, 300, 80, -69, -300, 80, 31, -300, -80, 31, 300],
      [0, 1, 2, 0, 2, 3],
      { specular: Float32Array.of(0, 1, 1, 0) },
    );
    const gbuffer = rasterise(mesh, FRONTAL, CENTRED, SIZE);
    const column = 40;
    const slope = ((column + 0.5 - SIZE / 2) / SIZE) * FACE_HEIGHT_MILLIMETRES;
    // The ray x = slope · (1000 - z) / 1000 meets the plane z = -3.75 x.
    const x = slope / (1 - (slope * 3.75) / 1000);
    expect(gbuffer.specular[32 * SIZE + column]).toBeCloseTo((x + 80) / 160, 3);
  });
});

describe('pose', () => {
  it('turns the face to the image right with positive yaw and lifts the chin with positive pitch', () => {
    const at = (pose: Partial<Pose>): { x: number; y: number } =>
      centroid(rasterise(nose, turned(pose), CENTRED, SIZE));
    const middle = at({});
    expect(at({ yawDegrees: 30 }).x - middle.x).toBeGreaterThan(10);
    expect(at({ yawDegrees: -30 }).x - middle.x).toBeLessThan(-10);
    expect(at({ pitchDegrees: 30 }).y - middle.y).toBeLessThan(-10);
    expect(at({ pitchDegrees: -30 }).y - middle.y).toBeGreaterThan(10);
  });

  it('puts a point where rotation about the pivot and perspective say', () => {
    const point = plainMesh([20, -50, 25], [], { landmarks: { point: [0] } });
    const pose = turned({ yawDegrees: 30, pitchDegrees: -15 });
    const [cy, sy] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    const [cp, sp] = [Math.cos(-Math.PI / 12), Math.sin(-Math.PI / 12)];
    const [x, y, z] = [20, -50 - HEAD_PIVOT.y, 25 - HEAD_PIVOT.z];
    const [x1, z1] = [cy * x + sy * z, -sy * x + cy * z];
    const [y2, z2] = [cp * y + sp * z1, -sp * y + cp * z1];
    const magnification = 1000 / (1000 - HEAD_PIVOT.z - z2);
    const pixels = SIZE / FACE_HEIGHT_MILLIMETRES;
    const found = landmarkPixel(point, 'point', pose, CENTRED, SIZE);
    expect(found.x).toBeCloseTo(SIZE / 2 + x1 * magnification * pixels, 9);
    expect(found.y).toBeCloseTo(SIZE / 2 - y2 * magnification * pixels, 9);
  });

  it('turns normals with the head', () => {
    const gbuffer = rasterise(
      frontalQuad(SIZE, 20, 20, 44, 44),
      turned({ yawDegrees: 30 }),
      CENTRED,
      SIZE,
    );
    const middle = centroid(gbuffer);
    const pixel = Math.floor(middle.y) * SIZE + Math.floor(middle.x);
    expect(gbuffer.normals[3 * pixel]).toBeCloseTo(0.5, 5);
    expect(gbuffer.normals[3 * pixel + 1]).toBeCloseTo(0, 5);
    expect(gbuffer.normals[3 * pixel + 2]).toBeCloseTo(Math.sqrt(0.75), 5);
  });

  it('shifts by the stated share of the picture, right and down', () => {
    const disc = frontalDisc(SIZE, 30, 34, 14);
    const pose = turned({ translationX: 0.05, translationY: -0.1 });
    const moved = centroid(rasterise(disc, pose, CENTRED, SIZE));
    expect(Math.abs(moved.x - (30 + 0.05 * SIZE))).toBeLessThan(0.05);
    expect(Math.abs(moved.y - (34 - 0.1 * SIZE))).toBeLessThan(0.05);
  });

  it('magnifies about the middle of the picture', () => {
    const disc = frontalDisc(SIZE, 39, 25, 10);
    const scaled = centroid(rasterise(disc, turned({ scale: 1.1 }), CENTRED, SIZE));
    expect(Math.abs(scaled.x - (32 + 1.1 * 7))).toBeLessThan(0.05);
    expect(Math.abs(scaled.y - (32 - 1.1 * 7))).toBeLessThan(0.05);
    expect(scaled.area / (Math.PI * 121)).toBeCloseTo(1, 1);
  });

  it('leaves a sphere about the pivot in the middle whatever the pose', () => {
    const ball = sphere(60);
    for (const yawDegrees of [-30, 0, 30]) {
      for (const pitchDegrees of [-30, 30]) {
        const { x, y } = centroid(
          rasterise(ball, turned({ yawDegrees, pitchDegrees }), CENTRED, SIZE),
        );
        expect(Math.hypot(x - 32, y - 32)).toBeLessThan(0.05);
      }
    }
  });

  it('shows less of everything with a wider margin', () => {
    const quad = frontalQuad(SIZE, 16, 16, 48, 48);
    const wide = rasterise(quad, FRONTAL, { kind: 'centred', margin: 2 }, SIZE);
    expect(centroid(wide).area).toBe(16 * 16);
  });
});

describe('bytes', () => {
  const mesh = sphere(60);
  const pose = turned({ yawDegrees: 15, scale: 1.05, translationX: 0.02 });

  it('are the same in a fresh buffer, a reused one and after other work', () => {
    const fresh = rasterise(mesh, pose, CENTRED, SIZE);
    const reused = rasterise(frontalQuad(SIZE, 0, 0, 64, 64), FRONTAL, CENTRED, SIZE);
    rasterise(sphere(90), FRONTAL, CENTRED, 128);
    expect(rasterise(mesh, pose, CENTRED, SIZE, reused)).toBe(reused);
    expect(reused).toEqual(fresh);
  });

  it('do not depend on the mesh object, only on its content', () => {
    const copy: FaceMesh = { ...mesh };
    expect(rasterise(copy, pose, CENTRED, SIZE)).toEqual(rasterise(mesh, pose, CENTRED, SIZE));
  });
});

describe('refusals', () => {
  it.each([
    [() => rasterise(nose, FRONTAL, CENTRED, 15), /image size: .* from 16 to 512, found 15/],
    [() => rasterise(nose, FRONTAL, CENTRED, 64.5), /whole number of pixels .*found 64.5/],
    [
      () => rasterise(nose, FRONTAL, CENTRED, 64, createGBuffer(32)),
      /G-buffer to reuse: expected one of 64 pixels, found one of 32/,
    ],
    [
      () => rasterise(plainMesh([0, 0, 1, 0, 60_000, 1, 1, 1, 1], [0, 1, 2]), FRONTAL, CENTRED, 64),
      /millimetres .*found y = 60000 at vertex 1/,
    ],
    [
      () => rasterise(nose, FRONTAL, { kind: 'arcface' }, 64),
      /expected eyeImageLeft for the arcface crop, found noseTip/,
    ],
    [
      () => rasterise(nose, FRONTAL, { kind: 'centred', margin: 0 }, 64),
      /crop margin: expected a number above 0, found 0/,
    ],
  ])('say in one line what is wrong (%#)', (attempt, message) => {
    expect(attempt).toThrow(RangeError);
    expect(attempt).toThrow(message);
  });
});
