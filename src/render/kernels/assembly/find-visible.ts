import { GRID_SHIFT, HALF_STEP, PIXEL_BYTES, TRIANGLE_BYTES, VERTEX_BYTES } from './layout';

/** Sides of a box, in grid steps, up to which 32-bit edge functions are exact. */
const SMALL_SIDE: i32 = 16384;
/** Triangles set up before they are drawn: few enough to stay in the first cache. */
const CHUNK: i32 = 64;
/**
 * A triangle set up: edge functions a, b, c at the first pixel's upper left sample, that pixel's address; their steps
 * right, columns less one; steps down, rows less one; nearness opposite c, its slopes with edges a and b, number.
 */
const RECORD_BYTES: usize = 64;
/** 2^23: added to a float32 from 0 to below it, leaves its nearest whole number in the low 23 bits. */
const TO_STEP: f32 = 8388608;

/**
 * The plain `findVisible`, bit for bit: exact integer edge functions, top-left rule, the nearest triangle at each
 * sample, of two at the same step of nearness the last in the list.
 *
 * `vertices` as `projectVertices` leaves them; `triangles`: TRIANGLE_BYTES each, `count` (a multiple of four) of them;
 * `records`: working memory of RECORD_BYTES for each of CHUNK and four; steps of nearness are
 * fround((near - `farthest`) · `stepsPerNearness`) + 2, `numberBits` of a key hold the triangle's number; `samples`
 * (PIXEL_BYTES for each of (size + 1)² pixels) receives the keys.
 */
