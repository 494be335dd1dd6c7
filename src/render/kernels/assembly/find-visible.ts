import { BOX_BYTES, GRID_SHIFT, HALF_STEP, PIXEL_BYTES, VERTEX_BYTES } from './layout';

/** Of a triangle's number in the list of candidates: its box is too large for 32-bit edge functions. */
const LARGE: u32 = 0x80000000;
/** Sides of a box, in grid steps, up to which 32-bit edge functions are exact. */
const SMALL_SIDE: i32 = 16384;
/** Steps of the vertex grid per pixel of two by two samples, as a shift. */
const PIXEL_SHIFT: i32 = GRID_SHIFT + 1;

/**
 * The plain `findVisible`, bit for bit: exact integer edge functions, top-left rule, the nearest triangle at each
 * sample, of two equally near the first in the list.
 *
 * `vertices` as `projectVertices` leaves them; `triangles`: u32[3] each, `count` (a multiple of four) of them;
 * `boxes` and `candidates` (BOX_BYTES and 4 bytes per triangle and four more) are working memory; `samples`
 * (PIXEL_BYTES per pixel) receives the visible triangles.
 */
export function findVisible(
  vertices: usize,
  triangles: usize,
  count: i32,
  size: i32,
  boxes: usize,
  candidates: usize,
  samples: usize,
): void {
  clear(samples, size * size);
  const found = findCandidates(vertices, triangles, count, size, boxes, candidates);
  for (let k = 0; k < found; k++) {
    const entry = load<u32>(candidates + ((<usize>k) << 2));
    const box = boxes + <usize>k * BOX_BYTES;
    const triangle = entry & ~LARGE;
    const corners = triangles + <usize>triangle * 12;
    // Vertices 0, 2, 1: clockwise in a picture whose y points down, so that areas of front faces are positive.
    const a = vertices + <usize>load<u32>(corners) * VERTEX_BYTES;
    const b = vertices + <usize>load<u32>(corners, 8) * VERTEX_BYTES;
    const c = vertices + <usize>load<u32>(corners, 4) * VERTEX_BYTES;
    if (entry & LARGE) coverLarge(triangle, a, b, c, box, size, samples);
    else coverSmall(triangle, a, b, c, box, size, samples);
  }
}

/** No triangle anywhere; the rest of a pixel may stay as it is. */
function clear(samples: usize, pixels: i32): void {
  const end = samples + <usize>pixels * PIXEL_BYTES;
  for (; samples < end; samples += PIXEL_BYTES) v128.store(samples, i32x4.splat(0));
}

/**
 * Lists the triangles that face the camera and whose bounding box holds a sample, four at a time without a branch:
 * their numbers and boxes. Boxes too large for 32-bit areas are kept, unseen from which side.
 */
