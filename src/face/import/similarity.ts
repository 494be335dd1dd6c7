import { dot, minus } from './vector.js';
import type { Vector } from './vector.js';

/** to ≈ scale · rotation · (from - fromCentre) + toCentre; the rotation row by row. */
export interface Similarity3 {
  readonly scale: number;
  readonly rotation: readonly number[];
  readonly fromCentre: Vector;
  readonly toCentre: Vector;
}

/**
 * The similarity without reflection that brings points to points with the least squared distances: the rotation is the
 * largest eigenvector of a 4 x 4 matrix as a unit quaternion (Horn 1987, J. Opt. Soc. Am. A 4(4), sections 4 and 5),
 * found by power iteration.
 */
export function fitSimilarity3(from: readonly Vector[], to: readonly Vector[]): Similarity3 {
  const fromCentre = centre(from);
  const toCentre = centre(to);
  const covariance = Array.from({ length: 9 }, () => 0);
  let spread = 0;
  from.forEach((point, i) => {
    const a = minus(point, fromCentre);
    const b = minus(to[i], toCentre);
    spread += dot(a, a);
    for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) covariance[3 * r + c] += a[r] * b[c];
  });
  const rotation = rotationOf(largestEigenvector(hornMatrix(covariance)));
  let along = 0;
  from.forEach((point, i) => {
    along += dot(turn(rotation, minus(point, fromCentre)), minus(to[i], toCentre));
  });
  return { scale: spread > 0 ? along / spread : 1, rotation, fromCentre, toCentre };
}

export function applySimilarity(fit: Similarity3, point: Vector): Vector {
  const turned = turn(fit.rotation, minus(point, fit.fromCentre));
  const { scale, toCentre } = fit;
  return [
    scale * turned[0] + toCentre[0],
    scale * turned[1] + toCentre[1],
    scale * turned[2] + toCentre[2],
  ];
}

/** Angle of a rotation, degrees. */
export function rotationAngleDegrees([a, , , , e, , , , i]: readonly number[]): number {
  return (Math.acos(Math.max(-1, Math.min(1, (a + e + i - 1) / 2))) * 180) / Math.PI;
}

/** Turns about x, then y, then z. */
export function rotationFromDegrees(degrees: readonly [number, number, number]): number[] {
  const [x, y, z] = degrees.map((angle) => (angle * Math.PI) / 180);
  const [sx, cx, sy, cy, sz, cz] = [
    Math.sin(x),
    Math.cos(x),
    Math.sin(y),
    Math.cos(y),
    Math.sin(z),
    Math.cos(z),
  ];
  return [
    cz * cy,
    cz * sy * sx - sz * cx,
    cz * sy * cx + sz * sx,
    sz * cy,
    sz * sy * sx + cz * cx,
    sz * sy * cx - cz * sx,
    -sy,
    cy * sx,
    cy * cx,
  ];
}

export function turn(rotation: readonly number[], [x, y, z]: Vector): Vector {
  const [a, b, c, d, e, f, g, h, i] = rotation;
  return [a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z];
}

function centre(points: readonly Vector[]): Vector {
  const sum = (k: number): number => points.reduce((total, point) => total + point[k], 0);
  return [sum(0) / points.length, sum(1) / points.length, sum(2) / points.length];
}

/** Horn's N, made positive definite by a multiple of the identity. */
function hornMatrix([xx, xy, xz, yx, yy, yz, zx, zy, zz]: readonly number[]): number[][] {
  const rows = [
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, -xx + yy - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, -xx - yy + zz],
  ];
  const shift = Math.sqrt(rows.flat().reduce((sum, value) => sum + value * value, 0));
  rows.forEach((row, k) => (row[k] += shift));
  return rows;
}

function largestEigenvector(matrix: readonly number[][]): number[] {
  let vector = [1, 0.01, 0.02, 0.03];
  for (let step = 0; step < 500; step++) {
    const next = matrix.map((row) => row.reduce((sum, value, k) => sum + value * vector[k], 0));
    const length = Math.hypot(...next);
    if (!(length > 0)) return [1, 0, 0, 0];
    vector = next.map((value) => value / length);
  }
  return vector;
}

function rotationOf([w, x, y, z]: readonly number[]): number[] {
  return [
    w * w + x * x - y * y - z * z,
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    w * w - x * x + y * y - z * z,
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    w * w - x * x - y * y + z * z,
  ];
}
