import { normalQuantile } from '../numeric/index.js';
import { BIN_COUNT, SCORE_SCALE } from './types.js';

/** Largest |q| a score may have: |z| = 5, the extreme rank of 3.4 million calibration points. */
export const MAX_SCORE = 5 * SCORE_SCALE;

/** Bin of every fixed-point score: entry q + MAX_SCORE is 0..15, the number of thresholds Φ⁻¹(k/16)·2^10 at or below q. */
export const BIN_OF_SCORE: Uint8Array = tabulate();

/** Bin 0..15 of a fixed-point score of any size. */
export function binOfScore(score: number): number {
  return BIN_OF_SCORE[Math.max(-MAX_SCORE, Math.min(MAX_SCORE, score)) + MAX_SCORE];
}

function tabulate(): Uint8Array {
  const bins = new Uint8Array(2 * MAX_SCORE + 1);
  for (let k = 1; k < BIN_COUNT; k++) {
    const threshold = Math.ceil(normalQuantile(k / BIN_COUNT) * SCORE_SCALE);
    for (let q = threshold; q <= MAX_SCORE; q++) bins[q + MAX_SCORE]++;
  }
  return bins;
}
