import type { FaceModel } from './types.js';

/**
 * Area of each vertex on the mean face as seen from the front, square millimetres: a third of what its triangles show,
 * 0 on the side turned away. [V].
 */
export function frontalArea({ shape, triangles, vertexCount }: FaceModel): Float64Array {
  const areas = new Float64Array(vertexCount);
  const at = shape.mean;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]];
    // z of the cross product of two edges: twice the area as seen along z, positive where it looks at the viewer.
    const twice =
      (at[b] - at[a]) * (at[c + 1] - at[a + 1]) - (at[b + 1] - at[a + 1]) * (at[c] - at[a]);
    for (let i = 0; i < 3; i++) areas[triangles[t + i]] += Math.max(0, twice) / 6;
  }
  return areas;
}
