import { ATTRIBUTE_ONE, GRID_SHIFT, GROUP_BYTES, HALF_STEP, PIXEL_BYTES, TO_INTEGER } from './layout';
import { storeGroup } from './store-group';

/** A weight of 1, shared by a pixel's samples: sums of four products with i16 attributes stay within 32 bits. */
const ONE_WEIGHT: f32 = 16384;
/** Of sums of products. */
const TO_ONE: f32 = 1 / (ONE_WEIGHT * ATTRIBUTE_ONE);

/**
 * The plain `resolvePixels`: mean attributes of each covered pixel's samples, perspective-correct, ready for the
 * light. Pixels go in groups of four (numbers 4k to 4k + 3, row after row) to one of three lists: groups with any cover
 * to `matt`, those with a glint to `glints`, others to nowhere but their place, and their background to `base`, an
 * image in the tensor's layout. `places` has room for three lists of `groupCount` byte distances 16k of a group's first
 * pixel in a plane of f32. `counts` receives the lengths of the three, i32 each.
 *
 * Planes of a group, lane = pixel, g = scale · (1 - lampSky + lampSky · sky's share):
 * 0-2 normal x, y, z times g; 3 the sky's light; 4 that and wrap · g; 5 the sheen times cover, over g (of `matt` over
 * g^17); 6-8 albedo times cover of the three channels, times their factors; 9-11 what is behind, and the summands;
 * of `glints` 12 1/g, 13 the glint times cover, over g.
 * `shading`: f32 rotation[9]; scale · (1 - lampSky), scale · lampSky; ambient and ambient sky times the scale of light;
 * wrap, sheen, glint; factors and summands of three channels. `reversed`: blue is the first channel. `background`: f32
 * sRGB grey per pixel. `work`: 144 bytes. `planeBytes` and `gray` as in `relight`.
 */
export function resolvePixels(
  vertices: usize,
  triangles: usize,
  attributes: usize,
  numberBits: i32,
  samples: usize,
  size: i32,
  shading: usize,
  reversed: bool,
  background: usize,
  work: usize,
  matt: usize,
  glints: usize,
  places: usize,
  groupCount: i32,
  counts: usize,
  base: usize,
  planeBytes: usize,
  gray: bool,
): void {
  const pixels = size * size;
  const listBytes = (<usize>groupCount) << 2;
  const glintsStart = places + listBytes;
  const emptiesStart = glintsStart + listBytes;
  let mattPlaces = places;
  let glintPlaces = glintsStart;
  let empties = emptiesStart;
  let x = 0;
  let y = 0;
  let at = samples;
  for (let first = 0; first < pixels; first += 4) {
    let any = 0;
    for (let k: usize = 0; k < 4; k++) {
      let keys = i32x4.splat(0);
      if (first + <i32>k < pixels) {
        keys = v128.load(at);
        at += PIXEL_BYTES;
      }
      const covered = i32x4.ne(keys, i32x4.splat(0));
      const count = popcnt(i32x4.bitmask(covered));
      if (count) {
        sumSamples(work + (k << 4), vertices, triangles, attributes, keys, covered, numberBits, x, y);
      } else {
        v128.store(work + (k << 4), i32x4.splat(0));
        v128.store(work + (k << 4), i32x4.splat(0), 64);
      }
      store<f32>(work + (k << 2), <f32>count, 128);
      any += count;
      if (++x === size) {
        x = 0;
        y++;
        at += PIXEL_BYTES;
      }
    }
    const place = <u32>(first << 2);
    const behind = v128.load(background + place);
    if (any === 0) {
      store<u32>(empties, place);
      empties += 4;
      const one = f32x4.splat(1);
      storeGroup(
        ground(one, behind, shading, 0),
        ground(one, behind, shading, 4),
        ground(one, behind, shading, 8),
        base,
        place,
        planeBytes,
        gray,
      );
    } else if (finish(work, matt, glints, shading, reversed, behind)) {
      store<u32>(glintPlaces, place);
      glintPlaces += 4;
      glints += GROUP_BYTES;
    } else {
      store<u32>(mattPlaces, place);
      mattPlaces += 4;
      matt += GROUP_BYTES;
    }
  }
  store<i32>(counts, <i32>((mattPlaces - places) >> 2));
  store<i32>(counts, <i32>((glintPlaces - glintsStart) >> 2), 4);
  store<i32>(counts, <i32>((empties - emptiesStart) >> 2), 8);
}

