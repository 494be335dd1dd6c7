import { VERTEX_BYTES } from './layout';

/** Vertices farther out than this many grid steps (a thousand pictures) are held there, so that integers never wrap. */
const LIMIT: f64 = 268435456;

/**
 * The plain `projectPoints` and its rounding to the grid, two vertices at a time and bit for bit: the same float64
 * operations in the same order.
 *
 * `positions`: f32 planes x, y, z of `stride` bytes each, `count` (even) vertices. `camera`: f64 rotation[9],
 * placement a, b (times the camera's distance), shift right, shift down (grid steps), pivot y, pivot z, depth of the
 * pivot. `vertices`: receives VERTEX_BYTES each.
 */
export function projectVertices(
  positions: usize,
  stride: usize,
  count: i32,
  camera: usize,
  vertices: usize,
): void {
  const r0 = v128.load64_splat(camera);
  const r1 = v128.load64_splat(camera, 8);
  const r2 = v128.load64_splat(camera, 16);
  const r3 = v128.load64_splat(camera, 24);
  const r4 = v128.load64_splat(camera, 32);
  const r5 = v128.load64_splat(camera, 40);
  const r6 = v128.load64_splat(camera, 48);
  const r7 = v128.load64_splat(camera, 56);
  const r8 = v128.load64_splat(camera, 64);
  const a = v128.load64_splat(camera, 72);
  const b = v128.load64_splat(camera, 80);
  const shiftX = v128.load64_splat(camera, 88);
  const shiftY = v128.load64_splat(camera, 96);
  const pivotY = v128.load64_splat(camera, 104);
  const pivotZ = v128.load64_splat(camera, 112);
  const depth = v128.load64_splat(camera, 120);
  for (let i = 0; i < count; i += 2) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(positions));
    const y = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(positions + stride)), pivotY);
    const z = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(positions + 2 * stride)), pivotZ);
    const inverseDepth = f64x2.div(f64x2.splat(1), f64x2.sub(depth, dot(r6, x, r7, y, r8, z)));
    const right = f64x2.mul(dot(r0, x, r1, y, r2, z), inverseDepth);
    const down = f64x2.mul(f64x2.neg(dot(r3, x, r4, y, r5, z)), inverseDepth);
    const u = f64x2.add(f64x2.sub(f64x2.mul(a, right), f64x2.mul(b, down)), shiftX);
    const v = f64x2.add(f64x2.add(f64x2.mul(b, right), f64x2.mul(a, down)), shiftY);
    const grid = v128.shuffle<i32>(toGrid(u), toGrid(v), 0, 4, 1, 5);
    v128.store(vertices, v128.shuffle<i64>(grid, inverseDepth, 0, 2));
    v128.store(vertices + VERTEX_BYTES, v128.shuffle<i64>(grid, inverseDepth, 1, 3));
    positions += 8;
    vertices += 2 * VERTEX_BYTES;
  }
}

function dot(a: v128, x: v128, b: v128, y: v128, c: v128, z: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.mul(a, x), f64x2.mul(b, y)), f64x2.mul(c, z));
}

function toGrid(steps: v128): v128 {
  const rounded = f64x2.floor(f64x2.add(steps, f64x2.splat(0.5)));
  const held = f64x2.pmin(f64x2.pmax(rounded, f64x2.splat(-LIMIT)), f64x2.splat(LIMIT));
  return i32x4.trunc_sat_f64x2_s_zero(held);
}
