/**
 * Points of Sobol's sequence (1967, *USSR Computational Mathematics and Mathematical Physics* 7), in the order of Antonov
 * and Saleev's Gray code, with the direction numbers of Joe and Kuo 2008 (*SIAM Journal on Scientific Computing* 30).
 */

/** Degree, coefficients and first direction numbers m of each dimension from the second on: new-joe-kuo-6. */
const PRIMITIVES: readonly (readonly [
  degree: number,
  coefficients: number,
  m: readonly number[],
])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
  [5, 11, [1, 1, 5, 1, 1]],
  [5, 13, [1, 1, 1, 3, 11]],
  [5, 14, [1, 3, 5, 5, 31]],
  [6, 1, [1, 3, 3, 9, 7, 49]],
  [6, 13, [1, 1, 1, 15, 21, 21]],
  [6, 16, [1, 3, 1, 13, 27, 49]],
];

/** Dimensions that a point may have. */
export const SOBOL_DIMENSIONS = PRIMITIVES.length + 1;
const BITS = 32;

/** Coordinate `dimension` (from 0) of point `index` (from 0), in 0..1. Throws a RangeError for more dimensions than known. */
export function sobolCoordinate(index: number, dimension: number): number {
  const directions = directionsOf(dimension);
  const gray = index ^ (index >>> 1);
  let bits = 0;
  for (let i = 0; i < BITS; i++) if ((gray >>> i) & 1) bits ^= directions[i];
  return (bits >>> 0) / 2 ** BITS;
}

const known: Int32Array[] = [];

function directionsOf(dimension: number): Int32Array {
  if (!(dimension >= 0 && dimension < SOBOL_DIMENSIONS)) {
    throw new RangeError(`expected a dimension below ${SOBOL_DIMENSIONS}, found ${dimension}`);
  }
  return (known[dimension] ??=
    dimension === 0 ? vanDerCorput() : recur(...PRIMITIVES[dimension - 1]));
}

function vanDerCorput(): Int32Array {
  return Int32Array.from({ length: BITS }, (_, i) => 1 << (BITS - 1 - i));
}

/** v_i = v_(i-s) ^ v_(i-s) >> s ^ those of the polynomial's terms: Joe and Kuo 2008, equation (2). */
function recur(degree: number, coefficients: number, m: readonly number[]): Int32Array {
  const v = new Int32Array(BITS);
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      v[i] = m[i] << (BITS - 1 - i);
      continue;
    }
    v[i] = v[i - degree] ^ (v[i - degree] >>> degree);
    for (let k = 1; k < degree; k++) {
      if ((coefficients >>> (degree - 1 - k)) & 1) v[i] ^= v[i - k];
    }
  }
  return v;
}
