import { cross, dotHigh, dotLow, firsts, relative, seconds, thirds } from './lanes';
import { ATTRIBUTES } from './layout';

/**
 * Sums of a pixel's attributes over its covered samples: i32[4] at `to` and 64 bytes on, ONE_WEIGHT · ATTRIBUTE_ONE
 * for 1. `keys` are those of its samples, `covered` all ones where there is a triangle; `u`, `v` their places, right and
 * down in grid steps. `numberMask` keeps the number of a key; then come constants: the address of the triangles,
 * TO_INTEGER, ONE_WEIGHT as a float and as an integer, 0xffff.
 */
// @ts-ignore: decorator
@inline
export function sumSamples(
  to: usize,
  keys: v128,
  covered: v128,
  u: v128,
  v: v128,
  numberMask: v128,
  triangles: v128,
  toInteger: v128,
  oneWeight: v128,
  wholeWeight: v128,
  low: v128,
): void {
  const places = i32x4.add(i32x4.shl(v128.and(keys, numberMask), 4), triangles);
  const t0 = <usize>i32x4.extract_lane(places, 0);
  const t1 = <usize>i32x4.extract_lane(places, 1);
  const t2 = <usize>i32x4.extract_lane(places, 2);
  const t3 = <usize>i32x4.extract_lane(places, 3);
  const a0 = <usize>load<u32>(t0);
  const a1 = <usize>load<u32>(t1);
  const a2 = <usize>load<u32>(t2);
  const a3 = <usize>load<u32>(t3);
  const ca0 = v128.load(a0);
  const ca1 = v128.load(a1);
  const ca2 = v128.load(a2);
  const ca3 = v128.load(a3);
  const ax = relative(firsts(ca0, ca1, ca2, ca3), u);
  const ay = relative(seconds(ca0, ca1, ca2, ca3), v);
  const az = thirds(ca0, ca1, ca2, ca3);
  const b0 = <usize>load<u32>(t0, 4);
  const b1 = <usize>load<u32>(t1, 4);
  const b2 = <usize>load<u32>(t2, 4);
  const b3 = <usize>load<u32>(t3, 4);
  const cb0 = v128.load(b0);
  const cb1 = v128.load(b1);
  const cb2 = v128.load(b2);
  const cb3 = v128.load(b3);
  const bx = relative(firsts(cb0, cb1, cb2, cb3), u);
  const by = relative(seconds(cb0, cb1, cb2, cb3), v);
  const bz = thirds(cb0, cb1, cb2, cb3);
  const c0 = <usize>load<u32>(t0, 8);
  const c1 = <usize>load<u32>(t1, 8);
  const c2 = <usize>load<u32>(t2, 8);
  const c3 = <usize>load<u32>(t3, 8);
  const cc0 = v128.load(c0);
  const cc1 = v128.load(c1);
  const cc2 = v128.load(c2);
  const cc3 = v128.load(c3);
  const cx = relative(firsts(cc0, cc1, cc2, cc3), u);
  const cy = relative(seconds(cc0, cc1, cc2, cc3), v);
  const cz = thirds(cc0, cc1, cc2, cc3);
  // Areas opposite each vertex times its 1/depth: the perspective-correct weights, up to their sum.
  const nearA = f32x4.mul(cross(bx, by, cx, cy), az);
  const nearB = f32x4.mul(cross(cx, cy, ax, ay), bz);
  const nearC = f32x4.mul(cross(ax, ay, bx, by), cz);
  const inverse = f32x4.div(oneWeight, f32x4.add(f32x4.add(nearA, nearB), nearC));
  const p = v128.and(covered, f32x4.add(f32x4.mul(nearA, inverse), toInteger));
  const q = v128.and(covered, f32x4.add(f32x4.mul(nearB, inverse), toInteger));
  // The constant's own low 16 bits are 0.
  const ones = v128.and(covered, wholeWeight);
  const r = v128.and(low, i32x4.sub(i32x4.sub(ones, p), q));
  const pq = v128.or(v128.and(p, low), i32x4.shl(q, 16));
  // Neighbouring samples' weights side by side, without a constant for a shuffle of 16 bits.
  const pairs = v128.or(r, i64x2.shr_u(r, 16));
  const w01 = v128.shuffle<i32>(pairs, pairs, 0, 0, 0, 0);
  const w23 = v128.shuffle<i32>(pairs, pairs, 2, 2, 2, 2);
  const ac0 = v128.load(c0, ATTRIBUTES);
  const ac1 = v128.load(c1, ATTRIBUTES);
  let front = dotLow(ac0, ac1, w01);
  let back = dotHigh(ac0, ac1, w01);
  const ac2 = v128.load(c2, ATTRIBUTES);
  const ac3 = v128.load(c3, ATTRIBUTES);
  front = i32x4.add(front, dotLow(ac2, ac3, w23));
  back = i32x4.add(back, dotHigh(ac2, ac3, w23));
  const w0 = v128.shuffle<i32>(pq, pq, 0, 0, 0, 0);
  const aa0 = v128.load(a0, ATTRIBUTES);
  const ab0 = v128.load(b0, ATTRIBUTES);
  front = i32x4.add(front, dotLow(aa0, ab0, w0));
  back = i32x4.add(back, dotHigh(aa0, ab0, w0));
  const w1 = v128.shuffle<i32>(pq, pq, 1, 1, 1, 1);
  const aa1 = v128.load(a1, ATTRIBUTES);
  const ab1 = v128.load(b1, ATTRIBUTES);
  front = i32x4.add(front, dotLow(aa1, ab1, w1));
  back = i32x4.add(back, dotHigh(aa1, ab1, w1));
  const w2 = v128.shuffle<i32>(pq, pq, 2, 2, 2, 2);
  const aa2 = v128.load(a2, ATTRIBUTES);
  const ab2 = v128.load(b2, ATTRIBUTES);
  front = i32x4.add(front, dotLow(aa2, ab2, w2));
  back = i32x4.add(back, dotHigh(aa2, ab2, w2));
  const w3 = v128.shuffle<i32>(pq, pq, 3, 3, 3, 3);
  const aa3 = v128.load(a3, ATTRIBUTES);
  const ab3 = v128.load(b3, ATTRIBUTES);
  v128.store(to, i32x4.add(front, dotLow(aa3, ab3, w3)));
  v128.store(to, i32x4.add(back, dotHigh(aa3, ab3, w3)), 64);
}
