import { squaredDistance } from './squared-distance.js';

/** Openings up to this length round, mm, are closed: eyes and mouth, and not the neck. */
const LONGEST_OPENING = 250;

/**
 * Triangles across the openings: a band that runs to and fro from the vertex farthest from the opening's middle, so that
 * it joins an eye's upper lid to its lower, or lip to lip.
 */
export function closeOpenings(rest: Float64Array, triangles: readonly number[]): number[] {
  return boundaryLoops(triangles).flatMap((loop) => {
    const length = loop.reduce(
      (sum, v, i) => sum + distance(rest, v, rest, loop[(i + 1) % loop.length]),
      0,
    );
    if (length > LONGEST_OPENING) return [];
    const middle = Float64Array.from([0, 1, 2], (k) =>
      loop.reduce((sum, v) => sum + rest[3 * v + k] / loop.length, 0),
    );
    const far = loop.map((v) => distance(rest, v, middle, 0));
    const start = far.indexOf(Math.max(...far));
    const at = (i: number): number => loop[(start + i + loop.length) % loop.length];
    const band: number[] = [];
    for (let [near, back] = [0, loop.length - 1]; near < back;) {
      if (near + 1 < back) band.push(at(near), at(back), at(near + 1));
      near++;
      if (near < back - 1) band.push(at(near), at(back), at(back - 1));
      back--;
    }
    return band;
  });
}

/** Closed runs of edges that belong to one triangle each. */
function boundaryLoops(triangles: readonly number[]): number[][] {
  const next = new Map<number, number>();
  const edges = new Set<string>();
  const corners = (t: number): number[][] =>
    [0, 1, 2].map((k) => [triangles[t + k], triangles[t + ((k + 1) % 3)]]);
  for (let t = 0; t < triangles.length; t += 3) {
    for (const [a, b] of corners(t)) edges.add(`${a} ${b}`);
  }
  for (let t = 0; t < triangles.length; t += 3) {
    for (const [a, b] of corners(t)) if (!edges.has(`${b} ${a}`)) next.set(a, b);
  }
  const loops: number[][] = [];
  while (next.size > 0) {
    const [start] = next.keys();
    const loop: number[] = [];
    for (let v: number | undefined = start; v !== undefined;) {
      const following: number | undefined = next.get(v);
      if (following !== undefined) loop.push(v);
      next.delete(v);
      v = following;
    }
    if (loop.length > 2) loops.push(loop);
  }
  return loops;
}

function distance(a: Float64Array, first: number, b: Float64Array, second: number): number {
  return Math.sqrt(squaredDistance(a, first, b, second));
}