export function findVisible(
  vertices: usize,
  triangles: usize,
  count: i32,
  size: i32,
  records: usize,
  farthest: f32,
  stepsPerNearness: f32,
  numberBits: i32,
  samples: usize,
): void {
  const rowBytes = <usize>(size + 1) * PIXEL_BYTES;
  memory.fill(samples, 0, <usize>(size + 1) * rowBytes);
  const zero = i32x4.splat(0);
  const one = i32x4.splat(1);
  const last = i32x4.splat(2 * size - 1);
  const smallSide = i32x4.splat(SMALL_SIDE);
  const start = i32x4.splat(<i32>samples);
  let found = 0;
  for (let t = 0; t < count; t += 4, triangles += 4 * TRIANGLE_BYTES) {
    // Vertices 0, 2, 1: clockwise in a picture whose y points down, so that areas of front faces are positive.
    const a0 = corner(vertices, triangles, 0);
    const a1 = corner(vertices, triangles, 16);
    const a2 = corner(vertices, triangles, 32);
    const a3 = corner(vertices, triangles, 48);
    const b0 = corner(vertices, triangles, 8);
    const b1 = corner(vertices, triangles, 24);
    const b2 = corner(vertices, triangles, 40);
    const b3 = corner(vertices, triangles, 56);
    const c0 = corner(vertices, triangles, 4);
    const c1 = corner(vertices, triangles, 20);
    const c2 = corner(vertices, triangles, 36);
    const c3 = corner(vertices, triangles, 52);
    const a01 = v128.shuffle<i32>(a0, a1, 0, 4, 1, 5);
    const a23 = v128.shuffle<i32>(a2, a3, 0, 4, 1, 5);
    const b01 = v128.shuffle<i32>(b0, b1, 0, 4, 1, 5);
    const b23 = v128.shuffle<i32>(b2, b3, 0, 4, 1, 5);
    const c01 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
    const c23 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
    const ax = v128.shuffle<i32>(a01, a23, 0, 1, 4, 5);
    const ay = v128.shuffle<i32>(a01, a23, 2, 3, 6, 7);
    const bx = v128.shuffle<i32>(b01, b23, 0, 1, 4, 5);
    const by = v128.shuffle<i32>(b01, b23, 2, 3, 6, 7);
    const cx = v128.shuffle<i32>(c01, c23, 0, 1, 4, 5);
    const cy = v128.shuffle<i32>(c01, c23, 2, 3, 6, 7);
    const left = i32x4.min_s(i32x4.min_s(ax, bx), cx);
    const right = i32x4.max_s(i32x4.max_s(ax, bx), cx);
    const top = i32x4.min_s(i32x4.min_s(ay, by), cy);
    const bottom = i32x4.max_s(i32x4.max_s(ay, by), cy);
    const firstX = i32x4.max_s(firstSample(left), zero);
    const firstY = i32x4.max_s(firstSample(top), zero);
    const lastX = i32x4.min_s(lastSample(right), last);
    const lastY = i32x4.min_s(lastSample(bottom), last);
    const empty = v128.or(i32x4.gt_s(firstX, lastX), i32x4.gt_s(firstY, lastY));
    const large = v128.or(
      i32x4.gt_s(i32x4.sub(right, left), smallSide),
      i32x4.gt_s(i32x4.sub(bottom, top), smallSide),
    );
    // Edges opposite a, b and c, as steps right and down of the grid.
    const rightA = i32x4.sub(by, cy);
    const rightB = i32x4.sub(cy, ay);
    const rightC = i32x4.sub(ay, by);
    const downA = i32x4.sub(cx, bx);
    const downB = i32x4.sub(ax, cx);
    const downC = i32x4.sub(bx, ax);
    const area = i32x4.sub(i32x4.mul(downB, rightA), i32x4.mul(downA, rightB));
    const faces = v128.or(large, i32x4.gt_s(area, zero));
    const kept = i32x4.bitmask(v128.andnot(faces, empty));
    if (kept === 0) continue;

    const pixelX = i32x4.shr_u(firstX, 1);
    const pixelY = i32x4.shr_u(firstY, 1);
    const x0 = i32x4.add(i32x4.shl(pixelX, GRID_SHIFT + 1), i32x4.splat(HALF_STEP));
    const y0 = i32x4.add(i32x4.shl(pixelY, GRID_SHIFT + 1), i32x4.splat(HALF_STEP));
    const edgeA = edge(downA, rightA, x0, y0, bx, by);
    const edgeB = edge(downB, rightB, x0, y0, cx, cy);
    const edgeC = edge(downC, rightC, x0, y0, ax, ay);
    const farC = near(c0, c1, c2, c3, farthest, stepsPerNearness);
    const inverseArea = f32x4.div(f32x4.splat(1), f32x4.convert_i32x4_s(area));
    const slopeA = f32x4.mul(
      f32x4.sub(near(a0, a1, a2, a3, farthest, stepsPerNearness), farC),
      inverseArea,
    );
    const slopeB = f32x4.mul(
      f32x4.sub(near(b0, b1, b2, b3, farthest, stepsPerNearness), farC),
      inverseArea,
    );
    const addresses = i32x4.add(
      start,
      i32x4.shl(i32x4.add(i32x4.mul(pixelY, i32x4.splat(size + 1)), pixelX), 4),
    );
    const columns = i32x4.sub(i32x4.shr_u(lastX, 1), pixelX);
    const rows = i32x4.sub(i32x4.shr_u(lastY, 1), pixelY);
    const numbers = i32x4.add(i32x4.splat(t), i32x4(0, 1, 2, 3));
    const larges = i32x4.bitmask(large) & kept;
    if (larges) {
      drawRecords(records, found, rowBytes, numberBits);
      found = 0;
    }
    const small = kept & ~larges;
    let to = records + <usize>found * RECORD_BYTES;
    const step1 = RECORD_BYTES * <usize>(small & 1);
    const step2 = step1 + RECORD_BYTES * <usize>((small >> 1) & 1);
    const step3 = step2 + RECORD_BYTES * <usize>((small >> 2) & 1);
    found += popcnt(small);
    // Each is written, and overwritten by the next unless it is kept.
    transpose(to, step1, step2, step3, edgeA, edgeB, edgeC, addresses);
    to += 16;
    transpose(to, step1, step2, step3, samples2(rightA), samples2(rightB), samples2(rightC), columns);
    to += 16;
    transpose(to, step1, step2, step3, samples2(downA), samples2(downB), samples2(downC), rows);
    to += 16;
    transpose(to, step1, step2, step3, farC, slopeA, slopeB, numbers);
    if (larges) {
      drawRecords(records, found, rowBytes, numberBits);
      found = 0;
      for (let k = 0; k < 4; k++) {
        if (!((larges >> k) & 1)) continue;
        coverLarge(t + k, vertices, triangles + <usize>k * TRIANGLE_BYTES, size, farthest, stepsPerNearness, numberBits, samples);
      }
    } else if (found >= CHUNK) {
      drawRecords(records, found, rowBytes, numberBits);
      found = 0;
    }
  }
  drawRecords(records, found, rowBytes, numberBits);
}

function corner(vertices: usize, triangles: usize, offset: usize): v128 {
  return v128.load(vertices + <usize>load<u32>(triangles + offset));
}

/** The first sample at or after a place on the grid, and the last at or before one. */
function firstSample(steps: v128): v128 {
  return i32x4.shr_s(i32x4.add(steps, i32x4.splat((1 << GRID_SHIFT) - 1 - HALF_STEP)), GRID_SHIFT);
}

function lastSample(steps: v128): v128 {
  return i32x4.shr_s(i32x4.sub(steps, i32x4.splat(HALF_STEP)), GRID_SHIFT);
}

