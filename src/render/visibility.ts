/** Steps of the vertex grid per sample: all coverage decisions are exact integer arithmetic on this grid. */
export const GRID_STEPS = 256;
const HALF = GRID_STEPS / 2;
const SAMPLES_PER_STEP = 1 / GRID_STEPS;
const { fround } = Math;

/** No triangle covers the sample. */
export const NO_TRIANGLE = -1;

/**
 * Finds the triangle in front at each sample. Samples are at the centres of a side x side raster.
 *
 * `screen` ([V·3]: right and down in grid steps, whole numbers; 1/depth), `triangles` counter-clockwise seen from
 * outside (others are culled). A sample on an edge belongs to the triangle of which the edge is a top or left one
 * (Pineda 1988, *A parallel algorithm for polygon rasterization*), so that neighbours leave no crack and no sample
 * twice. Depth is worked out in float32, as the WebAssembly kernel does, from the third corner's: what is small is
 * rounded, not 1/depth itself. `nearness` [side²] receives 1/depth, `owner` [side²] the triangle's number or NO_TRIANGLE; of two triangles
 * equally near, the first in the list wins.
 */
export function findVisible(
  screen: Float64Array,
  triangles: Uint32Array,
  side: number,
  nearness: Float32Array,
  owner: Int32Array,
): void {
  nearness.fill(0);
  owner.fill(NO_TRIANGLE);
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
    // Edge functions opposite a, b and c; inside where they reach their threshold (0 or, off top-left edges, 1).
    let rowA = (cx - bx) * (y0 - by) - (cy - by) * (x0 - bx);
    let rowB = (ax - cx) * (y0 - cy) - (ay - cy) * (x0 - cx);
    let rowC = (bx - ax) * (y0 - ay) - (by - ay) * (x0 - ax);
    const fromA = cy < by || (cy === by && cx > bx) ? 0 : 1;
    const fromB = ay < cy || (ay === cy && ax > cx) ? 0 : 1;
    const fromC = by < ay || (by === ay && bx > ax) ? 0 : 1;
    const rightA = (by - cy) * GRID_STEPS;
    const rightB = (cy - ay) * GRID_STEPS;
    const rightC = (ay - by) * GRID_STEPS;
    const downA = (cx - bx) * GRID_STEPS;
    const downB = (ax - cx) * GRID_STEPS;
    const downC = (bx - ax) * GRID_STEPS;
    const inverseArea = 1 / area;
    const nearC = fround(screen[c + 2]);
    const slopeA = fround((screen[a + 2] - screen[c + 2]) * inverseArea);
    const slopeB = fround((screen[b + 2] - screen[c + 2]) * inverseArea);
    for (let y = firstY; y <= lastY; y++) {
      let edgeA = rowA;
      let edgeB = rowB;
      let edgeC = rowC;
      for (let x = firstX; x <= lastX; x++) {
        if (edgeA >= fromA && edgeB >= fromB && edgeC >= fromC) {
          const rise = fround(fround(fround(edgeA) * slopeA) + fround(fround(edgeB) * slopeB));
          const near = fround(nearC + rise);
          const sample = y * side + x;
          if (near > nearness[sample]) {
            nearness[sample] = near;
            owner[sample] = t;
          }
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
}
