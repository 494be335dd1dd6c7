/** Turn, magnification and shift of the plane: u = a·x - b·y + shiftX, v = b·x + a·y + shiftY. */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/**
 * The similarity (no reflection) that brings points `from` to points `to`, both [x0, y0, x1, y1, …], with the least
 * sum of squared distances. Umeyama 1991, IEEE TPAMI 13(4), equations 34-43; in the plane, with points as complex
 * numbers about their means, a + ib = Σ conj(z)·w / Σ |z|². Throws a RangeError when all points of `from` coincide.
 */
export function fitSimilarity(from: ArrayLike<number>, to: ArrayLike<number>): Similarity {
  const [fromX, fromY] = centroid(from);
  const [toX, toY] = centroid(to);
  let real = 0;
  let imaginary = 0;
  let spread = 0;
  for (let i = 0; i < from.length; i += 2) {
    const x = from[i] - fromX;
    const y = from[i + 1] - fromY;
    const u = to[i] - toX;
    const v = to[i + 1] - toY;
    real += x * u + y * v;
    imaginary += x * v - y * u;
    spread += x * x + y * y;
  }
  if (!(spread > 0)) {
    throw new RangeError('expected landmarks at different places, found all of them at one point');
  }
  const a = real / spread;
  const b = imaginary / spread;
  return { a, b, shiftX: toX - a * fromX + b * fromY, shiftY: toY - b * fromX - a * fromY };
}

function centroid(points: ArrayLike<number>): [number, number] {
  let x = 0;
  let y = 0;
  for (let i = 0; i < points.length; i += 2) {
    x += points[i];
    y += points[i + 1];
  }
  const count = points.length / 2;
  return [x / count, y / count];
}
