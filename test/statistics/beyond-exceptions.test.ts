import { expect, it } from 'vitest';

import { beyondExceptions } from '../../src/statistics/beyond-exceptions.js';

/** Two identities, of whose images `others` leave the bin of a rectified unit's zeros. */
function rectified(images: number, others: number): { histogram: Float64Array } {
  const histogram = new Float64Array(32);
  histogram[7] = images / 2;
  histogram[16 + 7] = images / 2 - others;
  histogram[16 + 15] = others;
  return { histogram };
}

// h(1/1000) + 2/1000 = 0.0114078 + 0.002 bits.
it('refuses more than one image in a thousand can tell of four levels: 0.0134 bits', () => {
  const unit = rectified(1000, 1);
  expect(beyondExceptions(0.01341, unit, 2)).toBe(
    'nearly constant: 0.10 % of the images leave its most common bin and can tell at most 0.013 bits; the Gaussian estimate lies above, the binned value stands',
  );
  expect(beyondExceptions(0.0134, unit, 2)).toBe(null);
});

it('says nothing of a unit that answers differently in half of the images, nor of estimates below 0', () => {
  expect(beyondExceptions(1.9, rectified(1000, 500), 2)).toBe(null);
  expect(beyondExceptions(-0.001, rectified(1000, 1), 2)).toBe(null);
});

it('lets a unit without exceptions know nothing', () => {
  expect(beyondExceptions(0.001, rectified(1000, 0), 2)).toContain('can tell at most 0.0 bits');
});
