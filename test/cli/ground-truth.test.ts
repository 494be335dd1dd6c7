import { PNG } from 'pngjs';
import UPNG from 'upng-js';
import { describe, expect, it } from 'vitest';
import {
  createGroundTruthSource,
  DEPTH_STEPS_PER_MILLIMETRE,
  MAP_NAMES,
} from '../../activities/pictures/ground-truth.js';
import type { GroundTruth } from '../../activities/pictures/ground-truth.js';
import { middlePoint } from '../../activities/pictures/picture-factors.js';
import { surfaceMap } from '../../activities/pictures/surface-map.js';
import { PORTRAIT } from '../../activities/picture-source.js';
import { ALIGNMENT_LANDMARKS, createFaceSource, loadFaceModel } from '../../src/face/index.js';
import {
  CAMERA_DISTANCE_MILLIMETRES,
  displayFormat,
  encodeSrgb,
  landmarkPixel,
  rasterise,
  relight,
} from '../../src/render/index.js';
import { createSpace, PRESETS } from '../../src/stimulus/index.js';
import { CENTRED, FRONTAL, frontalQuad } from '../render/meshes.js';

const SIZE = 240;
const model = loadFaceModel();
const face = middlePoint(createSpace(PRESETS.demo));
const groundTruth = createGroundTruthSource(model, SIZE, PORTRAIT);
const frontal = groundTruth(face, MAP_NAMES);

/** Pixel values as stored, 16-bit ones whole. */
function values(bytes: Buffer | undefined): number[] {
  const image = UPNG.decode(Uint8Array.from(bytes!).buffer);
  const data = new Uint8Array(image.data);
  const channels = image.ctype === 2 ? 3 : 1;
  const count = SIZE * SIZE * channels;
  return Array.from({ length: count }, (_, i) =>
    image.depth === 16 ? 256 * data[2 * i] + data[2 * i + 1] : data[i],
  );
}

function at({ record }: GroundTruth, name: string) {
  const landmark = record.landmarks![name];
  return { ...landmark, pixel: Math.floor(landmark.y) * SIZE + Math.floor(landmark.x) };
}

describe('depth', () => {
  const depth = values(frontal.images.depth).map((value) => value / DEPTH_STEPS_PER_MILLIMETRE);

  it('of a plane between the eyes is the distance of the camera, and nothing beside it', () => {
    const quad = frontalQuad(64, 10, 20, 40, 50);
    const { depthMillimetres } = surfaceMap(quad, FRONTAL, CENTRED, 64);
    depthMillimetres.forEach((millimetres, pixel) => {
      const inside = pixel % 64 >= 10 && pixel % 64 < 40 && pixel >= 20 * 64 && pixel < 50 * 64;
      if (inside) expect(millimetres).toBeCloseTo(CAMERA_DISTANCE_MILLIMETRES, 2);
      else expect(millimetres).toBe(0);
    });
  });

  it('is least at the tip of the nose, and far more at the ears', () => {
    const nose = at(frontal, 'noseTip');
    const seen = depth.filter((millimetres) => millimetres > 0);
    expect(Math.abs(depth[nose.pixel] - nose.depthMillimetres)).toBeLessThan(1);
    expect(depth[nose.pixel] - Math.min(...seen)).toBeLessThan(1.5);
    const regions = values(frontal.images.regions);
    const ears = frontal.record.regions!.find(({ name }) => name === 'ears')!.value;
    const earDepths = depth.filter((_, pixel) => regions[pixel] === ears);
    expect(earDepths.length).toBeGreaterThan(20);
    expect(Math.min(...earDepths)).toBeGreaterThan(depth[nose.pixel] + 50);
  });

  it('is there exactly where a region is', () => {
    const regions = values(frontal.images.regions);
    expect(regions.map((region) => region > 0)).toEqual(depth.map((value) => value > 0));
  });
});