/** Sums of a pixel's attributes over its covered samples: i32[4] at `to` and 64 bytes on, 1 / TO_ONE for 1. */
// @ts-ignore: decorator
@inline
function sumSamples(
  to: usize,
  vertices: usize,
  triangles: usize,
  attributes: usize,
  keys: v128,
  covered: v128,
  numberBits: i32,
  x: i32,
  y: i32,
): void {
  const numbers = v128.and(keys, i32x4.splat((1 << numberBits) - 1));
  const offsets = i32x4.shl(numbers, 4);
  const t0 = triangles + <usize>i32x4.extract_lane(offsets, 0);
  const t1 = triangles + <usize>i32x4.extract_lane(offsets, 1);
  const t2 = triangles + <usize>i32x4.extract_lane(offsets, 2);
  const t3 = triangles + <usize>i32x4.extract_lane(offsets, 3);
  const a0 = <usize>load<u32>(t0);
  const a1 = <usize>load<u32>(t1);
  const a2 = <usize>load<u32>(t2);
  const a3 = <usize>load<u32>(t3);
  const b0 = <usize>load<u32>(t0, 4);
  const b1 = <usize>load<u32>(t1, 4);
  const b2 = <usize>load<u32>(t2, 4);
  const b3 = <usize>load<u32>(t3, 4);
  const c0 = <usize>load<u32>(t0, 8);
  const c1 = <usize>load<u32>(t1, 8);
  const c2 = <usize>load<u32>(t2, 8);
  const c3 = <usize>load<u32>(t3, 8);
  const u = i32x4.add(
    i32x4.splat((x << (GRID_SHIFT + 1)) + HALF_STEP),
    i32x4(0, 1 << GRID_SHIFT, 0, 1 << GRID_SHIFT),
  );
  const v = i32x4.add(
    i32x4.splat((y << (GRID_SHIFT + 1)) + HALF_STEP),
    i32x4(0, 0, 1 << GRID_SHIFT, 1 << GRID_SHIFT),
  );
  const ca0 = v128.load(vertices + a0);
  const ca1 = v128.load(vertices + a1);
  const ca2 = v128.load(vertices + a2);
  const ca3 = v128.load(vertices + a3);
  const cb0 = v128.load(vertices + b0);
  const cb1 = v128.load(vertices + b1);
  const cb2 = v128.load(vertices + b2);
  const cb3 = v128.load(vertices + b3);
  const cc0 = v128.load(vertices + c0);
  const cc1 = v128.load(vertices + c1);
  const cc2 = v128.load(vertices + c2);
  const cc3 = v128.load(vertices + c3);
  const ax = relative(firsts(ca0, ca1, ca2, ca3), u);
  const ay = relative(seconds(ca0, ca1, ca2, ca3), v);
  const bx = relative(firsts(cb0, cb1, cb2, cb3), u);
  const by = relative(seconds(cb0, cb1, cb2, cb3), v);
  const cx = relative(firsts(cc0, cc1, cc2, cc3), u);
  const cy = relative(seconds(cc0, cc1, cc2, cc3), v);
  // Areas opposite each vertex times its 1/depth: the perspective-correct weights, up to their sum.
  const nearA = f32x4.mul(cross(bx, by, cx, cy), thirds(ca0, ca1, ca2, ca3));
  const nearB = f32x4.mul(cross(cx, cy, ax, ay), thirds(cb0, cb1, cb2, cb3));
  const nearC = f32x4.mul(cross(ax, ay, bx, by), thirds(cc0, cc1, cc2, cc3));
  const inverse = f32x4.div(
    f32x4.splat(ONE_WEIGHT),
    f32x4.add(f32x4.add(nearA, nearB), nearC),
  );
  const toInteger = f32x4.splat(TO_INTEGER);
  const low = i32x4.splat(0xffff);
  const p = v128.and(covered, f32x4.add(f32x4.mul(nearA, inverse), toInteger));
  const q = v128.and(covered, f32x4.add(f32x4.mul(nearB, inverse), toInteger));
  // The constant's own low 16 bits are 0.
  const ones = v128.and(covered, i32x4.splat(<i32>ONE_WEIGHT));
  const r = v128.and(low, i32x4.sub(i32x4.sub(ones, p), q));
  const pq = v128.or(v128.and(p, low), i32x4.shl(q, 16));
  const aa0 = v128.load(attributes + a0);
  const aa1 = v128.load(attributes + a1);
  const aa2 = v128.load(attributes + a2);
  const aa3 = v128.load(attributes + a3);
  const ab0 = v128.load(attributes + b0);
  const ab1 = v128.load(attributes + b1);
  const ab2 = v128.load(attributes + b2);
  const ab3 = v128.load(attributes + b3);
  const ac0 = v128.load(attributes + c0);
  const ac1 = v128.load(attributes + c1);
  const ac2 = v128.load(attributes + c2);
  const ac3 = v128.load(attributes + c3);
  const w0 = v128.shuffle<i32>(pq, pq, 0, 0, 0, 0);
  const w1 = v128.shuffle<i32>(pq, pq, 1, 1, 1, 1);
  const w2 = v128.shuffle<i32>(pq, pq, 2, 2, 2, 2);
  const w3 = v128.shuffle<i32>(pq, pq, 3, 3, 3, 3);
  const w01 = v128.shuffle<i16>(r, r, 0, 2, 0, 2, 0, 2, 0, 2);
  const w23 = v128.shuffle<i16>(r, r, 4, 6, 4, 6, 4, 6, 4, 6);
  const front = i32x4.add(
    i32x4.add(
      i32x4.add(dotLow(aa0, ab0, w0), dotLow(aa1, ab1, w1)),
      i32x4.add(dotLow(aa2, ab2, w2), dotLow(aa3, ab3, w3)),
    ),
    i32x4.add(dotLow(ac0, ac1, w01), dotLow(ac2, ac3, w23)),
  );
  const back = i32x4.add(
    i32x4.add(
      i32x4.add(dotHigh(aa0, ab0, w0), dotHigh(aa1, ab1, w1)),
      i32x4.add(dotHigh(aa2, ab2, w2), dotHigh(aa3, ab3, w3)),
    ),
    i32x4.add(dotHigh(ac0, ac1, w01), dotHigh(ac2, ac3, w23)),
  );
  v128.store(to, front);
  v128.store(to, back, 64);
}