function findCandidates(
  vertices: usize,
  triangles: usize,
  count: i32,
  size: i32,
  boxes: usize,
  candidates: usize,
): i32 {
  const zero = i32x4.splat(0);
  const last = i32x4.splat(2 * size - 1);
  const half = i32x4.splat(HALF_STEP);
  const halfAndUp = i32x4.splat((1 << GRID_SHIFT) - 1 - HALF_STEP);
  const smallSide = i32x4.splat(SMALL_SIDE);
  let found = 0;
  for (let t = 0; t < count; t += 4) {
    const a01 = gatherTwo(vertices, triangles, 0);
    const a23 = gatherTwo(vertices, triangles, 24);
    const c01 = gatherTwo(vertices, triangles, 4);
    const c23 = gatherTwo(vertices, triangles, 28);
    const b01 = gatherTwo(vertices, triangles, 8);
    const b23 = gatherTwo(vertices, triangles, 32);
    triangles += 48;
    const ax = v128.shuffle<i32>(a01, a23, 0, 2, 4, 6);
    const ay = v128.shuffle<i32>(a01, a23, 1, 3, 5, 7);
    const bx = v128.shuffle<i32>(b01, b23, 0, 2, 4, 6);
    const by = v128.shuffle<i32>(b01, b23, 1, 3, 5, 7);
    const cx = v128.shuffle<i32>(c01, c23, 0, 2, 4, 6);
    const cy = v128.shuffle<i32>(c01, c23, 1, 3, 5, 7);
    const left = i32x4.min_s(i32x4.min_s(ax, bx), cx);
    const right = i32x4.max_s(i32x4.max_s(ax, bx), cx);
    const top = i32x4.min_s(i32x4.min_s(ay, by), cy);
    const bottom = i32x4.max_s(i32x4.max_s(ay, by), cy);
    const firstX = i32x4.max_s(i32x4.shr_s(i32x4.add(left, halfAndUp), GRID_SHIFT), zero);
    const firstY = i32x4.max_s(i32x4.shr_s(i32x4.add(top, halfAndUp), GRID_SHIFT), zero);
    const lastX = i32x4.min_s(i32x4.shr_s(i32x4.sub(right, half), GRID_SHIFT), last);
    const lastY = i32x4.min_s(i32x4.shr_s(i32x4.sub(bottom, half), GRID_SHIFT), last);
    const empty = v128.or(i32x4.gt_s(firstX, lastX), i32x4.gt_s(firstY, lastY));
    const large = v128.or(
      i32x4.gt_s(i32x4.sub(right, left), smallSide),
      i32x4.gt_s(i32x4.sub(bottom, top), smallSide),
    );
    const area = i32x4.sub(
      i32x4.mul(i32x4.sub(bx, ax), i32x4.sub(cy, ay)),
      i32x4.mul(i32x4.sub(by, ay), i32x4.sub(cx, ax)),
    );
    const faces = v128.or(large, i32x4.gt_s(area, zero));
    const kept = i32x4.bitmask(v128.andnot(faces, empty));
    if (kept === 0) continue;
    const larges = <u32>i32x4.bitmask(large);
    // Transposed to one box of pixels per triangle; each is written, and overwritten by the next unless it is kept.
    const first01 = i32x4.shr_s(v128.shuffle<i32>(firstX, firstY, 0, 4, 1, 5), 1);
    const first23 = i32x4.shr_s(v128.shuffle<i32>(firstX, firstY, 2, 6, 3, 7), 1);
    const last01 = i32x4.shr_s(v128.shuffle<i32>(lastX, lastY, 0, 4, 1, 5), 1);
    const last23 = i32x4.shr_s(v128.shuffle<i32>(lastX, lastY, 2, 6, 3, 7), 1);
    const box0 = v128.shuffle<i64>(first01, last01, 0, 2);
    const box1 = v128.shuffle<i64>(first01, last01, 1, 3);
    const box2 = v128.shuffle<i64>(first23, last23, 0, 2);
    const box3 = v128.shuffle<i64>(first23, last23, 1, 3);
    write(boxes, candidates, found, box0, t | (larges << 31));
    found += kept & 1;
    write(boxes, candidates, found, box1, (t + 1) | ((larges >> 1) << 31));
    found += (kept >> 1) & 1;
    write(boxes, candidates, found, box2, (t + 2) | ((larges >> 2) << 31));
    found += (kept >> 2) & 1;
    write(boxes, candidates, found, box3, (t + 3) | ((larges >> 3) << 31));
    found += kept >> 3;
  }
  return found;
}

/** Right and down of one corner of two neighbouring triangles. */
function gatherTwo(vertices: usize, triangles: usize, corner: usize): v128 {
  const one = vertices + <usize>load<u32>(triangles + corner) * VERTEX_BYTES;
  const two = vertices + <usize>load<u32>(triangles + corner, 12) * VERTEX_BYTES;
  return v128.load64_lane(two, v128.load64_zero(one), 1);
}

function write(boxes: usize, candidates: usize, at: i32, box: v128, entry: u32): void {
  v128.store(boxes + <usize>at * BOX_BYTES, box);
  store<u32>(candidates + ((<usize>at) << 2), entry);
}

