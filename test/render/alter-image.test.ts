import { describe, expect, it } from 'vitest';

import { alterImage } from '../../src/render/index.js';
import type { TensorFormat } from '../../src/render/types.js';
import type { Alteration, PixelPerturbation } from '../../src/stimulus/index.js';

const SIZE = 32;
const DISPLAY: TensorFormat = {
  size: SIZE,
  layout: 'nhwc',
  channels: 'rgb',
  range: [0, 1],
  mean: [0],
  std: [1],
  crop: { kind: 'centred', margin: 1 },
  background: { kind: 'constant', grey: 0.5 },
};
const NETWORK: TensorFormat = {
  ...DISPLAY,
  layout: 'nchw',
  channels: 'bgr',
  range: [0, 255],
  mean: [10, 20, 30],
  std: [2, 3, 4],
};

/** A smooth picture in [size, size, 3], 0..1. */
const picture = (): Float32Array =>
  Float32Array.from({ length: 3 * SIZE * SIZE }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % SIZE, Math.floor(i / 3 / SIZE), i % 3];
    return (x * (c + 1) + y * (3 - c)) / (6 * SIZE);
  });
const alteration = (kind: PixelPerturbation, copy: number): Alteration => ({
  ...{ kind, copy, count: 50, seed: 1, values: [10 + copy] },
});
const altered = (kind: PixelPerturbation, copy: number): Float32Array => {
  const image = picture();
  alterImage(DISPLAY, image, { alteration: alteration(kind, copy) });
  return image;
};
const distance = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length);

describe('alterImage', () => {
  it('changes the same pixels whatever the tensor format of the network', () => {
    const planar = new Float32Array(3 * SIZE * SIZE);
    const place = (pixel: number, c: number): number => (2 - c) * SIZE * SIZE + pixel;
    const [mean, std] = [
      [30, 20, 10],
      [4, 3, 2],
    ];
    picture().forEach((value, i) => {
      const [pixel, c] = [Math.floor(i / 3), i % 3];
      planar[place(pixel, c)] = (255 * value - mean[c]) / std[c];
    });
    alterImage(NETWORK, planar, { jpegQuality: 50, alteration: alteration('blur', 20) });
    const display = picture();
    alterImage(DISPLAY, display, { jpegQuality: 50, alteration: alteration('blur', 20) });
    display.forEach((value, i) => {
      const [pixel, c] = [Math.floor(i / 3), i % 3];
      const found = (planar[place(pixel, c)] * std[c] + mean[c]) / 255;
      expect(Math.abs(found - value)).toBeLessThan(1e-5);
    });
  });

  it('a JPEG of quality 95 is nearly the picture and one of quality 5 is farther from it', () => {
    const at = (jpegQuality: number): number => {
      const image = picture();
      alterImage(DISPLAY, image, { jpegQuality });
      return distance(image, picture());
    };
    expect(at(95)).toBeLessThan(0.01);
    expect(at(5)).toBeGreaterThan(2 * at(95));
  });

  it('multiplicative noise leaves black alone and grows from copy to copy', () => {
    const black = new Float32Array(3 * SIZE * SIZE);
    alterImage(DISPLAY, black, { alteration: alteration('noise', 40) });
    expect(Math.max(...black)).toBe(0);
    const [first, fifth] = [1, 5].map((copy) => distance(altered('noise', copy), picture()));
    // Values (0..1) times N(0, 0.1): their root mean square is the noise's, but for clamping.
    const size = distance(picture(), new Float32Array(3 * SIZE * SIZE));
    expect(first / size).toBeCloseTo(0.1, 1);
    expect(fifth).toBeGreaterThan(3 * first);
  });

  it('a patch hides one square and nothing else', () => {
    const [hidden, original] = [altered('patch', 3), picture()];
    const changed = [...hidden].filter((value, i) => value !== original[i]);
    expect(new Set(changed)).toEqual(new Set([0.5]));
    const side = Math.round(0.3 * SIZE);
    expect(changed.length).toBeLessThanOrEqual(3 * side * side);
    expect(changed.length).toBeGreaterThan(2.5 * side * side);
  });

  it('a blurred constant stays what it was', () => {
    const grey = new Float32Array(3 * SIZE * SIZE).fill(0.25);
    alterImage(DISPLAY, grey, { alteration: alteration('blur', 49) });
    for (const value of grey) expect(value).toBeCloseTo(0.25, 6);
  });

  it('gives the same copy the same pixels, and another copy others', () => {
    expect(altered('noise', 7)).toEqual(altered('noise', 7));
    expect(distance(altered('patch', 7), altered('patch', 8))).toBeGreaterThan(0);
  });
});