// @ts-ignore: decorator
@inline
function firsts(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i32>(
    v128.shuffle<i32>(p, q, 0, 4, 1, 5),
    v128.shuffle<i32>(r, s, 0, 4, 1, 5),
    0, 1, 4, 5,
  );
}

// @ts-ignore: decorator
@inline
function seconds(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i32>(
    v128.shuffle<i32>(p, q, 0, 4, 1, 5),
    v128.shuffle<i32>(r, s, 0, 4, 1, 5),
    2, 3, 6, 7,
  );
}

// @ts-ignore: decorator
@inline
function thirds(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i32>(
    v128.shuffle<i32>(p, q, 2, 6, 3, 7),
    v128.shuffle<i32>(r, s, 2, 6, 3, 7),
    0, 1, 4, 5,
  );
}

// @ts-ignore: decorator
@inline
function relative(place: v128, sample: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.sub(place, sample));
}

// @ts-ignore: decorator
@inline
function cross(ax: v128, ay: v128, bx: v128, by: v128): v128 {
  return f32x4.sub(f32x4.mul(ax, by), f32x4.mul(ay, bx));
}

/** The first four attributes of two vertices by their weights, and the last four. */
// @ts-ignore: decorator
@inline
function dotLow(one: v128, two: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(v128.shuffle<i16>(one, two, 0, 8, 1, 9, 2, 10, 3, 11), weights);
}

// @ts-ignore: decorator
@inline
function dotHigh(one: v128, two: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(v128.shuffle<i16>(one, two, 4, 12, 5, 13, 6, 14, 7, 15), weights);
}

