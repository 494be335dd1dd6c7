type Point = readonly [number, number];
/** Corners and circumcircle: [a, b, c, centre x, centre y, squared radius]. */
type Circled = [number, number, number, number, number, number];

/**
 * Delaunay triangulation of points in the plane, as corner triples of either orientation. Incremental insertion
 * from left to right (Bowyer 1981; Watson 1981), closing triangles that the sweep has passed.
 */
export function delaunay(points: readonly Point[]): [number, number, number][] {
  const count = points.length;
  const all: Point[] = [...points, [-2000, -1500], [2500, -1500], [0, 3000]];
  const order = points.map((_, i) => i).sort((i, j) => points[i][0] - points[j][0]);
  const closed: Circled[] = [];
  let open: Circled[] = [circled(all, count, count + 1, count + 2)];
  for (const i of order) {
    const [x, y] = points[i];
    const hit: Circled[] = [];
    const kept: Circled[] = [];
    for (const triangle of open) {
      const dx = x - triangle[3];
      const dy = y - triangle[4];
      if (dx > 0 && dx * dx > triangle[5]) closed.push(triangle);
      else if (dx * dx + dy * dy < triangle[5]) hit.push(triangle);
      else kept.push(triangle);
    }
    for (const [a, b] of outline(hit)) {
      const triangle = circled(all, a, b, i);
      if (Number.isFinite(triangle[5])) kept.push(triangle);
    }
    open = kept;
  }
  return [...closed, ...open]
    .filter(([a, b, c]) => a < count && b < count && c < count)
    .map(([a, b, c]) => [a, b, c]);
}

/** Directed edges that belong to one triangle only. */
function outline(triangles: readonly Circled[]): [number, number][] {
  const edges = new Map<string, [number, number]>();
  for (const [a, b, c] of triangles) {
    for (const [from, to] of [
      [a, b],
      [b, c],
      [c, a],
    ]) {
      if (!edges.delete(`${to} ${from}`)) edges.set(`${from} ${to}`, [from, to]);
    }
  }
  return [...edges.values()];
}

function circled(points: readonly Point[], a: number, b: number, c: number): Circled {
  const [ax, ay] = points[a];
  const [bx, by] = [points[b][0] - ax, points[b][1] - ay];
  const [cx, cy] = [points[c][0] - ax, points[c][1] - ay];
  const twice = 2 * (bx * cy - by * cx);
  const b2 = bx * bx + by * by;
  const c2 = cx * cx + cy * cy;
  const ux = (cy * b2 - by * c2) / twice;
  const uy = (bx * c2 - cx * b2) / twice;
  return [a, b, c, ax + ux, ay + uy, (ux * ux + uy * uy) * (1 - 1e-12)];
}
