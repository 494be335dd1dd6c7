import { cross, dot, minus, pointAt } from './vector.js';
import type { Vector } from './vector.js';

/** A point of a triangle: its corners and their weights, which add up to 1. */
export interface SurfacePoint {
  readonly vertices: readonly [number, number, number];
  readonly weights: Vector;
}

/** The nearest points of a surface; `near(point)`. */
export interface NearestSurface {
  near(point: Vector): SurfacePoint;
}

const CELL_MILLIMETRES = 8;
/** Triangles about this many of the nearest vertices are compared. */
const VERTICES_TRIED = 4;

/** @param triangles corners, three each, of the part of the surface that counts */
export function createNearestSurface(
  positions: ArrayLike<number>,
  triangles: readonly number[],
): NearestSurface {
  const around = new Map<number, number[]>();
  for (let i = 0; i < triangles.length; i++) {
    const list = around.get(triangles[i]);
    const first = i - (i % 3);
    if (list) list.push(first);
    else around.set(triangles[i], [first]);
  }
  const vertices = [...around.keys()];
  const cells = new Map<string, number[]>();
  const cellOf = (value: number): number => Math.floor(value / CELL_MILLIMETRES);
  for (const vertex of vertices) {
    const key = pointAt(positions, vertex).map(cellOf).join();
    const cell = cells.get(key);
    if (cell) cell.push(vertex);
    else cells.set(key, [vertex]);
  }
  const nearestVertices = (point: Vector): number[] => {
    const centre = point.map(cellOf);
    for (let reach = 1; reach <= 4; reach *= 2) {
      const found = block(centre, reach).flatMap((key) => cells.get(key) ?? []);
      // What lies outside the block is at least `reach` cells away.
      const sorted = closest(positions, found, point);
      if (sorted.length > 0 && sorted[0].away <= reach * CELL_MILLIMETRES)
        return sorted.map(({ vertex }) => vertex);
    }
    return closest(positions, vertices, point).map(({ vertex }) => vertex);
  };
  return {
    near(point) {
      const tried = new Set(nearestVertices(point).flatMap((vertex) => around.get(vertex)!));
      let best: SurfacePoint | null = null;
      let shortest = Infinity;
      for (const first of tried) {
        const corners = [triangles[first], triangles[first + 1], triangles[first + 2]] as const;
        const [a, b, c] = corners.map((vertex) => pointAt(positions, vertex));
        const weights = closestWeights(point, a, b, c);
        const gap = minus(point, mix(weights, a, b, c));
        const squared = dot(gap, gap);
        if (squared < shortest) [best, shortest] = [{ vertices: corners, weights }, squared];
      }
      return best!;
    },
  };
}

function block([x, y, z]: readonly number[], reach: number): string[] {
  const keys: string[] = [];
  for (let i = -reach; i <= reach; i++) {
    for (let j = -reach; j <= reach; j++) {
      for (let k = -reach; k <= reach; k++) keys.push(`${x + i},${y + j},${z + k}`);
    }
  }
  return keys;
}

function closest(
  positions: ArrayLike<number>,
  vertices: readonly number[],
  point: Vector,
): { vertex: number; away: number }[] {
  const best: { vertex: number; away: number }[] = [];
  for (const vertex of vertices) {
    const gap = minus(pointAt(positions, vertex), point);
    const away = Math.sqrt(dot(gap, gap));
    if (best.length === VERTICES_TRIED && away >= best[VERTICES_TRIED - 1].away) continue;
    best.push({ vertex, away });
    best.sort((a, b) => a.away - b.away);
    best.length = Math.min(best.length, VERTICES_TRIED);
  }
  return best;
}

/**
 * Barycentric weights of the triangle's point nearest to p, by the region of the plane that p projects to (Ericson
 * 2005, *Real-Time Collision Detection*, section 5.1.5).
 */
function closestWeights(p: Vector, a: Vector, b: Vector, c: Vector): Vector {
  const [ab, ac, ap] = [minus(b, a), minus(c, a), minus(p, a)];
  const [d1, d2] = [dot(ab, ap), dot(ac, ap)];
  if (d1 <= 0 && d2 <= 0) return [1, 0, 0];
  const bp = minus(p, b);
  const [d3, d4] = [dot(ab, bp), dot(ac, bp)];
  if (d3 >= 0 && d4 <= d3) return [0, 1, 0];
  const vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return [1 - d1 / (d1 - d3), d1 / (d1 - d3), 0];
  const cp = minus(p, c);
  const [d5, d6] = [dot(ab, cp), dot(ac, cp)];
  if (d6 >= 0 && d5 <= d6) return [0, 0, 1];
  const vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return [1 - d2 / (d2 - d6), 0, d2 / (d2 - d6)];
  const va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    const w = (d4 - d3) / (d4 - d3 + (d5 - d6));
    return [0, 1 - w, w];
  }
  const area = va + vb + vc;
  const normal = cross(ab, ac);
  // A sliver without area: any corner is as near as it gets.
  if (!(area > 0) || dot(normal, normal) === 0) return [1, 0, 0];
  return [va / area, vb / area, vc / area];
}

function mix([u, v, w]: Vector, a: Vector, b: Vector, c: Vector): Vector {
  return [
    u * a[0] + v * b[0] + w * c[0],
    u * a[1] + v * b[1] + w * c[1],
    u * a[2] + v * b[2] + w * c[2],
  ];
}
