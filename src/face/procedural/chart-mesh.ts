import { drawAddress, uniformDraw } from '../../numeric/index.js';
import { delaunay } from './delaunay.js';
import { browPoint, CHART_FACE, eyeCurve, lipCurves } from './feature-curves.js';
import type { ChartXY } from './feature-curves.js';
import { alongHairline, hairDistance, insidePolygon } from './hairline.js';
import { clamp, spot } from './profiles.js';

/** A skin vertex of the right half (a >= 0) of the head's chart. */
export interface ChartPoint {
  readonly a: number;
  readonly y: number;
  /** On a ring round the eye: `along` 0 inner to 1 outer corner, `ring` mm outside the lid margin. */
  readonly eye?: { readonly along: number; readonly ring: number; readonly upper: boolean };
  /** On the red of the lips: `u` 0 midline to 1 corner, `v` 0 outer border to 1 contact line. */
  readonly lip?: { readonly u: number; readonly v: number; readonly upper: boolean };
}

export interface ChartMesh {
  /** Skin vertices: the right half in full, then the mirror images of those off the midline. */
  readonly points: readonly ChartPoint[];
  /** -1 where the vertex is a mirror image. */
  readonly sides: Int8Array;
  /** The right-half vertex that each vertex equals or mirrors. */
  readonly halfOf: Int32Array;
  readonly halfCount: number;
  /** Counter-clockwise seen from outside. */
  readonly triangles: readonly (readonly [number, number, number])[];
}

/** Extent of the chart, mm. */
export const CHART = { aMax: 160, yMin: -190, yMax: 162 } as const;

/**
 * The mesh that all faces share: rings round lids, lips and nostrils, rows along brows and hairline, and a fill whose
 * spacing follows the features; triangulated on one half, mirrored, open at the eyes and the mouth.
 */
export function buildChartMesh(): ChartMesh {
  const set = createPointSet();
  const holes = [addEyeRings(set), addLips(set)];
  addNostrils(set);
  addBrow(set);
  addHairline(set);
  addMidline(set);
  addBorder(set);
  fill(set, holes);
  const half = triangulate(set.points, holes);
  return mirror(set.points, half);
}

interface PointSet {
  readonly points: ChartPoint[];
  add(a: number, y: number, place?: Pick<ChartPoint, 'eye' | 'lip'>): void;
  hasNear(a: number, y: number, distance: number): boolean;
}

function createPointSet(): PointSet {
  const points: ChartPoint[] = [];
  return {
    points,
    add: (a, y, place = {}) => {
      points.push({ a, y, ...place });
    },
    hasNear: (a, y, distance) =>
      points.some((p) => (p.a - a) ** 2 + (p.y - y) ** 2 < distance * distance),
  };
}

/** Wanted distance between vertices, mm. */
function spacing(a: number, y: number): number {
  let r = 6;
  const refine = (value: number, weight: number): void => {
    r += (value - r) * Math.min(1, weight);
  };
  const beyond = Math.max((a - 95) / 50, (y - 78) / 50, (-128 - y) / 50);
  if (beyond > 0) r += Math.min(1, beyond * 1.5) * 6;
  refine(3.9, 1.3 * spot(a / 62, (y + 30) / 75)); // the face
  refine(2.9, 1.35 * spot((a - 31) / 26, (y - 6) / 20)); // eyes
  refine(2, 1.4 * spot(a / 24, (y + 43) / 14)); // nose base
  refine(2.9, 1.2 * spot(a / 14, (y + 18) / 24)); // nose bridge
  refine(2.8, 1.4 * spot(a / 38, (y + 70) / 18)); // mouth
  refine(3.2, 1.2 * spot((a - 27) / 14, (y + 55) / 22)); // nasolabial fold
  refine(4.6, 1.2 * spot((a - 112) / 16, (y + 12) / 36)); // ear
  refine(3.6, 1.2 * spot(a / 38, (y - 46) / 17)); // forehead lines
  refine(3.8, 1.1 * spot(a / 40, (y + 60) / 30)); // lower face
  refine(4, 1.2 * spot(a / 60, (y + 112) / 18)); // chin and jaw line
  return r;
}

