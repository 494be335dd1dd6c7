import { describe, expect, it } from 'vitest';
import { albedoCode } from '../../src/render/albedo-code.js';
import {
  createGBuffer,
  createRelighter,
  displayFormat,
  encodeSrgb,
  HEAD_PIVOT,
  imageElementCount,
  rasterise,
  relight,
  SHADING,
} from '../../src/render/index.js';
import type { GBuffer, Light, TensorFormat } from '../../src/render/index.js';
import { CENTRED, FRONTAL, frontalQuad, plainMesh, sphere } from './meshes.js';

const SIZE = 64;
const ahead: Light = { azimuthDegrees: 0, elevationDegrees: 0 };
const fromRight: Light = { azimuthDegrees: 30, elevationDegrees: 0 };
const unit: TensorFormat = {
  size: SIZE,
  layout: 'nchw',
  channels: 'rgb',
  range: [0, 1],
  mean: [0],
  std: [1],
  crop: CENTRED,
  background: { kind: 'constant', grey: 0.5 },
};

function image(gbuffer: GBuffer, light: Light, format: TensorFormat = unit): Float32Array {
  const out = new Float32Array(imageElementCount(format));
  relight(gbuffer, light, format, out, 0);
  return out;
}

const ball = rasterise(sphere(60), FRONTAL, CENTRED, SIZE);

/** The value that SHADING gives a matt surface of this linear albedo under this light. */
function lit(albedo: number, light: number): number {
  const { toneRoot } = SHADING;
  return albedoCode(albedo) * (toneRoot * Math.sqrt(light) + (1 - toneRoot) * light);
}

/** A G-buffer of one surface facing the camera everywhere; albedo as sRGB value. */
function wall(albedo: number, specular = 0, coverage = 1): GBuffer {
  const gbuffer = createGBuffer(16);
  gbuffer.normals.forEach((_, i) => (gbuffer.normals[i] = i % 3 === 2 ? 1 : 0));
  gbuffer.albedo.fill(albedo);
  gbuffer.specular.fill(specular);
  gbuffer.coverage.fill(coverage);
  return gbuffer;
}
const small = { ...unit, size: 16 };

