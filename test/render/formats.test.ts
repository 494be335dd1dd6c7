import { describe, expect, it } from 'vitest';
import {
  checkTensorFormat,
  decodeSrgb,
  displayFormat,
  encodeSrgb,
  imageElementCount,
  lightDirection,
  toRgb8,
} from '../../src/render/index.js';
import type { TensorFormat } from '../../src/render/index.js';
import { albedoCode, POWER_CURVE } from '../../src/render/albedo-code.js';
import { CENTRED } from './meshes.js';

const good: TensorFormat = {
  size: 112,
  layout: 'nchw',
  channels: 'rgb',
  range: [0, 1],
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  crop: { kind: 'arcface' },
  background: { kind: 'constant', grey: 0.5 },
};

describe('sRGB', () => {
  it('encodes by the formula of the standard', () => {
    for (let i = 0; i <= 2000; i++) {
      const x = i / 2000;
      const wanted = x <= 0.0031308 ? 12.92 * x : 1.055 * Math.pow(x, 1 / 2.4) - 0.055;
      expect(Math.abs(encodeSrgb(x) - wanted)).toBeLessThan(1e-12);
      expect(Math.abs(decodeSrgb(encodeSrgb(x)) - x)).toBeLessThan(1e-6);
    }
    expect([encodeSrgb(-1), encodeSrgb(0), encodeSrgb(1), encodeSrgb(2)]).toEqual([0, 0, 1, 1]);
  });

  it('is the code of an albedo within 1e-4, and never falls', () => {
    let before = 0;
    for (let k = -10; k <= 20_010; k++) {
      const code = albedoCode(k / 20_000);
      expect(Math.abs(code - encodeSrgb(k / 20_000)) < 1e-4).toBe(true);
      expect(code >= before).toBe(true);
      before = code;
    }
  });

  it('is a power that the kernels’ curve meets within 9.2e-5 from 0.0008 to 1.4, rising all the way', () => {
    let before = -Infinity;
    for (let k = 0; k <= 20_000; k++) {
      const x = 0.0008 * (1.4 / 0.0008) ** (k / 20_000);
      const curve = POWER_CURVE.reduce((sum, factor, i) => sum + factor * x ** (i / 4), 0);
      expect(Math.abs(curve - x ** (1 / 2.4)) < 9.2e-5).toBe(true);
      expect(curve > before).toBe(true);
      before = curve;
    }
  });
});

describe('light directions', () => {
  it.each([
    [0, 0, [0, 0, 1]],
    [90, 0, [1, 0, 0]],
    [-90, 0, [-1, 0, 0]],
    [0, 90, [0, 1, 0]],
    [30, 0, [0.5, 0, Math.sqrt(0.75)]],
  ])('of azimuth %d, elevation %d', (azimuthDegrees, elevationDegrees, wanted) => {
    lightDirection({ azimuthDegrees, elevationDegrees }).forEach((value, k) =>
      expect(value).toBeCloseTo(wanted[k], 12),
    );
  });
});

describe('tensor formats', () => {
  it('count their elements', () => {
    expect(imageElementCount(good)).toBe(3 * 112 * 112);
    expect(imageElementCount({ ...good, channels: 'gray' })).toBe(112 * 112);
  });

  it('pass when all is well, at both ends of the sizes', () => {
    for (const size of [16, 112, 512]) checkTensorFormat({ ...good, size });
    checkTensorFormat({ ...good, channels: 'gray', mean: [0.5], std: [0.25] });
    checkTensorFormat(displayFormat(240, CENTRED));
  });

  it.each<[Partial<Record<keyof TensorFormat, unknown>>, RegExp]>([
    [{ size: 15 }, /^image size: expected a whole number of pixels from 16 to 512, found 15$/],
    [{ size: 513 }, /found 513$/],
    [{ size: NaN }, /found NaN$/],
    [{ layout: 'chwn' }, /^image layout: expected nchw or nhwc, found chwn$/],
    [{ channels: 'rgba' }, /^image channels: expected rgb or bgr or gray, found rgba$/],
    [{ range: [1, 1] }, /^image range: expected two different numbers, found \[1, 1\]$/],
    [{ mean: [0, 0] }, /^image mean: expected 1 or 3 numbers for rgb, found \[0, 0\]$/],
    [{ mean: [0, NaN, 0] }, /^image mean: .*found \[0, NaN, 0\]$/],
    [{ std: [1, 0, 1] }, /^image std: expected numbers above 0, found 0$/],
    [{ std: [] }, /^image std: expected 1 or 3 numbers/],
    [{ channels: 'gray' }, /^image mean: expected 1 number for gray/],
    [{ crop: { kind: 'tight' } }, /^image crop: expected centred or arcface, found tight$/],
    [{ crop: { kind: 'centred', margin: -1 } }, /^image crop margin: .*found -1$/],
    [
      { background: { kind: 'noise' } },
      /^image background: expected constant or texture, found noise$/,
    ],
    [{ background: { kind: 'constant', grey: -0.1 } }, /^image background grey: .*found -0.1$/],
    [{ background: { kind: 'texture', contrast: 2 } }, /^image background contrast: .*found 2$/],
  ])('are refused in one line: %j', (wrong, message) => {
    const attempt = (): void => checkTensorFormat({ ...good, ...wrong } as TensorFormat);
    expect(attempt).toThrow(RangeError);
    expect(attempt).toThrow(message);
  });
});

describe('toRgb8', () => {
  it('rounds and clamps', () => {
    const image = new Float32Array(3 * 16 * 16);
    image.set([-3, 0.4, 0.6, 127.49, 254.51, 300]);
    expect([...toRgb8(image, 16).subarray(0, 7)]).toEqual([0, 0, 1, 127, 255, 255, 0]);
  });

  it('refuses a picture of another size', () => {
    expect(() => toRgb8(new Float32Array(10), 16)).toThrow(/expected 768 numbers, found 10/);
  });
});