/**
 * Draws a triangle whose edge functions fit 32 bits, a pixel's four samples at a time; `a`, `b`, `c` point to its
 * vertices, clockwise.
 */
function coverSmall(
  triangle: u32,
  a: usize,
  b: usize,
  c: usize,
  box: usize,
  size: i32,
  samples: usize,
): void {
  const ax = load<i32>(a);
  const ay = load<i32>(a, 4);
  const bx = load<i32>(b);
  const by = load<i32>(b, 4);
  const cx = load<i32>(c);
  const cy = load<i32>(c, 4);
  const firstX = load<i32>(box);
  const firstY = load<i32>(box, 4);
  const lastX = load<i32>(box, 8);
  const lastY = load<i32>(box, 12);
  const x0 = (firstX << PIXEL_SHIFT) + HALF_STEP;
  const y0 = (firstY << PIXEL_SHIFT) + HALF_STEP;
  // Edge functions opposite a, b and c; inside where they exceed their threshold.
  const overA = i32x4.splat(-topLeft(bx, by, cx, cy));
  const overB = i32x4.splat(-topLeft(cx, cy, ax, ay));
  const overC = i32x4.splat(-topLeft(ax, ay, bx, by));
  let rowA = ofPixel((cx - bx) * (y0 - by) - (cy - by) * (x0 - bx), by - cy, cx - bx);
  let rowB = ofPixel((ax - cx) * (y0 - cy) - (ay - cy) * (x0 - cx), cy - ay, ax - cx);
  let rowC = ofPixel((bx - ax) * (y0 - ay) - (by - ay) * (x0 - ax), ay - by, bx - ax);
  const rightA = i32x4.splat((by - cy) << PIXEL_SHIFT);
  const rightB = i32x4.splat((cy - ay) << PIXEL_SHIFT);
  const rightC = i32x4.splat((ay - by) << PIXEL_SHIFT);
  const downA = i32x4.splat((cx - bx) << PIXEL_SHIFT);
  const downB = i32x4.splat((ax - cx) << PIXEL_SHIFT);
  const downC = i32x4.splat((bx - ax) << PIXEL_SHIFT);
  const inverseArea = 1 / <f64>((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  const depthA = load<f64>(a, 8);
  const depthB = load<f64>(b, 8);
  const depthC = load<f64>(c, 8);
  const nearC = f32x4.splat(<f32>depthC);
  const slopeA = f32x4.splat(<f32>((depthA - depthC) * inverseArea));
  const slopeB = f32x4.splat(<f32>((depthB - depthC) * inverseArea));
  const shareA = f32x4.splat(<f32>(depthA * inverseArea));
  const shareB = f32x4.splat(<f32>(depthB * inverseArea));
  const owner = i32x4.splat(triangle);
  let row = samples + <usize>(firstY * size + firstX) * PIXEL_BYTES;
  for (let y = firstY; y <= lastY; y++) {
    let edgeA = rowA;
    let edgeB = rowB;
    let edgeC = rowC;
    let at = row;
    for (let x = firstX; ; at += PIXEL_BYTES) {
      const inside = v128.and(
        v128.and(i32x4.gt_s(edgeA, overA), i32x4.gt_s(edgeB, overB)),
        i32x4.gt_s(edgeC, overC),
      );
      const singleA = f32x4.convert_i32x4_s(edgeA);
      const singleB = f32x4.convert_i32x4_s(edgeB);
      const rise = f32x4.add(f32x4.mul(singleA, slopeA), f32x4.mul(singleB, slopeB));
      const near = v128.and(inside, f32x4.add(nearC, rise));
      const before = v128.load(at);
      const nearer = f32x4.gt(near, before);
      v128.store(at, f32x4.pmax(before, near));
      keepWhere(nearer, at + 16, owner);
      keepWhere(nearer, at + 32, f32x4.mul(singleA, shareA));
      keepWhere(nearer, at + 48, f32x4.mul(singleB, shareB));
      if (++x > lastX) break;
      edgeA = i32x4.add(edgeA, rightA);
      edgeB = i32x4.add(edgeB, rightB);
      edgeC = i32x4.add(edgeC, rightC);
    }
    rowA = i32x4.add(rowA, downA);
    rowB = i32x4.add(rowB, downB);
    rowC = i32x4.add(rowC, downC);
    row += <usize>size * PIXEL_BYTES;
  }
}

/** An edge function at a pixel's samples: of the upper left one `first`; `right` and `down` per grid step. */
function ofPixel(first: i32, right: i32, down: i32): v128 {
  const columns = i32x4.mul(i32x4.splat(right), i32x4(0, 1 << GRID_SHIFT, 0, 1 << GRID_SHIFT));
  const rows = i32x4.mul(i32x4.splat(down), i32x4(0, 0, 1 << GRID_SHIFT, 1 << GRID_SHIFT));
  return i32x4.add(i32x4.splat(first), i32x4.add(columns, rows));
}

function keepWhere(mask: v128, at: usize, value: v128): void {
  v128.store(at, v128.bitselect(value, v128.load(at), mask));
}

/** `coverSmall` in 64 bits: any triangle, slower. Draws nothing of one that shows its back. */
function coverLarge(
  triangle: u32,
  a: usize,
  b: usize,
  c: usize,
  box: usize,
  size: i32,
  samples: usize,
): void {
  const ax = load<i32>(a);
  const ay = load<i32>(a, 4);
  const bx = load<i32>(b);
  const by = load<i32>(b, 4);
  const cx = load<i32>(c);
  const cy = load<i32>(c, 4);
  const area = edge(ax, ay, bx, by, cx, cy);
  if (area <= 0) return;
  const overA = <i64>-topLeft(bx, by, cx, cy);
  const overB = <i64>-topLeft(cx, cy, ax, ay);
  const overC = <i64>-topLeft(ax, ay, bx, by);
  const inverseArea = 1 / <f64>area;
  const depthA = load<f64>(a, 8);
  const depthB = load<f64>(b, 8);
  const depthC = load<f64>(c, 8);
  const slopeA = <f32>((depthA - depthC) * inverseArea);
  const slopeB = <f32>((depthB - depthC) * inverseArea);
  for (let y = 2 * load<i32>(box, 4); y <= 2 * load<i32>(box, 12) + 1; y++) {
    for (let x = 2 * load<i32>(box); x <= 2 * load<i32>(box, 8) + 1; x++) {
      const u = (x << GRID_SHIFT) + HALF_STEP;
      const v = (y << GRID_SHIFT) + HALF_STEP;
      const edgeA = edge(bx, by, cx, cy, u, v);
      const edgeB = edge(cx, cy, ax, ay, u, v);
      const edgeC = edge(ax, ay, bx, by, u, v);
      if (edgeA <= overA || edgeB <= overB || edgeC <= overC) continue;
      const near = <f32>depthC + (<f32>edgeA * slopeA + <f32>edgeB * slopeB);
      const lane = (<usize>(((y & 1) << 1) | (x & 1))) << 2;
      const at = samples + <usize>((y >> 1) * size + (x >> 1)) * PIXEL_BYTES + lane;
      if (near <= load<f32>(at)) continue;
      store<f32>(at, near);
      store<u32>(at, triangle, 16);
      store<f32>(at, <f32>(<f64>edgeA * depthA * inverseArea), 32);
      store<f32>(at, <f32>(<f64>edgeB * depthB * inverseArea), 48);
    }
  }
}

/** Twice the area of (from, to, point), positive when clockwise in the picture. */
function edge(fromX: i32, fromY: i32, toX: i32, toY: i32, x: i32, y: i32): i64 {
  return <i64>(toX - fromX) * <i64>(y - fromY) - <i64>(toY - fromY) * <i64>(x - fromX);
}

/** 1 for a top or left edge, 0 for others; without a branch, since no one could foretell it. */
function topLeft(fromX: i32, fromY: i32, toX: i32, toY: i32): i32 {
  return i32(toY < fromY) | (i32(toY === fromY) & i32(toX > fromX));
}
