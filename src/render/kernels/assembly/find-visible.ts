import { coverLarge } from './cover-large';
import { append, CHUNK_GROUPS, drawLists, emptyLists, listOf, RECORDS_BYTES } from './draw-records';
import { held, thirds } from './lanes';
import { GRID_SHIFT, HALF_STEP, sampleRowBytes, TRIANGLE_BYTES } from './layout';

/** Sides of a box, in grid steps, up to which 32-bit edge functions are exact. */
const SMALL_SIDE: i32 = 16384;

/**
 * The plain `findVisible`, bit for bit: exact integer edge functions, top-left rule, the nearest triangle at each
 * sample, of two at the same step of nearness the last in the list.
 *
 * `triangles`: TRIANGLE_BYTES each, `count` (a multiple of four) of them, their vertices as `projectVertices` leaves
 * them; `records`: working memory, CHUNK_GROUPS times RECORDS_BYTES and the lists; steps of nearness are
 * fround((near - `farthest`) · `stepsPerNearness`) + 2, `numberBits` of a key hold the triangle's number; `samples`
 * (2 · size rows of sampleRowBytes) receives the keys.
 */
export function findVisible(
  triangles: usize,
  count: i32,
  size: i32,
  records: usize,
  farthest: f32,
  stepsPerNearness: f32,
  numberBits: i32,
  samples: usize,
): void {
  const rowBytes = sampleRowBytes(size);
  memory.fill(samples, 0, <usize>(2 * size) * rowBytes);
  const zero = i32x4.splat(0);
  const lists = records + CHUNK_GROUPS * RECORDS_BYTES;
  const last = held(records, i32x4.splat(2 * size - 1));
  const smallSide = held(records, i32x4.splat(SMALL_SIDE));
  const start = held(records, i32x4.splat(<i32>samples));
  const row = held(records, i32x4.splat(<i32>rowBytes));
  const halfStep = held(records, i32x4.splat(HALF_STEP));
  const toFirst = held(records, i32x4.splat((1 << GRID_SHIFT) - 1 - HALF_STEP));
  const one = held(records, i32x4.splat(1));
  const four = held(records, i32x4.splat(4));
  const three = held(records, i32x4.splat(3));
  const seven = held(records, i32x4.splat(7));
  const whole = held(records, f32x4.splat(1));
  const two = held(records, f32x4.splat(2));
  const far = held(records, f32x4.splat(farthest));
  const scale = held(records, f32x4.splat(stepsPerNearness));
  const numberScale = held(records, i32x4.splat(1 << numberBits));
  let numbers = held(records, i32x4(0, 1, 2, 3));
  emptyLists(lists);
  for (let t = 0; t < count; t += 4, triangles += 4 * TRIANGLE_BYTES) {
    // Vertices 0, 2, 1: clockwise in a picture whose y points down, so that areas of front faces are positive.
    const a0 = corner(triangles, 0);
    const a1 = corner(triangles, 16);
    const a2 = corner(triangles, 32);
    const a3 = corner(triangles, 48);
    const b0 = corner(triangles, 8);
    const b1 = corner(triangles, 24);
    const b2 = corner(triangles, 40);
    const b3 = corner(triangles, 56);
    const c0 = corner(triangles, 4);
    const c1 = corner(triangles, 20);
    const c2 = corner(triangles, 36);
    const c3 = corner(triangles, 52);
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
    v128.store(records, thirds(c0, c1, c2, c3), 144);
    v128.store(records, thirds(a0, a1, a2, a3), 160);
    v128.store(records, thirds(b0, b1, b2, b3), 176);
    const left = i32x4.min_s(i32x4.min_s(ax, bx), cx);
    const right = i32x4.max_s(i32x4.max_s(ax, bx), cx);
    const top = i32x4.min_s(i32x4.min_s(ay, by), cy);
    const bottom = i32x4.max_s(i32x4.max_s(ay, by), cy);
    const firstX = i32x4.max_s(firstSample(left, toFirst), zero);
    const firstY = i32x4.max_s(firstSample(top, toFirst), zero);
    const lastX = i32x4.min_s(lastSample(right, halfStep), last);
    const lastY = i32x4.min_s(lastSample(bottom, halfStep), last);
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
    const own = numbers;
    numbers = i32x4.add(numbers, four);
    if (kept === 0) continue;

    const x0 = i32x4.add(i32x4.shl(firstX, GRID_SHIFT), halfStep);
    const y0 = i32x4.add(i32x4.shl(firstY, GRID_SHIFT), halfStep);
    const edgeA = edge(downA, rightA, x0, y0, bx, by);
    const edgeB = edge(downB, rightB, x0, y0, cx, cy);
    // The three add up to the area at every point.
    const edgeC = i32x4.sub(i32x4.sub(area, edgeA), edgeB);
    v128.store(records, i32x4.add(edgeA, bias(downA, rightA, one)));
    v128.store(records, i32x4.add(edgeB, bias(downB, rightB, one)), 16);
    v128.store(records, i32x4.add(edgeC, bias(downC, rightC, one)), 32);
    v128.store(records, samples2(rightA), 48);
    v128.store(records, samples2(rightB), 64);
    v128.store(records, samples2(rightC), 80);
    v128.store(records, samples2(downA), 96);
    v128.store(records, samples2(downB), 112);
    v128.store(records, samples2(downC), 128);
    const farC = toSteps(v128.load(records, 144), far, scale, two);
    const inverseArea = f32x4.div(whole, f32x4.convert_i32x4_s(area));
    const farA = toSteps(v128.load(records, 160), far, scale, two);
    const slopeA = f32x4.mul(f32x4.sub(farA, farC), inverseArea);
    const farB = toSteps(v128.load(records, 176), far, scale, two);
    const slopeB = f32x4.mul(f32x4.sub(farB, farC), inverseArea);
    const addresses = i32x4.add(
      start,
      i32x4.add(i32x4.mul(firstY, row), i32x4.shl(firstX, 2)),
    );
    const columns = i32x4.sub(lastX, firstX);
    const rows = i32x4.sub(lastY, firstY);
    v128.store(records, farC, 144);
    v128.store(records, slopeA, 160);
    v128.store(records, slopeB, 176);
    v128.store(records, own, 192);
    v128.store(records, addresses, 208);
    v128.store(records, columns, 224);
    v128.store(records, rows, 240);
    const larges = i32x4.bitmask(large) & kept;
    const small = kept & ~larges;
    const extents = listOf(columns, rows, three, seven, four);
    append(lists + <usize>i32x4.extract_lane(extents, 0), records, small & 1);
    append(lists + <usize>i32x4.extract_lane(extents, 1), records + 4, (small >> 1) & 1);
    append(lists + <usize>i32x4.extract_lane(extents, 2), records + 8, (small >> 2) & 1);
    append(lists + <usize>i32x4.extract_lane(extents, 3), records + 12, small >> 3);
    for (let k = 0; larges >> k; k++) {
      if (!((larges >> k) & 1)) continue;
      coverLarge(t + k, triangles + <usize>k * TRIANGLE_BYTES, size, farthest, stepsPerNearness, numberBits, samples);
    }
    records += RECORDS_BYTES;
    if (records === lists) {
      drawLists(lists, rowBytes, numberScale);
      emptyLists(lists);
      records -= CHUNK_GROUPS * RECORDS_BYTES;
    }
  }
  drawLists(lists, rowBytes, numberScale);
}