/** Rings from the lid margin outwards; returns the margin, the eye's hole. */
function addEyeRings(set: PointSet): ChartXY[] {
  const curve = eyeCurve(CHART_FACE);
  const places = [
    ...Array.from({ length: 19 }, (_, i) => ({ along: i / 18, upper: true })),
    ...Array.from({ length: 15 }, (_, i) => ({ along: (15 - i) / 16, upper: false })),
  ];
  const margin = places.map(({ along, upper }) => curve(along, upper));
  const centreX = (margin[0][0] + margin[18][0]) / 2;
  [0, 0.9, 1.9, 3.1, 4.5, 6.2, 8.4].forEach((ring, k) => {
    margin.forEach(([x, y], i) => {
      const outward: ChartXY =
        i === 0 ? [-1, -0.12] : i === 18 ? [1, 0] : [(x - centreX) / 230, (y - 0.2) / 28];
      const length = Math.hypot(...outward);
      const a = x + (outward[0] / length) * ring;
      const b = y + (outward[1] / length) * ring;
      if (a < 8 || (k > 0 && set.hasNear(a, b, k > 2 ? 1 : 0.55))) return;
      set.add(a, b, { eye: { ...places[i], ring } });
    });
  });
  return margin;
}

/** Rows of the lips and around them; returns the slit between them. */
function addLips(set: PointSet): ChartXY[] {
  const lips = lipCurves(CHART_FACE);
  const end = Math.sin((Math.PI / 2) * 0.96);
  const columns = Array.from(
    { length: 12 },
    (_, i) => Math.sin((i / 11) * (Math.PI / 2) * 0.96) / end,
  );
  for (const upper of [true, false]) {
    for (const u of columns.slice(0, -1)) {
      for (const v of [0, 0.18, 0.38, 0.6, 0.82, 1]) {
        const [a, y] = lips.point(u, v, upper);
        if (v > 0 && v < 1 && set.hasNear(a, y, 0.45)) continue;
        set.add(a < 0.01 ? 0 : a, y, { lip: { u, v, upper } });
      }
    }
  }
  const corner = lips.point(1, 1, true);
  set.add(...corner, { lip: { u: 1, v: 1, upper: true } });
  for (const upper of [true, false]) {
    for (const out of [1.2, 2.8, 5]) {
      columns.forEach((u, i) => {
        const [x, y] = lips.point(u, 0, upper);
        const a = x + out * u * u * 0.9;
        const b = y + (upper ? 1 : -1) * out * (1 - 0.4 * u * u);
        if (!set.hasNear(a, b, 1)) set.add(i === 0 ? 0 : a, b);
      });
    }
  }
  for (const out of [1.2, 2.6, 4.4]) {
    if (!set.hasNear(corner[0] + out, corner[1], 0.8)) set.add(corner[0] + out, corner[1]);
  }
  return [
    ...columns.map((u) => lips.point(u, 1, true)),
    ...[...columns].reverse().map((u) => lips.point(u, 1, false)),
  ];
}

/** Nostril in the chart: an ellipse that rises outwards. */
export const NOSTRIL = { a: 6.8, y: -46.2, halfWidth: 3.3, halfHeight: 1.25 } as const;

function addNostrils(set: PointSet): void {
  const rings: [size: number, count: number][] = [
    [0.01, 1],
    [1, 8],
    [1.75, 11],
  ];
  for (const [size, count] of rings) {
    for (let i = 0; i < count; i++) {
      const angle = (2 * Math.PI * i) / count;
      const across = NOSTRIL.halfWidth * size * Math.cos(angle);
      const a = NOSTRIL.a + across;
      const y = NOSTRIL.y + NOSTRIL.halfHeight * size * Math.sin(angle) + 0.108 * across;
      if (a > 0.6 && !set.hasNear(a, y, 0.7)) set.add(a, y);
    }
  }
}

function addBrow(set: PointSet): void {
  for (let i = 0; i <= 20; i++) {
    for (const across of [-6.4, -4.6, -3, -1.5, 0, 1.5, 3, 4.6, 6.4]) {
      const [a, y] = browPoint(CHART_FACE, (i / 20) * 1.06 - 0.02, across);
      if (a > 1 && !set.hasNear(a, y, 1.1)) set.add(a, y);
    }
  }
}