/** Turns the sums of four pixels into the planes of a group, at `matt` or at `glints`; returns whether there. */
// @ts-ignore: decorator
@inline
function finish(
  work: usize,
  matt: usize,
  glints: usize,
  shading: usize,
  reversed: bool,
  behind: v128,
): bool {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const front0 = v128.load(work);
  const front1 = v128.load(work, 16);
  const front2 = v128.load(work, 32);
  const front3 = v128.load(work, 48);
  const back0 = v128.load(work, 64);
  const back1 = v128.load(work, 80);
  const back2 = v128.load(work, 96);
  const back3 = v128.load(work, 112);
  const count = v128.load(work, 128);
  const x = f32x4.convert_i32x4_s(firsts(front0, front1, front2, front3));
  const y = f32x4.convert_i32x4_s(seconds(front0, front1, front2, front3));
  const z = f32x4.convert_i32x4_s(thirds(front0, front1, front2, front3));
  const red = f32x4.convert_i32x4_s(fourths(front0, front1, front2, front3));
  const green = f32x4.convert_i32x4_s(firsts(back0, back1, back2, back3));
  const blue = f32x4.convert_i32x4_s(seconds(back0, back1, back2, back3));
  // Sums over samples; over their count, means.
  const share = f32x4.div(f32x4.splat(TO_ONE), f32x4.pmax(one, count));
  const s = f32x4.mul(f32x4.convert_i32x4_s(thirds(back0, back1, back2, back3)), share);
  const sky = f32x4.mul(f32x4.convert_i32x4_s(fourths(back0, back1, back2, back3)), share);
  const squares = f32x4.add(f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)), f32x4.mul(z, z));
  const toUnit = f32x4.div(one, f32x4.sqrt(f32x4.pmax(one, squares)));
  const glint = f32x4.pmax(zero, f32x4.sub(f32x4.add(s, s), one));
  const hasGlint = v128.any_true(f32x4.gt(glint, zero));
  const to = hasGlint ? glints : matt;

  const g = f32x4.add(
    v128.load32_splat(shading, 36),
    f32x4.mul(v128.load32_splat(shading, 40), sky),
  );
  const upward = f32x4.mul(turn(shading + 12, x, y, z), toUnit);
  const scale = f32x4.mul(toUnit, g);
  const ambient = f32x4.mul(
    sky,
    f32x4.add(
      v128.load32_splat(shading, 44),
      f32x4.mul(v128.load32_splat(shading, 48), upward),
    ),
  );
  v128.store(to, f32x4.mul(turn(shading, x, y, z), scale));
  v128.store(to, f32x4.mul(upward, g), 16);
  v128.store(to, f32x4.mul(turn(shading + 24, x, y, z), scale), 32);
  v128.store(to, ambient, 48);
  v128.store(to, f32x4.add(ambient, f32x4.mul(g, v128.load32_splat(shading, 52))), 64);

  const cover = f32x4.mul(count, f32x4.splat(0.25));
  const inverse = f32x4.div(one, g);
  const coverOver = f32x4.mul(f32x4.mul(cover, inverse), v128.load32_splat(shading, 64));
  const sheen = f32x4.mul(
    f32x4.mul(coverOver, v128.load32_splat(shading, 56)),
    f32x4.mul(s, f32x4.sub(one, s)),
  );
  if (hasGlint) {
    v128.store(to, sheen, 80);
    v128.store(to, inverse, 192);
    v128.store(to, f32x4.mul(f32x4.mul(coverOver, glint), v128.load32_splat(shading, 60)), 208);
  } else {
    const inverse4 = square(square(inverse));
    v128.store(to, f32x4.mul(sheen, square(square(inverse4))), 80);
  }
  const mean = f32x4.splat(0.25 * TO_ONE);
  v128.store(to, f32x4.mul(reversed ? blue : red, f32x4.mul(mean, v128.load32_splat(shading, 64))), 96);
  v128.store(to, f32x4.mul(green, f32x4.mul(mean, v128.load32_splat(shading, 68))), 112);
  v128.store(to, f32x4.mul(reversed ? red : blue, f32x4.mul(mean, v128.load32_splat(shading, 72))), 128);
  const rest = f32x4.sub(one, cover);
  v128.store(to, ground(rest, behind, shading, 0), 144);
  v128.store(to, ground(rest, behind, shading, 4), 160);
  v128.store(to, ground(rest, behind, shading, 8), 176);
  return hasGlint;
}

/** What is behind, in this share of a pixel, as a channel's value. */
// @ts-ignore: decorator
@inline
function ground(share: v128, behind: v128, shading: usize, channel: usize): v128 {
  return f32x4.add(
    f32x4.mul(f32x4.mul(share, behind), v128.load32_splat(shading + channel, 64)),
    v128.load32_splat(shading + channel, 76),
  );
}

// @ts-ignore: decorator
@inline
function square(x: v128): v128 {
  return f32x4.mul(x, x);
}

// @ts-ignore: decorator
@inline
function fourths(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i32>(
    v128.shuffle<i32>(p, q, 2, 6, 3, 7),
    v128.shuffle<i32>(r, s, 2, 6, 3, 7),
    2, 3, 6, 7,
  );
}

/** One row of the rotation by a vector. */
// @ts-ignore: decorator
@inline
function turn(row: usize, x: v128, y: v128, z: v128): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(v128.load32_splat(row), x), f32x4.mul(v128.load32_splat(row, 4), y)),
    f32x4.mul(v128.load32_splat(row, 8), z),
  );
}
