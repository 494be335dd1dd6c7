import { envelopeCholesky } from '../../numeric/index.js';
import type { SparseSolver } from '../../numeric/index.js';
import type { Gradient } from './bound-strain.js';

/** Displacement gradients on the triangles of a surface, and displacements from them. */
export interface SurfaceGradients {
  readonly triangleCount: number;
  /** Vertices of triangle t from 3·t on. */
  readonly triangles: Uint32Array;
  /** Writes the gradient of a displacement [3N], mm, on one triangle. */
  gradient(displacement: Float64Array, triangle: number, out: Gradient): void;
  /**
   * The displacement, [3N], whose gradients differ least from those that `wanted` writes for each triangle: Poisson's
   * equation (Yu et al. 2004, *Mesh editing with Poisson-based gradient field manipulation*, equation 3), with a weak pull to
   * no displacement, which is felt over `REACH` and leaves what is farther away in its place.
   */
  integrate(wanted: (triangle: number, out: Gradient) => void): Float64Array;
}

/** mm */
const REACH = 60;
/** Double areas below, square millimetres, have no directions: such triangles are left out. */
const LEAST_DOUBLE_AREA = 1e-3;

/** Two unit vectors in each triangle's plane and its normal, and the inverse of its edges in that plane: [13] each. */
type Frames = Float64Array;
const FRAME = 13;

export function surfaceGradients(rest: Float64Array, triangles: Uint32Array): SurfaceGradients {
  const kept = triangles;
  const triangleCount = kept.length / 3;
  const frames = new Float64Array(FRAME * triangleCount);
  for (let t = 0; t < triangleCount; t++) writeFrame(rest, kept, t, frames);
  const solver = poissonSolver(rest.length / 3, kept, frames);
  return {
    triangleCount,
    triangles: kept,
    gradient: (displacement, t, out) => gradientOf(displacement, kept, t, frames, out),
    integrate: (wanted) => integrate(rest.length / 3, kept, frames, solver, wanted),
  };
}

/** Axes along, across and normal; then 1/|u|, -p/(|u|·q), 1/q for edges u = (|u|, 0) and w = (p, q); then double the area. */
function writeFrame(rest: Float64Array, triangles: Uint32Array, t: number, frames: Frames): void {
  const [a, b, c] = [3 * triangles[3 * t], 3 * triangles[3 * t + 1], 3 * triangles[3 * t + 2]];
  const u = [rest[b] - rest[a], rest[b + 1] - rest[a + 1], rest[b + 2] - rest[a + 2]];
  const w = [rest[c] - rest[a], rest[c + 1] - rest[a + 1], rest[c + 2] - rest[a + 2]];
  const cross = [u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]];
  const length = Math.sqrt(dot(u, u));
  const area = Math.sqrt(dot(cross, cross));
  if (area < LEAST_DOUBLE_AREA) return;
  const along = u.map((x) => x / length);
  const normal = cross.map((x) => x / area);
  const across = [
    normal[1] * along[2] - normal[2] * along[1],
    normal[2] * along[0] - normal[0] * along[2],
    normal[0] * along[1] - normal[1] * along[0],
  ];
  const [p, q] = [dot(w, along), dot(w, across)];
  frames.set(
    [...along, ...across, ...normal, 1 / length, -p / (length * q), 1 / q, area],
    FRAME * t,
  );
}

function gradientOf(
  displacement: Float64Array,
  triangles: Uint32Array,
  t: number,
  frames: Frames,
  out: Gradient,
): void {
  const [a, b, c] = [3 * triangles[3 * t], 3 * triangles[3 * t + 1], 3 * triangles[3 * t + 2]];
  const f = FRAME * t;
  const [i00, i01, i11] = [frames[f + 9], frames[f + 10], frames[f + 11]];
  const bx = displacement[b] - displacement[a];
  const by = displacement[b + 1] - displacement[a + 1];
  const bz = displacement[b + 2] - displacement[a + 2];
  const cx = displacement[c] - displacement[a];
  const cy = displacement[c + 1] - displacement[a + 1];
  const cz = displacement[c + 2] - displacement[a + 2];
  for (let axis = 0; axis < 3; axis++) {
    const [x, y, z] = [frames[f + 3 * axis], frames[f + 3 * axis + 1], frames[f + 3 * axis + 2]];
    const first = bx * x + by * y + bz * z;
    const second = cx * x + cy * y + cz * z;
    out[2 * axis] = first * i00;
    out[2 * axis + 1] = first * i01 + second * i11;
  }
}

/** Σ area · gradientᵀ·gradient + mass / REACH², the cotangent Laplacian. */
function poissonSolver(count: number, triangles: Uint32Array, frames: Frames): SparseSolver {
  const rows = Array.from({ length: count }, (_, v) => new Map([[v, 1e-9]]));
  const add = (row: number, column: number, value: number): void => {
    rows[row].set(column, (rows[row].get(column) ?? 0) + value);
  };
  for (let t = 0; t < triangles.length / 3; t++) {
    const corners = triangles.subarray(3 * t, 3 * t + 3);
    const slopes = cornerSlopes(frames, t);
    const area = frames[FRAME * t + 12] / 2;
    for (let i = 0; i < 3; i++) {
      add(corners[i], corners[i], area / (3 * REACH * REACH));
      for (let j = 0; j < 3; j++) {
        add(
          corners[i],
          corners[j],
          area * (slopes[i][0] * slopes[j][0] + slopes[i][1] * slopes[j][1]),
        );
      }
    }
  }
  const solver = envelopeCholesky(rows);
  if (!solver) throw new RangeError('expected a surface of finite positions, found others');
  return solver;
}

/** How the two slopes of a field on a triangle change with its value at each corner. */
function cornerSlopes(frames: Frames, t: number): readonly (readonly [number, number])[] {
  const [i00, i01, i11] = frames.subarray(FRAME * t + 9, FRAME * t + 12);
  return [
    [-i00, -i01 - i11],
    [i00, i01],
    [0, i11],
  ];
}

function integrate(
  count: number,
  triangles: Uint32Array,
  frames: Frames,
  solver: SparseSolver,
  wanted: (triangle: number, out: Gradient) => void,
): Float64Array {
  const sums = new Float64Array(3 * count);
  const gradient = new Float64Array(6);
  for (let t = 0; t < triangles.length / 3; t++) {
    wanted(t, gradient);
    const f = FRAME * t;
    const area = frames[f + 12] / 2;
    const [i00, i01, i11] = [frames[f + 9], frames[f + 10], frames[f + 11]];
    const [a, b, c] = [triangles[3 * t], triangles[3 * t + 1], triangles[3 * t + 2]];
    for (let k = 0; k < 3; k++) {
      let [first, second] = [0, 0];
      for (let axis = 0; axis < 3; axis++) {
        first += frames[f + 3 * axis + k] * gradient[2 * axis];
        second += frames[f + 3 * axis + k] * gradient[2 * axis + 1];
      }
      const atB = area * (first * i00 + second * i01);
      const atC = area * second * i11;
      sums[3 * a + k] -= atB + atC;
      sums[3 * b + k] += atB;
      sums[3 * c + k] += atC;
    }
  }
  solver.solve(sums);
  return sums;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
