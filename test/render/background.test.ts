import { describe, expect, it } from 'vitest';
import { createBackdrop } from '../../src/render/background.js';

const texture = (size: number, contrast = 0.4) =>
  createBackdrop({ kind: 'texture', contrast }, size);

describe('a textured background', () => {
  it('is a pure function of its number, whatever was drawn before', () => {
    const backdrop = texture(32);
    const first = backdrop.greys(7).slice();
    const other = backdrop.greys(8).slice();
    expect(backdrop.greys(7)).toEqual(first);
    expect(texture(32).greys(7)).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('stays within its contrast about mid-grey and uses much of it', () => {
    let [least, most] = [1, 0];
    const backdrop = texture(64);
    for (let n = 0; n < 40; n++) {
      const greys = backdrop.greys(n);
      least = Math.min(least, ...greys);
      most = Math.max(most, ...greys);
    }
    expect(least >= 0.3 - 1e-6 && least < 0.35).toBe(true);
    expect(most <= 0.7 + 1e-6 && most > 0.65).toBe(true);
  });

  it('is smooth: neighbouring pixels differ by little of the contrast', () => {
    const greys = texture(64).greys(3);
    for (let i = 1; i < greys.length; i++) {
      if (i % 64 > 0) expect(Math.abs(greys[i] - greys[i - 1]) < 0.1).toBe(true);
    }
  });

  it('is mid-grey at contrast 0, and a constant one is what it says', () => {
    expect(new Set(texture(16, 0).greys(5))).toEqual(new Set([0.5]));
    const constant = createBackdrop({ kind: 'constant', grey: 0.25 }, 16);
    expect(new Set(constant.greys(5))).toEqual(new Set([0.25]));
  });
});
