import type { FaceDirections } from './face-space.js';
import type { MapSurface } from './types.js';

/**
 * W_j B_j of every vertex, [V][3K], row by row: what a score's covariance with the coefficients is multiplied by for the
 * three numbers whose squares add up to the variance that the vertex explains.
 */
export function whitenedBasis(
  { basis }: Pick<FaceDirections, 'basis'>,
  { whitenings, ranks }: Pick<MapSurface, 'whitenings' | 'ranks'>,
): Float32Array[] {
  const count = basis.length;
  return Array.from(ranks, (_, j) => {
    const rows = new Float64Array(3 * count);
    for (let i = 0, w = 6 * j; i < 3; i++) {
      for (let h = 0; h <= i; h++, w++) {
        for (let k = 0; k < count; k++) rows[i * count + k] += whitenings[w] * basis[k][3 * j + h];
      }
    }
    return Float32Array.from(rows);
  });
}
