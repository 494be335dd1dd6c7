import { expect, test } from 'vitest';
import { spreadBatch } from '../../activities/prepare-run.js';

test('batches that are timed are whole, within the space and all over it', () => {
  const starts = Array.from({ length: 12 }, (_, k) => spreadBatch({ pointCount: 5040 }, 32, k + 1));
  for (const start of starts) {
    expect(start % 32).toBe(0);
    expect(start + 32).toBeLessThanOrEqual(5040);
  }
  for (const third of [0, 1, 2]) {
    expect(starts.some((start) => Math.floor((3 * start) / 5040) === third)).toBe(true);
  }
  expect(spreadBatch({ pointCount: 8 }, 32, 3)).toBe(0);
});
