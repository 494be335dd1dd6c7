import { SOURCE_BYTES, VERTEX_BYTES } from './layout';

/** Vertices farther out than this many grid steps (a thousand pictures) are held there, so that integers never wrap. */
const LIMIT: f64 = 268435456;
/** 1.5 · 2^52: added to a float64, leaves its nearest whole number in the low 32 bits. */
const TO_INTEGER: f64 = 6755399441055744;

/**
 * The plain `projectPoints` and its rounding to the grid, two vertices at a time and bit for bit: the same float64
 * operations in the same order.
 *
 * `positions`: SOURCE_BYTES each, `count` (even) vertices. `camera`: f64 rotation[9], placement a, b (times the
 * camera's distance), shift right, shift down (grid steps), pivot y, pivot z, depth of the pivot. `vertices`: receives
 * the projected half of VERTEX_BYTES each. `range`: receives the least and the greatest 1/depth, f32 each.
 */
export function projectVertices(
  positions: usize,
  count: i32,
  camera: usize,
  vertices: usize,
  range: usize,
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
  let least = f32x4.splat(Infinity);
  let greatest = f32x4.splat(0);
  for (let i = 0; i < count; i += 2) {
    const one = v128.load(positions);
    const two = v128.load(positions, SOURCE_BYTES);
    const xy = v128.shuffle<f32>(one, two, 0, 4, 1, 5);
    const x = f64x2.promote_low_f32x4(xy);
    const y = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<f32>(xy, xy, 2, 3, 2, 3)), pivotY);
    const z = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<f32>(one, two, 2, 6, 3, 7)), pivotZ);
    const inverseDepth = f64x2.div(f64x2.splat(1), f64x2.sub(depth, dot(r6, x, r7, y, r8, z)));
    const right = f64x2.mul(dot(r0, x, r1, y, r2, z), inverseDepth);
    const down = f64x2.mul(f64x2.neg(dot(r3, x, r4, y, r5, z)), inverseDepth);
    const u = f64x2.add(f64x2.sub(f64x2.mul(a, right), f64x2.mul(b, down)), shiftX);
    const v = f64x2.add(f64x2.add(f64x2.mul(b, right), f64x2.mul(a, down)), shiftY);
    const near = f32x4.demote_f64x2_zero(inverseDepth);
    const pair = v128.shuffle<f32>(near, near, 0, 1, 0, 1);
    least = f32x4.pmin(least, pair);
    greatest = f32x4.pmax(greatest, pair);
    const grid = v128.shuffle<i32>(toGrid(u), toGrid(v), 0, 4, 2, 6);
    v128.store(vertices, v128.shuffle<i32>(grid, near, 0, 1, 4, 6));
    v128.store(vertices + VERTEX_BYTES, v128.shuffle<i32>(grid, near, 2, 3, 5, 7));
    positions += 2 * SOURCE_BYTES;
    vertices += 2 * VERTEX_BYTES;
  }
  store<f32>(range, min(f32x4.extract_lane(least, 0), f32x4.extract_lane(least, 1)));
  store<f32>(range, max(f32x4.extract_lane(greatest, 0), f32x4.extract_lane(greatest, 1)), 4);
}

function dot(a: v128, x: v128, b: v128, y: v128, c: v128, z: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.mul(a, x), f64x2.mul(b, y)), f64x2.mul(c, z));
}

/** The nearest whole number, of two equally near the even one, as the low half of each lane. */
function toGrid(steps: v128): v128 {
  const held = f64x2.pmin(f64x2.pmax(steps, f64x2.splat(-LIMIT)), f64x2.splat(LIMIT));
  return f64x2.add(held, f64x2.splat(TO_INTEGER));
}