describe('shading', () => {
  it.each([
    [0, 0],
    [30, 0],
    [-30, 15],
    [-15, -30],
  ])(
    'of a sphere is the analytic one of light from azimuth %d, elevation %d',
    (azimuth, elevation) => {
      const rendered = image(ball, { azimuthDegrees: azimuth, elevationDegrees: elevation });
      const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
      const towards = [Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)];
      for (const [x, y] of [
        [32, 32],
        [40, 30],
        [22, 36],
        [34, 18],
        [29, 45],
      ]) {
        const normal = sphereNormal(x + 0.5, y + 0.5);
        const facing = normal.reduce((sum, value, k) => sum + value * towards[k], 0);
        const wrapped = Math.max(0, (facing + SHADING.wrap) / (1 + SHADING.wrap));
        const light = SHADING.ambient + SHADING.ambientSky * normal[1] + SHADING.diffuse * wrapped;
        expect(Math.abs(rendered[y * SIZE + x] - lit(0.5, light))).toBeLessThan(0.004);
      }
    },
  );

  it('brightens the side that the light comes from', () => {
    const sides = (light: Light): { right: number; top: number } => {
      const red = image(ball, light);
      const at = (x: number, y: number): number => red[y * SIZE + x];
      return { right: at(46, 32) - at(17, 32), top: at(32, 17) - at(32, 46) };
    };
    expect(sides(fromRight).right).toBeGreaterThan(0.2);
    expect(sides({ azimuthDegrees: -30, elevationDegrees: 0 }).right).toBeLessThan(-0.2);
    expect(sides({ azimuthDegrees: 0, elevationDegrees: 30 }).top).toBeGreaterThan(0.2);
    expect(sides({ azimuthDegrees: 0, elevationDegrees: -30 }).top).toBeLessThan(-0.1);
  });

  it('adds gloss where the surface mirrors the light, by its strength', () => {
    const bright = (specular: number, light: Light): number =>
      image(wall(0.1, specular), light, small)[0];
    const matt = bright(0, ahead);
    expect(bright(0.2, ahead) - matt).toBeCloseTo(0.2 * 0.8 * SHADING.sheen, 5);
    expect(bright(0.6, ahead) - matt).toBeCloseTo(
      0.6 * 0.4 * SHADING.sheen + 0.2 * SHADING.glint,
      5,
    );
    expect(bright(0.2, fromRight) - bright(0, fromRight)).toBeLessThan(0.04);
  });

  it('clips at white and never leaves 0..1', () => {
    expect(image(wall(1, 1), ahead, small)[0]).toBeCloseTo(1, 6);
    for (const value of image(ball, { azimuthDegrees: 90, elevationDegrees: 90 })) {
      expect(value >= 0 && value <= 1).toBe(true);
    }
  });

  it('follows sRGB’s own curve on skin within 0.017, from half-shadow to full light', () => {
    for (let albedo = 0.1; albedo <= 0.6; albedo += 0.1) {
      for (let light = 0.15; light <= 1.4; light += 0.05) {
        expect(Math.abs(lit(albedo, light) - encodeSrgb(albedo * light))).toBeLessThan(0.017);
      }
    }
  });

  it('keeps black black in every channel of its own', () => {
    const gbuffer = wall(0);
    for (let i = 0; i < gbuffer.albedo.length; i += 3) gbuffer.albedo[i] = 0.01;
    const rendered = image(gbuffer, ahead, small);
    expect(rendered[0]).toBeLessThan(0.012);
    expect([rendered[256], rendered[512]]).toEqual([0, 0]);
  });

  it('mixes with the background by coverage', () => {
    const whole = image(wall(0.6), ahead, small)[0];
    const half = image(wall(0.6, 0, 0.5), ahead, small)[0];
    expect(half).toBeCloseTo((whole + 0.5) / 2, 6);
    expect(image(wall(0.6, 0, 0), ahead, small)[0]).toBeCloseTo(0.5, 6);
  });

  it('takes another background', () => {
    const format: TensorFormat = { ...small, background: { kind: 'constant', grey: 0.25 } };
    expect(new Set(image(wall(0.6, 0, 0), ahead, format))).toEqual(new Set([0.25]));
  });

  it('has no steps: a slow ramp of albedo gives a strictly rising ramp of values', () => {
    const gbuffer = wall(0);
    for (let pixel = 0; pixel < 256; pixel++) gbuffer.albedo[3 * pixel] = 0.2 + pixel * 1e-5;
    const red = image(gbuffer, ahead, small);
    for (let pixel = 1; pixel < 256; pixel++) expect(red[pixel]).toBeGreaterThan(red[pixel - 1]);
  });
});

