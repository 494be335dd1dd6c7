/** Unit normals of the vertices, weighted by area, [3N]; of vertices without triangles 0. */
export function unitNormals(positions: ArrayLike<number>, triangles: Uint32Array): Float64Array {
  const normals = new Float64Array(positions.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]];
    const [ux, uy, uz] = [0, 1, 2].map((k) => positions[b + k] - positions[a + k]);
    const [wx, wy, wz] = [0, 1, 2].map((k) => positions[c + k] - positions[a + k]);
    for (const corner of [a, b, c]) {
      normals[corner] += uy * wz - uz * wy;
      normals[corner + 1] += uz * wx - ux * wz;
      normals[corner + 2] += ux * wy - uy * wx;
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const [x, y, z] = normals.subarray(i, i + 3);
    const length = Math.sqrt(x * x + y * y + z * z) || 1;
    for (let k = 0; k < 3; k++) normals[i + k] /= length;
  }
  return normals;
}
