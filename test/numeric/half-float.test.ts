import { describe, expect, it } from 'vitest';
import { halfBits, halfValue } from '../../src/numeric/index.js';

describe('half floats', () => {
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65_504, 0x7bff],
    [65_519.9, 0x7bff],
    [65_520, 0x7c00],
    [-Infinity, 0xfc00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 - 2 ** -12, 0x4000],
    [0.1, 0x2e66],
  ])('rounds %f to the bits of the standard', (value, bits) => {
    expect(halfBits(value)).toBe(bits);
  });

  it('gives every pattern of bits back that is a number', () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const value = halfValue(bits);
      if (!Number.isNaN(value)) expect(halfBits(value)).toBe(bits);
    }
  });

  it('keeps what is no number', () => {
    expect(halfValue(halfBits(NaN))).toBeNaN();
  });
});
