import { describe, expect, it } from 'vitest';
import { areApart } from '../../src/numeric/index.js';

describe('two estimates of the same bits', () => {
  it('are apart from more than 0.05 bits and a quarter of the larger on', () => {
    expect(areApart(1, 0.74)).toBe(true);
    expect(areApart(1, 0.76)).toBe(false);
    expect(areApart(0.16, 0.1)).toBe(true);
    expect(areApart(0.145, 0.1)).toBe(false);
  });

  it('are apart, where they are weak, from more than 0.03 bits and half of the larger on', () => {
    expect(areApart(0.048, 0)).toBe(true);
    expect(areApart(0.055, 0.008)).toBe(true);
    expect(areApart(0.045, 0.01)).toBe(true);
    expect(areApart(0.029, 0)).toBe(false);
    expect(areApart(0.08, 0.045)).toBe(false);
  });

  it('may stand in either order and below 0', () => {
    expect(areApart(0, 0.048)).toBe(true);
    expect(areApart(-0.02, 0.02)).toBe(true);
    expect(areApart(0.01, -0.01)).toBe(false);
  });
});
