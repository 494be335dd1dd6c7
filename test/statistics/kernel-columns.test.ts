import { expect, it } from 'vitest';
import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import { createKernelColumns } from '../../src/statistics/kernels/kernel-columns.js';
import { sumColumns } from '../../src/statistics/maps/sum-columns.js';

const draws = (stream: string, count: number): Float64Array =>
  normalDraws(drawAddress(3, stream, []), count);

it.each([
  [1, 1],
  [16, 5],
  [17, 4],
  [3 * 211, 83],
])(
  'sums columns of %d numbers, %d of them, to the bits of the plain reference',
  (length, count) => {
    const columns = Array.from({ length: count }, (_, k) =>
      Float32Array.from(draws(`column ${k}`, length)),
    );
    const sum = createKernelColumns(columns);
    for (const stream of ['weights', 'other weights']) {
      const weights = draws(stream, count);
      expect(sum(weights)).toEqual(sumColumns(columns, weights, length));
    }
  },
);