function corner(triangles: usize, offset: usize): v128 {
  return v128.load(<usize>load<u32>(triangles + offset));
}

/** The first sample at or after a place on the grid, and the last at or before one. */
// @ts-ignore: decorator
@inline
function firstSample(steps: v128, toFirst: v128): v128 {
  return i32x4.shr_s(i32x4.add(steps, toFirst), GRID_SHIFT);
}

// @ts-ignore: decorator
@inline
function lastSample(steps: v128, halfStep: v128): v128 {
  return i32x4.shr_s(i32x4.sub(steps, halfStep), GRID_SHIFT);
}

/** Edge function at x, y of an edge through `fromX`, `fromY`. */
// @ts-ignore: decorator
@inline
function edge(down: v128, right: v128, x: v128, y: v128, fromX: v128, fromY: v128): v128 {
  return i32x4.add(i32x4.mul(down, i32x4.sub(y, fromY)), i32x4.mul(right, i32x4.sub(x, fromX)));
}

/**
 * -1 unless an edge is a top or left one (right above 0, or 0 and down above 0): with it, samples are inside from 0 on.
 * Of sides up to SMALL_SIDE; one shift makes `right` count before `down`.
 */
// @ts-ignore: decorator
@inline
function bias(down: v128, right: v128, one: v128): v128 {
  return i32x4.gt_s(one, i32x4.add(i32x4.shl(right, 15), down));
}

/** Steps of nearness from 1/depth. */
// @ts-ignore: decorator
@inline
function toSteps(near: v128, farthest: v128, scale: v128, two: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.sub(near, farthest), scale), two);
}

/** Steps per grid step to steps per sample. */
function samples2(step: v128): v128 {
  return i32x4.shl(step, GRID_SHIFT);
}
