import { firsts, seconds, thirds } from './lanes';
import { SOURCE_BYTES, VERTEX_BYTES } from './layout';

/** Vertices farther out than this many grid steps (a thousand pictures) are held there, so that integers never wrap. */
const LIMIT: f32 = 268435456;

/**
 * The plain `projectVertices`, four vertices at a time and bit for bit: the same float32 operations in the same order.
 *
 * `positions`: SOURCE_BYTES each, `count` (a multiple of four) vertices. `projection`: f32[14], as there. `vertices`:
 * receives the projected half of VERTEX_BYTES each. `range`: receives the least and the greatest 1/depth, f32 each.
 */
export function projectVertices(
  positions: usize,
  count: i32,
  projection: usize,
  vertices: usize,
  range: usize,
): void {
  const shiftX = v128.load32_splat(projection, 48);
  const shiftY = v128.load32_splat(projection, 52);
  let least = f32x4.splat(Infinity);
  let greatest = f32x4.splat(0);
  for (let i = 0; i < count; i += 4) {
    const p = v128.load(positions);
    const q = v128.load(positions, SOURCE_BYTES);
    const r = v128.load(positions, 2 * SOURCE_BYTES);
    const s = v128.load(positions, 3 * SOURCE_BYTES);
    const x = firsts(p, q, r, s);
    const y = seconds(p, q, r, s);
    const z = thirds(p, q, r, s);
    const near = f32x4.div(f32x4.splat(1), along(projection + 32, x, y, z));
    least = f32x4.pmin(least, near);
    greatest = f32x4.pmax(greatest, near);
    const u = toGrid(f32x4.add(f32x4.mul(along(projection, x, y, z), near), shiftX));
    const v = toGrid(f32x4.add(f32x4.mul(along(projection + 16, x, y, z), near), shiftY));
    const uv01 = v128.shuffle<i32>(u, v, 0, 4, 1, 5);
    const uv23 = v128.shuffle<i32>(u, v, 2, 6, 3, 7);
    v128.store(vertices, v128.shuffle<i32>(uv01, near, 0, 1, 4, 5));
    v128.store(vertices, v128.shuffle<i32>(uv01, near, 2, 3, 5, 5), VERTEX_BYTES);
    v128.store(vertices, v128.shuffle<i32>(uv23, near, 0, 1, 6, 7), 2 * VERTEX_BYTES);
    v128.store(vertices, v128.shuffle<i32>(uv23, near, 2, 3, 7, 7), 3 * VERTEX_BYTES);
    positions += 4 * SOURCE_BYTES;
    vertices += 4 * VERTEX_BYTES;
  }
  store<f32>(range, leastLane(least));
  store<f32>(range, -leastLane(f32x4.neg(greatest)), 4);
}

/** One row of the projection times x, y, z and 1. */
// @ts-ignore: decorator
@inline
function along(row: usize, x: v128, y: v128, z: v128): v128 {
  const front = f32x4.add(
    f32x4.mul(v128.load32_splat(row), x),
    f32x4.mul(v128.load32_splat(row, 4), y),
  );
  const back = f32x4.add(f32x4.mul(v128.load32_splat(row, 8), z), v128.load32_splat(row, 12));
  return f32x4.add(front, back);
}

/** The nearest whole number, of two equally near the even one. */
// @ts-ignore: decorator
@inline
function toGrid(steps: v128): v128 {
  const held = f32x4.pmin(f32x4.pmax(steps, f32x4.splat(-LIMIT)), f32x4.splat(LIMIT));
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(held));
}

function leastLane(lanes: v128): f32 {
  return min(
    min(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    min(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  );
}
