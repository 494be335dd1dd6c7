import type { FitSample } from './fit-sample.js';

const BLOCK_POINTS = 512;

/** Correlations of the chosen units over all points, [chosen · chosen]. */
export function unitCorrelations(sample: FitSample, chosen: Int32Array): Float64Array {
  const size = chosen.length;
  const sums = new Float64Array(size * size);
  const block = new Float64Array(size * BLOCK_POINTS);
  for (let first = 0; first < sample.points; first += BLOCK_POINTS) {
    const count = Math.min(BLOCK_POINTS, sample.points - first);
    sample.readBlock(chosen, first, count, block);
    addProducts(block, count, size, sums);
  }
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      sums[a * size + b] = sums[b * size + a] = sums[a * size + b] / sample.points;
    }
  }
  return sums;
}

/** Adds Σ_k x_a,k · x_b,k to the lower triangle, two units by two at a time: half the loads. */
function addProducts(block: Float64Array, count: number, size: number, sums: Float64Array): void {
  for (let a = 0; a < size; a += 2) {
    const a0 = a * count;
    const a1 = Math.min(a + 1, size - 1) * count;
    for (let b = 0; b <= a; b += 2) {
      const b0 = b * count;
      const b1 = Math.min(b + 1, size - 1) * count;
      let [s00, s01, s10, s11] = [0, 0, 0, 0];
      for (let k = 0; k < count; k++) {
        const [x0, x1, y0, y1] = [block[a0 + k], block[a1 + k], block[b0 + k], block[b1 + k]];
        s00 += x0 * y0;
        s01 += x0 * y1;
        s10 += x1 * y0;
        s11 += x1 * y1;
      }
      const [hasA, hasB] = [a + 1 < size, b + 1 < size];
      sums[a * size + b] += s00;
      if (hasB && b + 1 <= a) sums[a * size + b + 1] += s01;
      if (hasA) sums[(a + 1) * size + b] += s10;
      if (hasA && hasB) sums[(a + 1) * size + b + 1] += s11;
    }
  }
}
