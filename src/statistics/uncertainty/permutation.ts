import { drawAddress, uniformDraw } from '../../numeric/index.js';

/**
 * Permutation number `number` of 0..length-1 in a stream, by counter-based draws (Fisher-Yates): the same wherever
 * and in whatever order it is asked for.
 */
export function permutation(
  length: number,
  seed: number,
  stream: string,
  number: number,
): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i);
  const address = drawAddress(seed, 'permutation', [stream, number]);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(uniformDraw(address, i) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