describe('tensor formats', () => {
  const gbuffer = rasterise(
    { ...frontalQuad(SIZE, 10.5, 12, 50, 52), specular: Float32Array.of(0.1, 0.5, 0.2, 0.9) },
    FRONTAL,
    CENTRED,
    SIZE,
  );
  const planes = image(gbuffer, fromRight);
  const pixels = SIZE * SIZE;
  const colour = (pixel: number, channel: number): number => planes[channel * pixels + pixel];

  it('hold the same colours as planes or pixels, red or blue first', () => {
    const nhwc = image(gbuffer, fromRight, { ...unit, layout: 'nhwc' });
    const bgr = image(gbuffer, fromRight, { ...unit, channels: 'bgr' });
    const bgrPixels = image(gbuffer, fromRight, { ...unit, layout: 'nhwc', channels: 'bgr' });
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        expect(nhwc[3 * pixel + channel]).toBe(colour(pixel, channel));
        expect(bgr[(2 - channel) * pixels + pixel]).toBe(colour(pixel, channel));
        expect(bgrPixels[3 * pixel + 2 - channel]).toBe(colour(pixel, channel));
      }
    }
  });

  it('turn to grey by the luma of the sRGB values, in either layout', () => {
    const gray = image(gbuffer, fromRight, { ...unit, channels: 'gray' });
    expect(gray.length).toBe(pixels);
    gray.forEach((value, pixel) => {
      const luma = 0.299 * colour(pixel, 0) + 0.587 * colour(pixel, 1) + 0.114 * colour(pixel, 2);
      expect(Math.abs(value - luma)).toBeLessThan(1e-6);
    });
    const nhwc = image(gbuffer, fromRight, { ...unit, channels: 'gray', layout: 'nhwc' });
    expect(nhwc).toEqual(gray);
  });

  it('fold range, mean and std in, per channel in the order of the tensor', () => {
    const mean = [104, 117, 123];
    const std = [57, 58, 59];
    const tensor = image(gbuffer, fromRight, {
      ...unit,
      channels: 'bgr',
      range: [0, 255],
      mean,
      std,
    });
    for (let pixel = 0; pixel < pixels; pixel += 7) {
      for (let place = 0; place < 3; place++) {
        const wanted = (255 * colour(pixel, 2 - place) - mean[place]) / std[place];
        expect(Math.abs(tensor[place * pixels + pixel] - wanted)).toBeLessThan(1e-5);
      }
    }
  });

  it('map black to the low end of the range and white to the high end', () => {
    const format: TensorFormat = { ...small, range: [-1, 1], channels: 'gray' };
    expect(image(wall(1, 1), ahead, format)[0]).toBeCloseTo(1, 6);
    const out = new Float32Array(imageElementCount(format));
    const black: TensorFormat = { ...format, background: { kind: 'constant', grey: 0 } };
    relight(wall(0, 0, 0), ahead, black, out, 0);
    expect(out[0]).toBe(-1);
  });

  it('write at the offset and nowhere else', () => {
    const length = imageElementCount(unit);
    const out = new Float32Array(length + 20).fill(-7);
    createRelighter(unit).relight(gbuffer, fromRight, out, 10);
    expect(out.subarray(10, length + 10)).toEqual(planes);
    expect([...out.subarray(0, 10), ...out.subarray(length + 10)]).toEqual(Array(20).fill(-7));
  });

  it('give the same bytes from one relighter whatever it made before', () => {
    const relighter = createRelighter(displayFormat(SIZE, CENTRED));
    const [first, other, again] = [0, 1, 2].map(
      () => new Float32Array(imageElementCount(relighter.format)),
    );
    relighter.relight(gbuffer, fromRight, first, 0);
    relighter.relight(ball, ahead, other, 0);
    relighter.relight(gbuffer, fromRight, again, 0);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('refuse a G-buffer of another size and a buffer without room', () => {
    const relighter = createRelighter(unit);
    expect(() => relighter.relight(wall(1), ahead, new Float32Array(9e4), 0)).toThrow(
      /expected a G-buffer of 64 pixels, found one of 16/,
    );
    expect(() => relighter.relight(ball, ahead, new Float32Array(100), 0)).toThrow(
      /expected room for elements 0 to 12287, found 100 elements/,
    );
  });
});

describe('one lit mesh', () => {
  it('keeps to the known colour of a frontal rectangle', () => {
    const mesh = plainMesh([-30, -50, 0, 30, -50, 0, 30, 10, 0, -30, 10, 0], [0, 1, 2, 0, 2, 3]);
    const rendered = image(rasterise(mesh, FRONTAL, CENTRED, SIZE), ahead);
    [0.5, 0.25, 0.125].forEach((albedo, channel) => {
      const value = rendered[channel * SIZE * SIZE + 32 * SIZE + 32];
      expect(value).toBeCloseTo(lit(albedo, SHADING.ambient + SHADING.diffuse), 4);
    });
  });
});

/** Normal of the sphere of radius 60 mm about the pivot where the ray through a picture point meets it. */
function sphereNormal(u: number, v: number): [number, number, number] {
  const depth = 1000 - HEAD_PIVOT.z;
  const scale = 190 / SIZE / 1000;
  const ray = [(u - SIZE / 2) * scale, -(v - SIZE / 2) * scale, -1];
  const a = ray[0] ** 2 + ray[1] ** 2 + 1;
  const near = (depth - Math.sqrt(depth ** 2 - a * (depth ** 2 - 60 ** 2))) / a;
  return [(near * ray[0]) / 60, (near * ray[1]) / 60, (depth - near) / 60];
}