describe('landmarks', () => {
  it('of the eyes lie at the centre of the dark pupils', () => {
    const albedo = values(frontal.images.albedo);
    for (const name of ['eyeImageLeft', 'eyeImageRight']) {
      const { x, y } = at(frontal, name);
      let [sumX, sumY, count] = [0, 0, 0];
      for (let py = Math.round(y) - 8; py < y + 8; py++) {
        for (let px = Math.round(x) - 8; px < x + 8; px++) {
          const i = 3 * (py * SIZE + px);
          const isDark = albedo[i] + albedo[i + 1] + albedo[i + 2] < 0.06 * 3 * 65_535;
          if (!isDark || Math.hypot(px + 0.5 - x, py + 0.5 - y) > 6) continue;
          sumX += px + 0.5;
          sumY += py + 0.5;
          count++;
        }
      }
      expect(count).toBeGreaterThan(3);
      expect(Math.hypot(sumX / count - x, sumY / count - y)).toBeLessThan(1);
    }
  });

  it('are all of the model, the five alignment points seen from the front', () => {
    expect(Object.keys(frontal.record.landmarks!)).toEqual(Object.keys(model.landmarks));
    for (const name of ALIGNMENT_LANDMARKS) expect(at(frontal, name).visible).toBe(true);
  });

  it('on the side that turns away are hidden, those on the other seen', () => {
    const turned = groundTruth({ ...face, yaw: 60 }, ['landmarks']);
    expect(at(turned, 'eyeOuterCornerImageRight').visible).toBe(false);
    expect(at(turned, 'eyeOuterCornerImageLeft').visible).toBe(true);
    expect(at(turned, 'noseTip').visible).toBe(true);
    expect(
      groundTruth({ ...face, yaw: 180 }, ['landmarks']).record.landmarks!.noseTip.visible,
    ).toBe(false);
  });

  it('outside the picture are not visible', () => {
    const shifted = groundTruth({ ...face, translationX: 0.9 }, ['landmarks']);
    expect(at(shifted, 'noseTip')).toMatchObject({ visible: false });
    expect(at(shifted, 'noseTip').x).toBeGreaterThan(SIZE);
  });

  it('follow from the camera and their positions on the face, in any pose and crop', () => {
    const point = { ...face, yaw: 20, pitch: -10, scale: 1.1, translationX: 0.03 };
    for (const crop of [PORTRAIT, { kind: 'arcface' } as const]) {
      const { camera, landmarks } = createGroundTruthSource(
        model,
        SIZE,
        crop,
      )(point, ['landmarks']).record;
      const pose = {
        yawDegrees: 20,
        pitchDegrees: -10,
        scale: 1.1,
        translationX: 0.03,
        translationY: 0,
      };
      const mesh = createFaceSource(model).mesh(point);
      for (const [name, landmark] of Object.entries(landmarks!)) {
        const inCamera = camera.extrinsics.map((row) =>
          dot(row, [...landmark.positionMillimetres, 1]),
        );
        const [u, v, w] = camera.intrinsics.map((row) => dot(row, inCamera));
        expect(u / w).toBeCloseTo(landmark.x, 6);
        expect(v / w).toBeCloseTo(landmark.y, 6);
        expect(w).toBeCloseTo(landmark.depthMillimetres, 6);
        expect(landmarkPixel(mesh, name, pose, crop, SIZE)).toEqual({
          x: landmark.x,
          y: landmark.y,
        });
      }
    }
  });
});

describe('regions', () => {
  it('have the number, name and colour that the record says', () => {
    const numbers = values(frontal.images.regions);
    const colours = PNG.sync.read(frontal.images.regions!).data;
    const legend = frontal.record.regions!;
    expect(legend.map(({ name }) => name)).toEqual(['background', ...model.regionNames]);
    expect(new Set(legend.map(({ colour }) => colour.join())).size).toBe(legend.length);
    numbers.forEach((number, pixel) => {
      if (pixel % 97 !== 0) return;
      expect([...colours.subarray(4 * pixel, 4 * pixel + 3)]).toEqual(legend[number].colour);
    });
    const regionAt = (name: string): string => legend[numbers[at(frontal, name).pixel]].name;
    expect(regionAt('noseTip')).toBe('nose');
    expect(regionAt('eyeImageLeft')).toBe('eyes');
    expect(regionAt('upperLipTop')).toBe('mouth');
    expect(legend[numbers[0]].name).toBe('background');
  });
});

describe('normals, albedo and coverage', () => {
  it('are unit vectors that point away from the middle, and black without a surface', () => {
    const normals = values(frontal.images.normals).map((value) => value / 32_767.5 - 1);
    const coverage = values(frontal.images.coverage);
    const sums = { left: 0, right: 0 };
    coverage.forEach((share, pixel) => {
      const normal = normals.slice(3 * pixel, 3 * pixel + 3);
      if (share === 0) {
        expect(normal).toEqual([-1, -1, -1]);
      } else {
        expect(Math.abs(Math.hypot(...normal) - 1)).toBeLessThan(1e-3);
        sums[pixel % SIZE < SIZE / 2 ? 'left' : 'right'] += normal[0];
      }
    });
    expect(sums.left).toBeLessThan(-1000);
    expect(sums.right).toBeGreaterThan(1000);
  });

  it('are what the image itself is shaded from', () => {
    const mesh = createFaceSource(model).mesh(face);
    const gbuffer = rasterise(mesh, FRONTAL, PORTRAIT, SIZE);
    const albedo = values(frontal.images.albedo).map((value) => value / 65_535);
    const normals = values(frontal.images.normals).map((value) => value / 32_767.5 - 1);
    const coverage = values(frontal.images.coverage).map((value) => value / 255);
    const format = displayFormat(SIZE, PORTRAIT);
    const light = { azimuthDegrees: 15, elevationDegrees: 15 };
    const expected = new Float32Array(3 * SIZE * SIZE);
    const fromMaps = new Float32Array(3 * SIZE * SIZE);
    relight(gbuffer, light, format, expected, 0);
    const rebuilt = {
      ...gbuffer,
      albedo: Float32Array.from(albedo, encodeSrgb),
      normals: Float32Array.from(normals),
      coverage: Float32Array.from(coverage),
    };
    relight(rebuilt, light, format, fromMaps, 0);
    const worst = expected.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - fromMaps[i])),
      0,
    );
    expect(worst).toBeLessThan(0.5);
  });
});

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
