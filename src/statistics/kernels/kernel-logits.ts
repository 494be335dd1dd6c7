import type { LogitRank } from '../decisions/rank-logits.js';
import { createKernels } from './kernels.js';

const PAGE_BYTES = 65_536;
/** Where a row's standing lies: largest other logit, its class, classes preferred. Logits follow. */
const FOUND_AT = 64;
const LOGITS_AT = 128;

/**
 * The plain `rankLogits` for rows of `count` logits, the same numbers, by a kernel that looks at four at a time. What it
 * returns is one object, valid until the next call.
 */
export function createKernelLogits(
  count: number,
): (activations: Float32Array, from: number, truth: number) => LogitRank {
  const kernels = createKernels();
  const bytes = LOGITS_AT + 16 * Math.ceil(count / 4);
  const missing = bytes - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE_BYTES));
  const { buffer } = kernels.memory;
  const logits = new Float32Array(buffer, LOGITS_AT, count);
  const most = new Float32Array(buffer, FOUND_AT, 1);
  const numbers = new Int32Array(buffer, FOUND_AT + 4, 2);
  const rank = { most: 0, best: -1, preferred: 0 };
  return (activations, from, truth) => {
    logits.set(activations.subarray(from, from + count));
    kernels.rankLogits(LOGITS_AT, count, truth, FOUND_AT);
    rank.most = most[0];
    rank.best = numbers[0];
    rank.preferred = numbers[1];
    return rank;
  };
}
