import type { ReadOuts } from './types.js';

/**
 * Writes the read-outs of the row that begins at `rowOffset` of `activations` to `target` from `targetOffset`; the
 * kernel beside it (`kernels/kernel-read-outs.ts`) gives the same bits.
 */
export function applyReadOuts(
  { groups, weights, offsets }: ReadOuts,
  activations: Float32Array,
  rowOffset: number,
  target: Float32Array,
  targetOffset: number,
): void {
  for (const { layerOffset, first, count } of groups) {
    for (let r = first; r < first + count; r++) {
      const own = weights[r];
      let sum = offsets[r];
      for (let unit = 0; unit < own.length; unit++) {
        sum = Math.fround(
          sum + Math.fround(own[unit] * activations[rowOffset + layerOffset + unit]),
        );
      }
      target[targetOffset + r] = sum;
    }
  }
}
