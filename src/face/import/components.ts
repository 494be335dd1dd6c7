import { distance, pointAt } from './vector.js';
import type { Vector } from './vector.js';

/** Vertices that triangles connect, one list per component, by first vertex; a vertex of no triangle is alone. */
export function connectedComponents(triangles: ArrayLike<number>, vertexCount: number): number[][] {
  const parent = Int32Array.from({ length: vertexCount }, (_, vertex) => vertex);
  const root = (vertex: number): number => {
    while (parent[vertex] !== vertex) {
      parent[vertex] = parent[parent[vertex]];
      vertex = parent[vertex];
    }
    return vertex;
  };
  for (let i = 0; i < triangles.length; i += 3) {
    for (let k = 1; k < 3; k++) {
      const [a, b] = [root(triangles[i]), root(triangles[i + k])];
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }
  const components = new Map<number, number[]>();
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    const first = root(vertex);
    const members = components.get(first);
    if (members) members.push(vertex);
    else components.set(first, [vertex]);
  }
  return [...components.values()];
}

export interface Eyeball {
  readonly vertices: readonly number[];
  readonly centre: Vector;
  /** In the unit of the positions. */
  readonly radius: number;
}

/** Distances from the centre may vary by this share of the radius: a cornea is not quite round. */
const ROUNDNESS = 0.2;

/** Two ball-shaped components side by side, as far apart as eyes are: image left first; null when there are none. */
export function findEyeballs(
  positions: ArrayLike<number>,
  triangles: ArrayLike<number>,
): readonly [Eyeball, Eyeball] | null {
  const components = connectedComponents(triangles, positions.length / 3);
  const balls = components.flatMap((vertices) => {
    const ball = vertices.length < 20 ? null : asBall(positions, vertices);
    return ball ? [ball] : [];
  });
  let best: readonly [Eyeball, Eyeball] | null = null;
  for (const left of balls) {
    for (const right of balls) {
      if (!areEyes(left, right)) continue;
      if (best === null || left.radius > best[0].radius) best = [left, right];
    }
  }
  return best;
}

function asBall(positions: ArrayLike<number>, vertices: readonly number[]): Eyeball | null {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const vertex of vertices) {
    for (let k = 0; k < 3; k++) {
      low[k] = Math.min(low[k], positions[3 * vertex + k]);
      high[k] = Math.max(high[k], positions[3 * vertex + k]);
    }
  }
  const centre: Vector = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
  const radii = vertices.map((vertex) => distance(pointAt(positions, vertex), centre));
  const radius = radii.reduce((sum, value) => sum + value, 0) / radii.length;
  const spread = radii.reduce((sum, value) => sum + (value - radius) ** 2, 0) / radii.length;
  return Math.sqrt(spread) < ROUNDNESS * radius ? { vertices, centre, radius } : null;
}

/** Equal size, level, and 3 to 8 radii apart (people: about 5). */
function areEyes(left: Eyeball, right: Eyeball): boolean {
  const apart = right.centre[0] - left.centre[0];
  const { radius } = left;
  return (
    Math.abs(right.radius - radius) < 0.2 * radius &&
    apart > 3 * radius &&
    apart < 8 * radius &&
    Math.abs(left.centre[1] - right.centre[1]) < radius &&
    Math.abs(left.centre[2] - right.centre[2]) < radius
  );
}
