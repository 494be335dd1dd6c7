/**
 * Keeps albedo residuals within what pigments do, for amplified faces too: a linear model of linear RGB has no floor, so
 * what is too strong at one vertex turns black, green or red at four times its size. Per vertex, over all columns
 * together, the root mean square change is held to `lightness` times the mean albedo along its own colour, and to
 * `chroma` times it across (all columns scaled alike there, so that the columns' pattern stays).
 * @param mean [3V] linear RGB
 * @param columns [3V] each, per standard deviation; not changed
 * @param limits per vertex, shares of the mean albedo
 */
export function limitPigment(
  mean: Float32Array,
  columns: readonly Float32Array[],
  limits: (vertex: number) => { readonly lightness: number; readonly chroma: number },
): Float32Array[] {
  const limited = columns.map((column) => column.slice());
  for (let v = 0; v < mean.length / 3; v++) {
    const colour = mean.subarray(3 * v, 3 * v + 3);
    const relative = columns.map((column) => split(column.subarray(3 * v, 3 * v + 3), colour));
    const { lightness, chroma } = limits(v);
    const lightShare = shareWithin(
      lightness,
      relative.map(({ light }) => light * light),
    );
    const chromaShare = shareWithin(
      chroma,
      relative.map(({ rest }) => (rest[0] ** 2 + rest[1] ** 2 + rest[2] ** 2) / 3),
    );
    relative.forEach(({ light, rest }, j) => {
      for (let k = 0; k < 3; k++) {
        limited[j][3 * v + k] = colour[k] * (light * lightShare + rest[k] * chromaShare);
      }
    });
  }
  return limited;
}

/** A change of colour relative to `mean`, its mean over the channels and what is left per channel. */
function split(change: Float32Array, mean: Float32Array): { light: number; rest: number[] } {
  const relative = [0, 1, 2].map((k) => change[k] / Math.max(mean[k], 1e-3));
  const light = (relative[0] + relative[1] + relative[2]) / 3;
  return { light, rest: relative.map((value) => value - light) };
}

function shareWithin(limit: number, squares: readonly number[]): number {
  const size = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  return size > limit ? limit / size : 1;
}
