import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';

import { decodePhoto } from '../../src/render/index.js';

/** A grey ramp from left to right, in `width` steps from 0. */
function ramp(width: number, height = width, alpha = 255): Buffer {
  const png = new PNG({ width, height });
  for (let i = 0; i < width * height; i++) {
    png.data.set([i % width, (i % width) * 2, 0, alpha], 4 * i);
  }
  return PNG.sync.write(png);
}

describe('decodePhoto', () => {
  it('gives the pixels of an image of the size asked for', () => {
    const pixels = decodePhoto(ramp(32), 'face.png', 32);
    expect(pixels).toHaveLength(3 * 32 * 32);
    expect([...pixels.subarray(3 * 5, 3 * 6)]).toEqual(
      [5 / 255, 10 / 255, 0].map((value) => expect.closeTo(value, 12) as number),
    );
  });

  it('averages a larger one down by area, also by a share of a pixel', () => {
    const half = decodePhoto(ramp(64), 'face.png', 32);
    expect(half[3 * 5]).toBeCloseTo(10.5 / 255, 12);
    // 48 onto 32: pixel 0 is pixel 0 and half of pixel 1.
    const odd = decodePhoto(ramp(48), 'face.png', 32);
    expect(odd[0]).toBeCloseTo(0.5 / 1.5 / 255, 12);
  });

  it.each([
    ['no image', Buffer.from('hello, world'), 'face.png: expected a PNG or JPEG image'],
    ['a torn PNG', ramp(32).subarray(0, 60), 'face.png: expected a whole PNG image'],
    ['a torn JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'face.png: expected a whole JPEG'],
    ['one that is not square', ramp(40, 32), 'expected a square image, found 40 x 32 pixels'],
    ['one that is too small', ramp(16), 'expected at least 32 x 32 pixels'],
    ['a transparent one', ramp(32, 32, 100), 'expected an opaque image'],
  ])('refuses %s in one line', (_, bytes, message) => {
    expect(() => decodePhoto(bytes, 'face.png', 32)).toThrow(message);
  });
});