/** Edge function at x, y of an edge through `fromX`, `fromY`, less 1 unless it is a top or left one: inside from 0 on. */
function edge(down: v128, right: v128, x: v128, y: v128, fromX: v128, fromY: v128): v128 {
  const value = i32x4.add(
    i32x4.mul(down, i32x4.sub(y, fromY)),
    i32x4.mul(right, i32x4.sub(x, fromX)),
  );
  const zero = i32x4.splat(0);
  const topLeft = v128.or(
    i32x4.gt_s(right, zero),
    v128.and(i32x4.eq(right, zero), i32x4.gt_s(down, zero)),
  );
  return i32x4.sub(i32x4.sub(value, i32x4.splat(1)), topLeft);
}

/** Steps of nearness of four corners. */
function near(p: v128, q: v128, r: v128, s: v128, farthest: f32, scale: f32): v128 {
  const pq = v128.shuffle<f32>(p, q, 2, 6, 2, 6);
  const rs = v128.shuffle<f32>(r, s, 2, 6, 2, 6);
  const all = v128.shuffle<f32>(pq, rs, 0, 1, 4, 5);
  const steps = f32x4.mul(f32x4.sub(all, f32x4.splat(farthest)), f32x4.splat(scale));
  return f32x4.add(steps, f32x4.splat(2));
}

/** Steps per grid step to steps per sample. */
function samples2(step: v128): v128 {
  return i32x4.shl(step, GRID_SHIFT);
}

/** Lane k of the four, one after the other, to `to` plus the k-th distance. */
function transpose(
  to: usize,
  step1: usize,
  step2: usize,
  step3: usize,
  p: v128,
  q: v128,
  r: v128,
  s: v128,
): void {
  const pq01 = v128.shuffle<i32>(p, q, 0, 4, 1, 5);
  const pq23 = v128.shuffle<i32>(p, q, 2, 6, 3, 7);
  const rs01 = v128.shuffle<i32>(r, s, 0, 4, 1, 5);
  const rs23 = v128.shuffle<i32>(r, s, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(pq01, rs01, 0, 2));
  v128.store(to + step1, v128.shuffle<i64>(pq01, rs01, 1, 3));
  v128.store(to + step2, v128.shuffle<i64>(pq23, rs23, 0, 2));
  v128.store(to + step3, v128.shuffle<i64>(pq23, rs23, 1, 3));
}

/** Draws the triangles set up, a pixel's four samples at a time. */
function drawRecords(records: usize, count: i32, rowBytes: usize, numberBits: i32): void {
  const end = records + <usize>count * RECORD_BYTES;
  for (; records < end; records += RECORD_BYTES) {
    const rightA = v128.load32_splat(records, 16);
    const rightB = v128.load32_splat(records, 20);
    const rightC = v128.load32_splat(records, 24);
    const downA = v128.load32_splat(records, 32);
    const downB = v128.load32_splat(records, 36);
    const downC = v128.load32_splat(records, 40);
    let edgeA = ofPixel(v128.load32_splat(records), rightA, downA);
    let edgeB = ofPixel(v128.load32_splat(records, 4), rightB, downB);
    let edgeC = ofPixel(v128.load32_splat(records, 8), rightC, downC);
    const nearC = v128.load32_splat(records, 48);
    const slopeA = v128.load32_splat(records, 52);
    const slopeB = v128.load32_splat(records, 56);
    const number = v128.load32_splat(records, 60);
    const columns = load<i32>(records, 28);
    let rows = load<i32>(records, 44);
    let row = <usize>load<u32>(records, 12);
    for (;;) {
      cover(row, edgeA, edgeB, edgeC, nearC, slopeA, slopeB, number, numberBits);
      let a = i32x4.add(edgeA, i32x4.add(rightA, rightA));
      let b = i32x4.add(edgeB, i32x4.add(rightB, rightB));
      let c = i32x4.add(edgeC, i32x4.add(rightC, rightC));
      // The second pixel is drawn always: what it costs is less than a wrong guess.
      cover(row + PIXEL_BYTES, a, b, c, nearC, slopeA, slopeB, number, numberBits);
      for (let x = 2; x <= columns; x++) {
        a = i32x4.add(a, i32x4.add(rightA, rightA));
        b = i32x4.add(b, i32x4.add(rightB, rightB));
        c = i32x4.add(c, i32x4.add(rightC, rightC));
        cover(row + <usize>x * PIXEL_BYTES, a, b, c, nearC, slopeA, slopeB, number, numberBits);
      }
      if (--rows < 0) break;
      row += rowBytes;
      edgeA = i32x4.add(edgeA, i32x4.add(downA, downA));
      edgeB = i32x4.add(edgeB, i32x4.add(downB, downB));
      edgeC = i32x4.add(edgeC, i32x4.add(downC, downC));
    }
  }
}

