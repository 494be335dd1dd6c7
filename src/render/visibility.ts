/** Steps of the vertex grid per sample: all coverage decisions are exact integer arithmetic on this grid. */
export const GRID_STEPS = 256;
const HALF = GRID_STEPS / 2;
const SAMPLES_PER_STEP = 1 / GRID_STEPS;
const { fround } = Math;

/** Key of a sample that no triangle covers. */
export const NO_TRIANGLE = 0;

/** How nearness (1/depth per millimetre) becomes whole steps, in the high bits of a key. */
export interface NearnessSteps {
  readonly farthest: number;
  readonly perNearness: number;
  /** Low bits of a key, which hold the triangle's number. */
  readonly numberBits: number;
}

/** 2^23: added to a float32 from 0 to below it, leaves its nearest whole number. */
const TO_STEP = 2 ** 23;
const LEAST_NUMBER_BITS = 9;

/** Steps that use all bits of a key which the triangles' numbers leave, at most 23, for nearness in this range. */
export function nearnessSteps(
  least: number,
  greatest: number,
  triangleCount: number,
): NearnessSteps {
  const numberBits = Math.max(LEAST_NUMBER_BITS, Math.ceil(Math.log2(triangleCount)));
  const span = fround(greatest - least);
  const perNearness = span > 0 ? fround((2 ** (32 - numberBits) - 4) / span) : 0;
  return { farthest: least, perNearness, numberBits };
}

/**
 * Finds the triangle in front at each sample. Samples are at the centres of a side x side raster.
 *
 * `screen` ([V·3]: right and down in grid steps, whole numbers; 1/depth), `triangles` counter-clockwise seen from
 * outside (others are culled). A sample on an edge belongs to the triangle of which the edge is a top or left one
 * (Pineda 1988, *A parallel algorithm for polygon rasterization*), so that neighbours leave no crack and no sample
 * twice. Nearness is worked out in float32, as the WebAssembly kernel does, in steps above the farthest vertex, some
 * micrometres each. `keys` [side²] receives the step of nearness times 2^numberBits plus the triangle's number, or
 * NO_TRIANGLE; the greater key is in front, so that of two triangles at one step the last in the list wins. Returns
 * numberBits.
 */
export function findVisible(
  screen: Float64Array,
  vertexCount: number,
  triangles: Uint32Array,
  side: number,
  keys: Uint32Array,
): number {
  keys.fill(NO_TRIANGLE);
  const steps = screenSteps(screen, vertexCount, Math.ceil(triangles.length / 12) * 4);
  const { farthest, perNearness, numberBits } = steps;
  const stepsOf = (vertex: number): number =>
    fround(fround(fround(fround(screen[vertex + 2]) - farthest) * perNearness) + 2);
  const numbers = 2 ** numberBits;
  const last = side - 1;
  const triangleCount = triangles.length / 3;
  for (let t = 0; t < triangleCount; t++) {
    // Vertices 0, 2, 1: clockwise in a picture whose y points down, so that areas of front faces are positive.
    const a = 3 * triangles[3 * t];
    const b = 3 * triangles[3 * t + 2];
    const c = 3 * triangles[3 * t + 1];
    const ax = screen[a];
    const ay = screen[a + 1];
    const bx = screen[b];
    const by = screen[b + 1];
    const cx = screen[c];
    const cy = screen[c + 1];
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (area <= 0) continue;
    const firstX = Math.max(0, Math.ceil((Math.min(ax, bx, cx) - HALF) * SAMPLES_PER_STEP));
    const lastX = Math.min(last, Math.floor((Math.max(ax, bx, cx) - HALF) * SAMPLES_PER_STEP));
    if (firstX > lastX) continue;
    const firstY = Math.max(0, Math.ceil((Math.min(ay, by, cy) - HALF) * SAMPLES_PER_STEP));
    const lastY = Math.min(last, Math.floor((Math.max(ay, by, cy) - HALF) * SAMPLES_PER_STEP));
    if (firstY > lastY) continue;
    const x0 = firstX * GRID_STEPS + HALF;
    const y0 = firstY * GRID_STEPS + HALF;
    // Edge functions opposite a, b and c, less 1 off top-left edges: inside where none is below 0.
    const fromA = cy < by || (cy === by && cx > bx) ? 0 : 1;
    const fromB = ay < cy || (ay === cy && ax > cx) ? 0 : 1;
    const fromC = by < ay || (by === ay && bx > ax) ? 0 : 1;
    let rowA = (cx - bx) * (y0 - by) - (cy - by) * (x0 - bx) - fromA;
    let rowB = (ax - cx) * (y0 - cy) - (ay - cy) * (x0 - cx) - fromB;
    let rowC = (bx - ax) * (y0 - ay) - (by - ay) * (x0 - ax) - fromC;
    const rightA = (by - cy) * GRID_STEPS;
    const rightB = (cy - ay) * GRID_STEPS;
    const rightC = (ay - by) * GRID_STEPS;
    const downA = (cx - bx) * GRID_STEPS;
    const downB = (ax - cx) * GRID_STEPS;
    const downC = (bx - ax) * GRID_STEPS;
    const inverseArea = fround(1 / fround(area));
    const nearC = stepsOf(c);
    const slopeA = fround(fround(stepsOf(a) - nearC) * inverseArea);
    const slopeB = fround(fround(stepsOf(b) - nearC) * inverseArea);
    for (let y = firstY; y <= lastY; y++) {
      let edgeA = rowA;
      let edgeB = rowB;
      let edgeC = rowC;
      for (let x = firstX; x <= lastX; x++) {
        if (edgeA >= 0 && edgeB >= 0 && edgeC >= 0) {
          const rise = fround(fround(fround(edgeA) * slopeA) + fround(fround(edgeB) * slopeB));
          const step = fround(fround(nearC + rise) + TO_STEP) - TO_STEP;
          const key = step * numbers + t;
          const sample = y * side + x;
          if (key > keys[sample]) keys[sample] = key;
        }
        edgeA += rightA;
        edgeB += rightB;
        edgeC += rightC;
      }
      rowA += downA;
      rowB += downB;
      rowC += downC;
    }
  }
  return numberBits;
}

/** Steps for the range of 1/depth over all vertices. */
function screenSteps(
  screen: Float64Array,
  vertexCount: number,
  triangleCount: number,
): NearnessSteps {
  let least = Infinity;
  let greatest = 0;
  for (let i = 2; i < 3 * vertexCount; i += 3) {
    const near = fround(screen[i]);
    least = Math.min(least, near);
    greatest = Math.max(greatest, near);
  }
  return nearnessSteps(least, greatest, triangleCount);
}
