import type { FaceMesh } from '../../src/face/types.js';
import {
  findVisible,
  GRID_STEPS,
  headRotation,
  imagePlacement,
  NO_TRIANGLE,
  projectPoints,
  snapToGrid,
} from '../../src/render/index.js';
import type { Crop, Pose } from '../../src/render/types.js';

/** The surface seen through the centre of each pixel, [size²] each. */
export interface SurfaceMap {
  /** Distance from the camera along its axis, millimetres; 0: no surface. */
  readonly depthMillimetres: Float64Array;
  /** Vertex of the mesh nearest to what is seen; -1: no surface. */
  readonly vertices: Int32Array;
}

/** Casts one ray per pixel, where the image itself averages several: depths and regions have no mean. */
export function surfaceMap(mesh: FaceMesh, pose: Pose, crop: Crop, sizePixels: number): SurfaceMap {
  const vertexCount = mesh.positions.length / 3;
  const pixels = sizePixels * sizePixels;
  const screen = new Float64Array(3 * vertexCount);
  const keys = new Uint32Array(pixels);
  const rotation = headRotation(pose);
  const { a, b, shiftX, shiftY } = imagePlacement(mesh, rotation, pose, crop, sizePixels);
  const grid = {
    a: a * GRID_STEPS,
    b: b * GRID_STEPS,
    shiftX: shiftX * GRID_STEPS,
    shiftY: shiftY * GRID_STEPS,
  };
  projectPoints(mesh.positions, vertexCount, rotation, grid, screen);
  snapToGrid(screen, vertexCount);
  const numberBits = findVisible(screen, vertexCount, mesh.triangles, sizePixels, keys);
  const depthMillimetres = new Float64Array(pixels);
  const vertices = new Int32Array(pixels).fill(-1);
  keys.forEach((key, pixel) => {
    if (key === NO_TRIANGLE) return;
    const triangle = key % 2 ** numberBits;
    const seen = lookAt(screen, mesh.triangles, triangle, pixel, sizePixels);
    depthMillimetres[pixel] = seen.depthMillimetres;
    vertices[pixel] = seen.vertex;
  });
  return { depthMillimetres, vertices };
}

/** Depth at a pixel's centre, and the corner with the largest perspective-correct weight there. */
function lookAt(
  screen: Float64Array,
  triangles: Uint32Array,
  triangle: number,
  pixel: number,
  sizePixels: number,
): { readonly depthMillimetres: number; readonly vertex: number } {
  const x = ((pixel % sizePixels) + 0.5) * GRID_STEPS;
  const y = (Math.floor(pixel / sizePixels) + 0.5) * GRID_STEPS;
  const corners = [0, 1, 2].map((k) => triangles[3 * triangle + k]);
  const [a, b, c] = corners.map((v) => [screen[3 * v] - x, screen[3 * v + 1] - y] as const);
  const area = (p: readonly [number, number], q: readonly [number, number]): number =>
    Math.abs(p[0] * q[1] - p[1] * q[0]);
  const areas = [area(b, c), area(c, a), area(a, b)];
  const weights = areas.map((opposite, k) => opposite * screen[3 * corners[k] + 2]);
  const sum = (values: readonly number[]): number => values.reduce((x, y) => x + y, 0);
  return {
    depthMillimetres: sum(areas) / sum(weights),
    vertex: corners[weights.indexOf(Math.max(...weights))],
  };
}