/** Rows that follow the hairline, so that its edge is a line and not a saw. */
function addHairline(set: PointSet): void {
  for (const offset of [-1.4, 1.4, 4.5]) {
    for (const [a, y] of alongHairline(4, offset)) {
      if (a > CHART.aMax - 4) continue;
      const snapped = a < 1.5 ? 0 : a;
      if (!set.hasNear(snapped, y, 2.2)) set.add(snapped, y);
    }
  }
}

function addMidline(set: PointSet): void {
  const lips = lipCurves(CHART_FACE);
  const [top, bottom] = [lips.point(0, 1, true)[1] + 0.3, lips.point(0, 1, false)[1] - 0.3];
  for (let y: number = CHART.yMax; y >= CHART.yMin; y -= spacing(0, y) * 0.9) {
    const taken = set.points.some(
      (p) => p.a < 0.4 && Math.abs(p.y - y) < Math.max(1.2, spacing(0, y) * 0.55),
    );
    if (!taken && !(y < top && y > bottom)) set.add(0, y);
  }
}

function addBorder(set: PointSet): void {
  for (let y: number = CHART.yMin; y <= CHART.yMax; y += 12) set.add(CHART.aMax, y);
  for (let a = 11; a < CHART.aMax; a += 12) {
    set.add(a, CHART.yMax);
    set.add(a, CHART.yMin);
  }
}

/** Darts: random points that keep their distance, until hardly any more fits. */
function fill(set: PointSet, holes: readonly ChartXY[][]): void {
  const address = drawAddress(7, 'chart', []);
  for (let k = 0; k < 60_000; k++) {
    const a = uniformDraw(address, 2 * k) * CHART.aMax;
    const y = CHART.yMin + uniformDraw(address, 2 * k + 1) * (CHART.yMax - CHART.yMin);
    const r = spacing(a, y);
    const atBorder = a < r * 0.5 || a > CHART.aMax - 4 || y > CHART.yMax - 4 || y < CHART.yMin + 4;
    if (atBorder || holes.some((hole) => insidePolygon(hole, a, y))) continue;
    const beside = Math.abs(hairDistance(a, y)) < 2.5 ? 3 : 0;
    if (!set.hasNear(a, y, Math.max(beside, r * 0.84))) set.add(a, y);
  }
}

function triangulate(
  points: readonly ChartPoint[],
  holes: readonly ChartXY[][],
): [number, number, number][] {
  // A jitter of a nanometre breaks the ties of cocircular lattice points.
  const jittered = points.map(({ a, y }): [number, number] => [
    a + 1e-6 * Math.sin(y * 13.7),
    y + 1e-6 * Math.cos(a * 7.1),
  ]);
  return delaunay(jittered)
    .map(([a, b, c]): [number, number, number] => {
      return twiceArea(points[a], points[b], points[c]) < 0 ? [a, c, b] : [a, b, c];
    })
    .filter(([a, b, c]) => {
      const x = (points[a].a + points[b].a + points[c].a) / 3;
      const y = (points[a].y + points[b].y + points[c].y) / 3;
      const area = twiceArea(points[a], points[b], points[c]);
      return area > 1e-3 && !holes.some((hole) => insidePolygon(hole, x, y));
    });
}

function twiceArea(p: ChartPoint, q: ChartPoint, r: ChartPoint): number {
  return (q.a - p.a) * (r.y - p.y) - (r.a - p.a) * (q.y - p.y);
}

function mirror(
  half: readonly ChartPoint[],
  halfTriangles: readonly (readonly [number, number, number])[],
): ChartMesh {
  const points = [...half];
  const halfOf = half.map((_, i) => i);
  const image = half.map((point, i) => {
    if (point.a === 0) return i;
    points.push(point);
    halfOf.push(i);
    return points.length - 1;
  });
  const mirrored = halfTriangles.map(([a, b, c]): [number, number, number] => [
    image[a],
    image[c],
    image[b],
  ]);
  return {
    points,
    sides: Int8Array.from(points, (_, i) => (i < half.length ? 1 : -1)),
    halfOf: Int32Array.from(halfOf),
    halfCount: half.length,
    triangles: [...halfTriangles, ...mirrored],
  };
}

/** How much of the ear's patch of the chart a point is in, 0..1. */
export function earShare(a: number, y: number): number {
  return clamp(spot((a - 112) / 20, (y + 12) / 40));
}
