import type { ChartXY } from './feature-curves.js';

/**
 * The edge of the hair in the chart, from the middle of the forehead round temple, sideburn and ear to the nape. It is
 * the same for all faces: the warp of the chart, not the mask, moves it.
 */
export const HAIRLINE: readonly ChartXY[] = [
  ...[0, 8, 16, 24, 32, 40, 48, 55].map((a): ChartXY => [a, 66.5 - 0.0036 * a * a]),
  [61, 50.5],
  [66, 43.5],
  [70, 36.5],
  [74, 29.5],
  [79, 23.5],
  [83.5, 17],
  [86, 8],
  [87.5, -5],
  [91, -7],
  [93.5, 4],
  [96, 15],
  [100, 23],
  [107, 28],
  [115, 27],
  [122, 20],
  [127, 5],
  [129, -16],
  [131, -42],
  [137, -58],
  [147, -64],
  [162, -66],
];

const REGION: readonly ChartXY[] = [...HAIRLINE, [162, 220], [0, 220]];

/** Distance from the hairline in the chart, mm: positive in the hair. */
export function hairDistance(a: number, y: number): number {
  let nearest = Infinity;
  for (let i = 0; i + 1 < HAIRLINE.length; i++) {
    nearest = Math.min(nearest, segmentDistance(a, y, HAIRLINE[i], HAIRLINE[i + 1]));
  }
  return insidePolygon(REGION, a, y) ? nearest : -nearest;
}

/** Points every `step` mm along the hairline, `offset` mm to the hair's side. */
export function alongHairline(step: number, offset: number): ChartXY[] {
  const points: ChartXY[] = [];
  let left = 0;
  for (let i = 0; i + 1 < HAIRLINE.length; i++) {
    const [ax, ay] = HAIRLINE[i];
    const [bx, by] = HAIRLINE[i + 1];
    const length = Math.hypot(bx - ax, by - ay);
    const [dx, dy] = [(bx - ax) / length, (by - ay) / length];
    for (; left < length; left += step) {
      points.push([ax + dx * left - dy * offset, ay + dy * left + dx * offset]);
    }
    left -= length;
  }
  return points;
}

export function insidePolygon(polygon: readonly ChartXY[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [ax, ay] = polygon[i];
    const [bx, by] = polygon[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function segmentDistance(x: number, y: number, from: ChartXY, to: ChartXY): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const share = ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy);
  const t = Math.max(0, Math.min(1, share));
  return Math.hypot(x - from[0] - t * dx, y - from[1] - t * dy);
}