/** An edge function at a pixel's samples, from that at the upper left one. */
function ofPixel(first: v128, right: v128, down: v128): v128 {
  const columns = v128.and(right, i32x4(0, -1, 0, -1));
  const rows = v128.and(down, i32x4(0, 0, -1, -1));
  return i32x4.add(first, i32x4.add(columns, rows));
}

/** Keeps the nearer key at each of a pixel's samples. */
// @ts-ignore: decorator
@inline
function cover(
  at: usize,
  edgeA: v128,
  edgeB: v128,
  edgeC: v128,
  nearC: v128,
  slopeA: v128,
  slopeB: v128,
  number: v128,
  numberBits: i32,
): void {
  const outside = i32x4.shr_s(v128.or(v128.or(edgeA, edgeB), edgeC), 31);
  const rise = f32x4.add(
    f32x4.mul(f32x4.convert_i32x4_s(edgeA), slopeA),
    f32x4.mul(f32x4.convert_i32x4_s(edgeB), slopeB),
  );
  const steps = f32x4.add(f32x4.add(nearC, rise), f32x4.splat(TO_STEP));
  const key = v128.andnot(v128.or(i32x4.shl(steps, numberBits), number), outside);
  v128.store(at, i32x4.max_u(v128.load(at), key));
}

/** A triangle of any size, in 64 bits, slower. Draws nothing of one that shows its back. */
function coverLarge(
  number: i32,
  vertices: usize,
  corners: usize,
  size: i32,
  farthest: f32,
  scale: f32,
  numberBits: i32,
  samples: usize,
): void {
  const a = vertices + <usize>load<u32>(corners);
  const b = vertices + <usize>load<u32>(corners, 8);
  const c = vertices + <usize>load<u32>(corners, 4);
  const ax = load<i32>(a);
  const ay = load<i32>(a, 4);
  const bx = load<i32>(b);
  const by = load<i32>(b, 4);
  const cx = load<i32>(c);
  const cy = load<i32>(c, 4);
  const area = edgeLarge(ax, ay, bx, by, cx, cy);
  if (area <= 0) return;
  const biasA = 1 - topLeft(bx, by, cx, cy);
  const biasB = 1 - topLeft(cx, cy, ax, ay);
  const biasC = 1 - topLeft(ax, ay, bx, by);
  const inverseArea: f32 = 1 / <f32>area;
  const nearC = (load<f32>(c, 8) - farthest) * scale + 2;
  const slopeA = ((load<f32>(a, 8) - farthest) * scale + 2 - nearC) * inverseArea;
  const slopeB = ((load<f32>(b, 8) - farthest) * scale + 2 - nearC) * inverseArea;
  const lastSample = 2 * size - 1;
  const half = HALF_STEP;
  const firstX = max(0, (min(min(ax, bx), cx) + (1 << GRID_SHIFT) - 1 - half) >> GRID_SHIFT);
  const firstY = max(0, (min(min(ay, by), cy) + (1 << GRID_SHIFT) - 1 - half) >> GRID_SHIFT);
  const lastX = min(lastSample, (max(max(ax, bx), cx) - half) >> GRID_SHIFT);
  const lastY = min(lastSample, (max(max(ay, by), cy) - half) >> GRID_SHIFT);
  for (let y = firstY; y <= lastY; y++) {
    for (let x = firstX; x <= lastX; x++) {
      const u = (x << GRID_SHIFT) + half;
      const v = (y << GRID_SHIFT) + half;
      const edgeA = edgeLarge(bx, by, cx, cy, u, v) - biasA;
      const edgeB = edgeLarge(cx, cy, ax, ay, u, v) - biasB;
      const edgeC = edgeLarge(ax, ay, bx, by, u, v) - biasC;
      if ((edgeA | edgeB | edgeC) < 0) continue;
      const rise = <f32>edgeA * slopeA + <f32>edgeB * slopeB;
      const steps = reinterpret<u32>(nearC + rise + TO_STEP);
      const key = (steps << numberBits) | <u32>number;
      const lane = (<usize>(((y & 1) << 1) | (x & 1))) << 2;
      const at = samples + <usize>((y >> 1) * (size + 1) + (x >> 1)) * PIXEL_BYTES + lane;
      store<u32>(at, max(load<u32>(at), key));
    }
  }
}

/** Twice the area of (from, to, point), positive when clockwise in the picture. */
function edgeLarge(fromX: i32, fromY: i32, toX: i32, toY: i32, x: i32, y: i32): i64 {
  return <i64>(toX - fromX) * <i64>(y - fromY) - <i64>(toY - fromY) * <i64>(x - fromX);
}

/** 1 for a top or left edge, 0 for others. */
function topLeft(fromX: i32, fromY: i32, toX: i32, toY: i32): i64 {
  return i64(toY < fromY) | (i64(toY === fromY) & i64(toX > fromX));
}
