import type { FaceMesh } from '../../src/face/types.js';
import {
  headRotation,
  imagePlacement,
  landmarkPosition,
  projectPoints,
} from '../../src/render/index.js';
import type { Crop, Pose } from '../../src/render/types.js';

export interface LandmarkRecord {
  /** Pixels right and down of the picture's upper left corner; may lie outside the picture. */
  readonly x: number;
  readonly y: number;
  /** Along the camera's axis. */
  readonly depthMillimetres: number;
  /** On the face itself: x to its left, y up, z out of it. */
  readonly positionMillimetres: readonly number[];
  /** Within the picture, turned to the camera and with nothing in front. */
  readonly visible: boolean;
}

/** Surfaces this close in front of a landmark are the landmark's own: the crease at a corner of the mouth is 2 mm deep. */
const OWN_SURFACE_MILLIMETRES = 3;

/** Every named landmark of the mesh: where it is in the picture, and whether it is seen there. */
export function landmarkMap(
  mesh: FaceMesh,
  pose: Pose,
  crop: Crop,
  sizePixels: number,
): Record<string, LandmarkRecord> {
  const vertexCount = mesh.positions.length / 3;
  const rotation = headRotation(pose);
  const placement = imagePlacement(mesh, rotation, pose, crop, sizePixels);
  const screen = new Float64Array(3 * vertexCount);
  projectPoints(mesh.positions, vertexCount, rotation, placement, screen);
  return Object.fromEntries(
    Object.entries(mesh.landmarks).map(([name, vertices]) => {
      const position = landmarkPosition(mesh, name);
      const point = new Float64Array(3);
      projectPoints(Float64Array.from(position), 1, rotation, placement, point);
      const [x, y, nearness] = point;
      const within = x >= 0 && y >= 0 && x < sizePixels && y < sizePixels;
      const seen = vertices.filter((vertex) => isSeen(vertex, mesh.triangles, screen)).length;
      return [
        name,
        {
          x,
          y,
          depthMillimetres: 1 / nearness,
          positionMillimetres: position,
          visible: within && 2 * seen >= vertices.length,
        },
      ];
    }),
  );
}

/** Whether a triangle at the vertex is turned to the camera and no other covers it, whatever the picture's size. */
function isSeen(vertex: number, triangles: Uint32Array, screen: Float64Array): boolean {
  const x = screen[3 * vertex];
  const y = screen[3 * vertex + 1];
  const depth = 1 / screen[3 * vertex + 2];
  let facing = false;
  for (let t = 0; t < triangles.length; t += 3) {
    // Corners 0, 2, 1: clockwise in a picture whose y points down, as in `findVisible`.
    const corners = [triangles[t], triangles[t + 2], triangles[t + 1]];
    const [a, b, c] = corners.map((v) => [screen[3 * v] - x, screen[3 * v + 1] - y] as const);
    const [areaA, areaB, areaC] = [cross(b, c), cross(c, a), cross(a, b)];
    const area = areaA + areaB + areaC;
    if (area <= 0) continue;
    if (corners.includes(vertex)) {
      facing = true;
    } else if (areaA >= 0 && areaB >= 0 && areaC >= 0) {
      const [nearA, nearB, nearC] = corners.map((v) => screen[3 * v + 2]);
      const inFront = area / (areaA * nearA + areaB * nearB + areaC * nearC);
      if (inFront < depth - OWN_SURFACE_MILLIMETRES) return false;
    }
  }
  return facing;
}

function cross([x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]): number {
  return x0 * y1 - y0 * x1;
}
