import { smoothOnce, vertexNeighbours, vertexNormals } from './surface-geometry.js';

type Triangle = readonly [number, number, number];

/** What one standard deviation of all residuals together may do to a triangle, root mean square. */
export interface StrainLimits {
  /** Relative change of length within the surface. */
  readonly stretch: number;
  /** Change of slope out of the surface. */
  readonly slope: number;
}

const MOST_ROUNDS = 240;

/**
 * Smooths displacement fields where together they deform the surface more than `limits` allow, and only there: what
 * moves along the surface where it stretches too much, what moves along its normals where it tilts too much. With
 * independent standard normal coefficients, times `amplification`, a triangle's relative shortening is normal with
 * standard deviation about amplification · stretch / √2: at stretch 0.15 and amplification 4, 99 % of draws leave it
 * the right way round.
 * @param rest [3V] the surface at rest, mm
 * @param columns [3V] each, mm per standard deviation; not changed
 * @param allowance per vertex, the share of `limits` that its triangles may use, above 0
 */
export function limitStrain(
  rest: Float32Array,
  triangles: readonly Triangle[],
  columns: readonly Float64Array[],
  limits: StrainLimits,
  allowance: (vertex: number) => number = () => 1,
): Float64Array[] {
  const neighbours = vertexNeighbours(rest.length / 3, triangles);
  const normals = vertexNormals(Float64Array.from(rest), triangles);
  const frames = triangles.map((triangle) => triangleFrame(rest, triangle));
  const allowed = triangles.map((triangle) => Math.min(...triangle.map(allowance)));
  let current = [...columns];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const along = new Float64Array(rest.length / 3);
    const across = new Float64Array(rest.length / 3);
    triangles.forEach((triangle, t) => {
      const frame = frames[t];
      if (!frame) return;
      const { stretch, slope } = strain(current, triangle, frame);
      raise(along, triangle, stretch / limits.stretch / allowed[t]);
      raise(across, triangle, slope / limits.slope / allowed[t]);
    });
    const idle = (strength: Float64Array): boolean => strength.every((value) => value === 0);
    if (idle(along) && idle(across)) break;
    current = current.map((column) => smoothParts(column, normals, neighbours, along, across));
  }
  return current;
}

/** Notes how strongly the corners of a triangle at `excess` times its limit are to be smoothed. */
function raise(strength: Float64Array, triangle: Triangle, excess: number): void {
  if (excess <= 1) return;
  for (const v of triangle) strength[v] = Math.max(strength[v], Math.min(0.5, excess - 1));
}

/** Smooths a field's part along the surface and its part along the normals, each as strongly as said per vertex. */
function smoothParts(
  column: Float64Array,
  normals: Float64Array,
  neighbours: readonly (readonly number[])[],
  along: Float64Array,
  across: Float64Array,
): Float64Array {
  const smoothAlong = smoothOnce(column, neighbours, (v) => along[v]);
  const smoothAcross = smoothOnce(column, neighbours, (v) => across[v]);
  const result = column.slice();
  for (let v = 0; v < along.length; v++) {
    if (along[v] === 0 && across[v] === 0) continue;
    let off = 0;
    for (let k = 3 * v; k < 3 * v + 3; k++) off += normals[k] * (smoothAcross[k] - smoothAlong[k]);
    for (let k = 3 * v; k < 3 * v + 3; k++) result[k] = smoothAlong[k] + off * normals[k];
  }
  return result;
}

/** Two unit vectors in the triangle's plane, its normal, and the inverse of its edges in that plane. */
interface TriangleFrame {
  readonly axes: readonly [number[], number[], number[]];
  /** [[i00, i01], [i10, i11]], row-major: edges · inverse = identity. */
  readonly inverse: readonly [number, number, number, number];
}

function triangleFrame(rest: Float32Array, [a, b, c]: Triangle): TriangleFrame | null {
  const edge = (v: number): number[] => [0, 1, 2].map((k) => rest[3 * v + k] - rest[3 * a + k]);
  const [u, w] = [edge(b), edge(c)];
  const length = Math.sqrt(dot(u, u));
  const cross = [u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]];
  const doubleArea = Math.sqrt(dot(cross, cross));
  if (length < 1e-6 || doubleArea < 1e-3) return null;
  const along = u.map((x) => x / length);
  const normal = cross.map((x) => x / doubleArea);
  const across = [
    normal[1] * along[2] - normal[2] * along[1],
    normal[2] * along[0] - normal[0] * along[2],
    normal[0] * along[1] - normal[1] * along[0],
  ];
  const [p, q] = [dot(w, along), dot(w, across)];
  return { axes: [along, across, normal], inverse: [1 / length, -p / (length * q), 0, 1 / q] };
}

/** Root mean square stretch and change of slope of a triangle over all columns. */
function strain(
  columns: readonly Float64Array[],
  [a, b, c]: Triangle,
  frame: TriangleFrame,
): { stretch: number; slope: number } {
  const [i00, i01, , i11] = frame.inverse;
  let stretch = 0;
  let slope = 0;
  for (const column of columns) {
    const bx = column[3 * b] - column[3 * a];
    const by = column[3 * b + 1] - column[3 * a + 1];
    const bz = column[3 * b + 2] - column[3 * a + 2];
    const cx = column[3 * c] - column[3 * a];
    const cy = column[3 * c + 1] - column[3 * a + 1];
    const cz = column[3 * c + 2] - column[3 * a + 2];
    frame.axes.forEach((axis, k) => {
      const first = bx * axis[0] + by * axis[1] + bz * axis[2];
      const second = cx * axis[0] + cy * axis[1] + cz * axis[2];
      const g0 = first * i00;
      const g1 = first * i01 + second * i11;
      if (k < 2) stretch += g0 * g0 + g1 * g1;
      else slope += g0 * g0 + g1 * g1;
    });
  }
  return { stretch: Math.sqrt(stretch), slope: Math.sqrt(slope) };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
