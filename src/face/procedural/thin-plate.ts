import type { ChartXY } from './feature-curves.js';

/**
 * Thin-plate spline (Bookstein 1989, IEEE PAMI 11(6), equations 1-7) over mirror-symmetric control points, solved once:
 * a displacement of the controls becomes a displacement of fixed chart points by one matrix product.
 */
export interface ChartWarp {
  /**
   * Chart points of a face whose controls lie at `controls` (right half and midline, in the order of construction).
   * [2·points]: a, y.
   */
  warp(controls: readonly ChartXY[]): Float64Array;
}

/** Length that makes the system well scaled, mm. */
const UNIT = 120;

/** @param rest controls at rest, right half and midline @param points chart points to be warped, right half */
export function createChartWarp(rest: readonly ChartXY[], points: readonly ChartXY[]): ChartWarp {
  const mirrored = rest.flatMap(([a], i) => (Math.abs(a) < 1e-9 ? [] : [i]));
  const controls: ChartXY[] = [...rest, ...mirrored.map((i): ChartXY => [-rest[i][0], rest[i][1]])];
  const inverse = invertSystem(controls);
  const half = rest.length;
  // The mirror image of control i moves by (-dx, dy): both images fold into one weight per axis.
  const weightsA = points.map(() => new Float64Array(half));
  const weightsY = points.map(() => new Float64Array(half));
  points.forEach((point, n) => {
    const weights = controlWeights(inverse, controls, point);
    for (let i = 0; i < half; i++) weightsA[n][i] = weightsY[n][i] = weights[i];
    mirrored.forEach((i, k) => {
      weightsA[n][i] -= weights[half + k];
      weightsY[n][i] += weights[half + k];
    });
  });
  return {
    warp(moved) {
      const result = new Float64Array(2 * points.length);
      points.forEach(([a, y], n) => {
        let sumA = a;
        let sumY = y;
        for (let i = 0; i < half; i++) {
          sumA += weightsA[n][i] * (moved[i][0] - rest[i][0]);
          sumY += weightsY[n][i] * (moved[i][1] - rest[i][1]);
        }
        result[2 * n] = sumA;
        result[2 * n + 1] = sumY;
      });
      return result;
    },
  };
}

/** r² ln r of the distance between two chart points. */
function kernel(p: ChartXY, q: ChartXY): number {
  const squared = ((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2) / (UNIT * UNIT);
  return squared < 1e-12 ? 0 : squared * Math.log(squared) * 0.5;
}

/** How much of each control's displacement a point takes. */
function controlWeights(
  inverse: readonly Float64Array[],
  controls: readonly ChartXY[],
  point: ChartXY,
): Float64Array {
  const row = [
    ...controls.map((control) => kernel(point, control)),
    1,
    point[0] / UNIT,
    point[1] / UNIT,
  ];
  return Float64Array.from(controls, (_, j) => {
    let sum = 0;
    for (let i = 0; i < row.length; i++) sum += row[i] * inverse[i][j];
    return sum;
  });
}

/** Inverse of the spline's matrix [[K, P], [Pᵀ, 0]] by Gauss-Jordan elimination with row pivoting. */
function invertSystem(controls: readonly ChartXY[]): Float64Array[] {
  const count = controls.length;
  const size = count + 3;
  const rows = Array.from({ length: size }, () => new Float64Array(2 * size));
  controls.forEach((control, i) => {
    controls.forEach((other, j) => (rows[i][j] = kernel(control, other)));
    rows[i][i] += 1e-7;
    [1, control[0] / UNIT, control[1] / UNIT].forEach((value, k) => {
      rows[i][count + k] = value;
      rows[count + k][i] = value;
    });
  });
  for (let i = 0; i < size; i++) rows[i][size + i] = 1;
  for (let column = 0; column < size; column++) eliminate(rows, column);
  return rows.map((row) => row.slice(size));
}

function eliminate(rows: Float64Array[], column: number): void {
  let pivot = column;
  for (let r = column + 1; r < rows.length; r++) {
    if (Math.abs(rows[r][column]) > Math.abs(rows[pivot][column])) pivot = r;
  }
  [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
  const source = rows[column];
  const scale = 1 / source[column];
  for (let k = column; k < source.length; k++) source[k] *= scale;
  for (let r = 0; r < rows.length; r++) {
    const factor = rows[r][column];
    if (r === column || factor === 0) continue;
    for (let k = column; k < source.length; k++) rows[r][k] -= factor * source[k];
  }
}
