type Triangle = readonly [number, number, number];

/** Vertices that share an edge with each vertex. */
export function vertexNeighbours(
  vertexCount: number,
  triangles: readonly Triangle[],
): readonly (readonly number[])[] {
  const sets = Array.from({ length: vertexCount }, () => new Set<number>());
  for (const [a, b, c] of triangles) {
    sets[a].add(b).add(c);
    sets[b].add(a).add(c);
    sets[c].add(a).add(b);
  }
  return sets.map((set) => [...set]);
}

/** Unit normals weighted by area, [3V]. */
export function vertexNormals(
  positions: Float64Array,
  triangles: readonly Triangle[],
): Float64Array {
  const normals = new Float64Array(positions.length);
  for (const triangle of triangles) {
    const [a, b, c] = triangle.map((vertex) => 3 * vertex);
    const ux = positions[b] - positions[a];
    const uy = positions[b + 1] - positions[a + 1];
    const uz = positions[b + 2] - positions[a + 2];
    const vx = positions[c] - positions[a];
    const vy = positions[c + 1] - positions[a + 1];
    const vz = positions[c + 2] - positions[a + 2];
    for (const i of [a, b, c]) {
      normals[i] += uy * vz - uz * vy;
      normals[i + 1] += uz * vx - ux * vz;
      normals[i + 2] += ux * vy - uy * vx;
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i], normals[i + 1], normals[i + 2]) || 1;
    for (let k = 0; k < 3; k++) normals[i + k] /= length;
  }
  return normals;
}

/** One step towards the mean of the neighbours, by `strength(vertex)` (0 leaves a vertex alone). */
export function smoothOnce(
  positions: Float64Array,
  neighbours: readonly (readonly number[])[],
  strength: (vertex: number) => number,
): Float64Array {
  const result = positions.slice();
  neighbours.forEach((around, v) => {
    const share = strength(v);
    if (share <= 0 || around.length === 0) return;
    for (let k = 0; k < 3; k++) {
      let sum = 0;
      for (const u of around) sum += positions[3 * u + k];
      result[3 * v + k] += share * (sum / around.length - positions[3 * v + k]);
    }
  });
  return result;
}
