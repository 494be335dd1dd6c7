import { BIN_OF_SCORE, MAX_SCORE } from '../score-bins.js';
import { BIN_COUNT } from '../types.js';

const SLOTS = 16;
/** |q| of a slot: less than the distance between two thresholds of bins. */
const SLOT_WIDTH = 128;
/** No remainder reaches it: the slot holds no threshold. */
const NO_THRESHOLD = 255;

/**
 * What `assembly/count-tile.ts` bins by. Of each 128 of |q|: bins between 0 and its beginning, the remainder from which
 * one more is passed; then for each two bins what a bin adds to the byte of their two counters of four bits. Negative
 * scores mirror positive ones.
 */
export function countTable(): Uint8Array {
  const table = new Uint8Array(2 * SLOTS + (BIN_COUNT / 2) * BIN_COUNT);
  const middle = BIN_COUNT / 2;
  const binsAbove = (q: number): number => BIN_OF_SCORE[q + MAX_SCORE] - middle;
  for (let slot = 0; slot < SLOTS; slot++) {
    const first = slot * SLOT_WIDTH;
    const remainders = Array.from({ length: SLOT_WIDTH }, (_, i) => i);
    table[slot] = binsAbove(first);
    const threshold = remainders.findIndex((i) => binsAbove(first + i) > binsAbove(first));
    table[SLOTS + slot] = threshold < 0 ? NO_THRESHOLD : threshold;
  }
  for (let bin = 0; bin < BIN_COUNT; bin++) {
    table[2 * SLOTS + (bin >> 1) * BIN_COUNT + bin] = bin % 2 === 0 ? 1 : 16;
  }
  return table;
}
