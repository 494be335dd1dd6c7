import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import { rankLogits } from '../../src/statistics/decisions/rank-logits.js';
import { createKernelLogits } from '../../src/statistics/kernels/kernel-logits.js';

/** Rows of logits in steps of a half, so that many are equal. */
function drawRows(count: number, rows: number): Float32Array {
  const draws = normalDraws(drawAddress(3, 'logits', [count]), count * rows);
  return Float32Array.from(draws, (z) => Math.round(2 * z) / 2);
}

describe('createKernelLogits', () => {
  it.each([2, 3, 4, 5, 8, 31, 2_000, 20_001])(
    'ranks the true class among %d as the plain reference does',
    (count) => {
      const rows = 40;
      const logits = drawRows(count, rows);
      const rank = createKernelLogits(count);
      for (let row = 0; row < rows; row++) {
        const truth = (row * 7919) % count;
        const plain = rankLogits(logits, row * count, count, truth);
        expect(rank(logits, row * count, truth)).toEqual(plain);
      }
    },
  );

  it('takes the lowest of equal logits, and counts those below the true class as preferred', () => {
    const logits = Float32Array.of(9, 1, 3, 3, 3, 0, 3, 9);
    const rank = createKernelLogits(6);
    expect(rank(logits, 1, 3)).toEqual({ most: 3, best: 1, preferred: 2 });
    expect(rank(logits, 1, 0)).toEqual({ most: 3, best: 1, preferred: 4 });
  });

  it('finds no other class where none is a number above negative infinity', () => {
    const rank = createKernelLogits(5);
    const logits = Float32Array.of(2, NaN, -Infinity, NaN, -Infinity);
    expect(rank(logits, 0, 0)).toEqual({ most: -Infinity, best: -1, preferred: 0 });
    expect(rankLogits(logits, 0, 5, 0)).toEqual({ most: -Infinity, best: -1, preferred: 0 });
  });

  it('leaves the logits as they are', () => {
    const logits = drawRows(7, 2);
    const before = logits.slice();
    createKernelLogits(7)(logits, 7, 2);
    expect(logits).toEqual(before);
  });
});
