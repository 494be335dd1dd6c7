import { PNG } from 'pngjs';
import UPNG from 'upng-js';
import { describe, expect, it } from 'vitest';
import {
  encodeApng,
  encodeGray16Png,
  encodeGrayPng,
  encodeIndexedPng,
  encodeRgb16Png,
  encodeRgbPng,
} from '../../src/render/index.js';

const buffer = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;

describe('PNG encoders', () => {
  it('write RGB and grey bytes that another reader finds again', () => {
    const rgb = Uint8Array.from({ length: 2 * 3 * 3 }, (_, i) => 14 * i);
    const read = PNG.sync.read(encodeRgbPng(rgb, 2, 3));
    expect([read.width, read.height]).toEqual([2, 3]);
    expect([...read.data].filter((_, i) => i % 4 < 3)).toEqual([...rgb]);
    const gray = PNG.sync.read(encodeGrayPng(Uint8Array.of(0, 7, 255, 128), 2, 2));
    expect([0, 4, 8, 12].map((i) => gray.data[i])).toEqual([0, 7, 255, 128]);
  });

  it('write 16-bit numbers whole, from a view into a larger buffer too', () => {
    const values = Uint16Array.of(9, 0, 1, 258, 65_535, 9).subarray(1, 5);
    const gray = UPNG.decode(buffer(encodeGray16Png(values, 4, 1)));
    expect([gray.ctype, gray.depth]).toEqual([0, 16]);
    expect([...new Uint8Array(gray.data)].slice(0, 8)).toEqual([0, 0, 0, 1, 1, 2, 255, 255]);
    const rgb = UPNG.decode(buffer(encodeRgb16Png(Uint16Array.of(1, 2, 772), 1, 1)));
    expect([rgb.ctype, rgb.depth]).toEqual([2, 16]);
    expect([...new Uint8Array(rgb.data)].slice(0, 6)).toEqual([0, 1, 0, 2, 3, 4]);
  });

  it('keep the indices of an indexed picture beside its colours', () => {
    const palette = [
      [0, 0, 0],
      [10, 20, 30],
      [200, 100, 50],
    ] as const;
    const bytes = encodeIndexedPng(Uint8Array.of(2, 0, 1, 1, 2, 2), 3, 2, palette);
    const image = UPNG.decode(buffer(bytes));
    expect([image.ctype, image.depth]).toEqual([3, 8]);
    expect([...new Uint8Array(image.data)].slice(0, 6)).toEqual([2, 0, 1, 1, 2, 2]);
    // pngjs checks the chunks' check sums.
    expect([...PNG.sync.read(bytes).data.subarray(0, 4)]).toEqual([200, 100, 50, 255]);
  });

  it('refuse lengths and indices that do not fit', () => {
    expect(() => encodeRgbPng(new Uint8Array(5), 1, 2)).toThrow(/expected 6 numbers, found 5/);
    expect(() => encodeIndexedPng(Uint8Array.of(0), 2, 1, [[0, 0, 0]])).toThrow(
      /expected 2 indices, found 1/,
    );
    expect(() => encodeIndexedPng(Uint8Array.of(1), 1, 1, [[0, 0, 0]])).toThrow(
      /expected 0 to 0, found 1/,
    );
  });
});

describe('encodeApng', () => {
  const SIDE = 24;
  const LENGTH = 3 * SIDE * SIDE;
  const frame = (seed: number): Uint8Array =>
    Uint8Array.from({ length: LENGTH }, (_, i) => (seed * (i % 3) + Math.floor(i / 40)) % 256);
  const noise = Uint8Array.from({ length: 3 * 8 * 8 }, (_, i) => (i * i * 7919) % 251);

  it('keeps every frame without loss, its time, and repeats for ever', () => {
    const frames = [frame(3), frame(70), frame(11)];
    const image = UPNG.decode(buffer(encodeApng(frames, SIDE, SIDE, 120)));
    expect(image.tabs.acTL).toEqual({ num_frames: 3, num_plays: 0 });
    expect(image.frames.map(({ delay }) => delay)).toEqual([120, 120, 120]);
    UPNG.toRGBA8(image).forEach((rgba, i) =>
      expect([...new Uint8Array(rgba)].filter((_, k) => k % 4 < 3)).toEqual([...frames[i]]),
    );
  });

  it('refuses tiny noise rather than write a truncated file', () => {
    const frames = [noise, noise.map((value) => 255 - value), noise.slice().reverse()];
    expect(() => encodeApng(frames, 8, 8, 80)).toThrow(/expected frames that compress/);
  });

  it('refuses no frames, and frames of another size', () => {
    expect(() => encodeApng([], SIDE, SIDE, 80)).toThrow(
      /expected frames of 1728 numbers, found none/,
    );
    expect(() => encodeApng([frame(3), new Uint8Array(3)], SIDE, SIDE, 80)).toThrow(/found 3/);
  });
});
