import { cross, firsts, relative, seconds, thirds } from './lanes';
import { ENTRY_COVERED, ENTRY_PLACES, ENTRY_U, ENTRY_V } from './layout';

/**
 * Weights of the three corners at a pixel's four samples, ONE_WEIGHT for 1 and together, 0 where `covered` is: writes to
 * its `entry` those of the first and second corner side by side, i16 each, lane = sample, and, 16 bytes on, those of the
 * third twice: of the first two samples side by side in lane 0, of the others in lane 2. Constants: TO_INTEGER,
 * ONE_WEIGHT as a float and as an integer, 0xffff.
 */
// @ts-ignore: decorator
@inline
export function weighSamples(
  entry: usize,
  toInteger: v128,
  oneWeight: v128,
  wholeWeight: v128,
  low: v128,
): void {
  const t0 = <usize>load<u32>(entry, ENTRY_PLACES);
  const t1 = <usize>load<u32>(entry, ENTRY_PLACES + 4);
  const t2 = <usize>load<u32>(entry, ENTRY_PLACES + 8);
  const t3 = <usize>load<u32>(entry, ENTRY_PLACES + 12);
  const u = v128.load(entry, ENTRY_U);
  const v = v128.load(entry, ENTRY_V);
  const a0 = corner(t0);
  const a1 = corner(t1);
  const a2 = corner(t2);
  const a3 = corner(t3);
  const ax = relative(firsts(a0, a1, a2, a3), u);
  const ay = relative(seconds(a0, a1, a2, a3), v);
  const az = thirds(a0, a1, a2, a3);
  const b0 = corner(t0 + 4);
  const b1 = corner(t1 + 4);
  const b2 = corner(t2 + 4);
  const b3 = corner(t3 + 4);
  const bx = relative(firsts(b0, b1, b2, b3), u);
  const by = relative(seconds(b0, b1, b2, b3), v);
  const bz = thirds(b0, b1, b2, b3);
  const c0 = corner(t0 + 8);
  const c1 = corner(t1 + 8);
  const c2 = corner(t2 + 8);
  const c3 = corner(t3 + 8);
  const cx = relative(firsts(c0, c1, c2, c3), u);
  const cy = relative(seconds(c0, c1, c2, c3), v);
  const cz = thirds(c0, c1, c2, c3);
  // Areas opposite each vertex times its 1/depth: the perspective-correct weights, up to their sum.
  const nearA = f32x4.mul(cross(bx, by, cx, cy), az);
  const nearB = f32x4.mul(cross(cx, cy, ax, ay), bz);
  const nearC = f32x4.mul(cross(ax, ay, bx, by), cz);
  const inverse = f32x4.div(oneWeight, f32x4.add(f32x4.add(nearA, nearB), nearC));
  const covered = v128.load(entry, ENTRY_COVERED);
  const p = v128.and(covered, f32x4.add(f32x4.mul(nearA, inverse), toInteger));
  const q = v128.and(covered, f32x4.add(f32x4.mul(nearB, inverse), toInteger));
  // The constant's own low 16 bits are 0.
  const ones = v128.and(covered, wholeWeight);
  const r = v128.and(low, i32x4.sub(i32x4.sub(ones, p), q));
  v128.store(entry, v128.or(v128.and(p, low), i32x4.shl(q, 16)));
  // Neighbouring samples' weights side by side, without a constant for a shuffle of 16 bits.
  v128.store(entry, v128.or(r, i64x2.shr_u(r, 16)), 16);
}

/** What the address at this place leads to. */
// @ts-ignore: decorator
@inline
function corner(place: usize): v128 {
  return v128.load(<usize>load<u32>(place));
}
