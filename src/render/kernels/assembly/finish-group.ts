import { firsts, fourths, interleaved1, interleaved2, interleaved3, seconds, square, thirds } from './lanes';
import { ATTRIBUTE_ONE, BACKS, COVERS, ONE_WEIGHT } from './layout';

/** Of sums of products of attributes and weights. */
const TO_ONE: f32 = 1 / (ONE_WEIGHT * ATTRIBUTE_ONE);

/**
 * Turns the sums of four pixels into the planes of a group, at `matt` or, when it has one, at `glints`; returns which.
 * `background`: of these pixels; the rest as in `resolvePixels`.
 */
// @ts-ignore: decorator
@inline
export function finishGroup(
  sums: usize,
  matt: usize,
  glints: usize,
  shading: usize,
  reversed: bool,
  interleaved: bool,
  background: usize,
): bool {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const front0 = v128.load(sums);
  const front1 = v128.load(sums, 16);
  const front2 = v128.load(sums, 32);
  const front3 = v128.load(sums, 48);
  const back0 = v128.load(sums, BACKS);
  const back1 = v128.load(sums, BACKS + 16);
  const back2 = v128.load(sums, BACKS + 32);
  const back3 = v128.load(sums, BACKS + 48);
  const count = coverCounts(sums);
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
  const first = f32x4.mul(reversed ? blue : red, f32x4.mul(mean, v128.load32_splat(shading, 64)));
  const second = f32x4.mul(green, f32x4.mul(mean, v128.load32_splat(shading, 68)));
  const third = f32x4.mul(reversed ? red : blue, f32x4.mul(mean, v128.load32_splat(shading, 72)));
  const rest = f32x4.sub(one, cover);
  const behind = v128.load(background);
  storeThree(to + 96, first, second, third, interleaved && !hasGlint);
  storeThree(
    to + 144,
    ground(rest, behind, shading, 0),
    ground(rest, behind, shading, 4),
    ground(rest, behind, shading, 8),
    interleaved && !hasGlint,
  );
  return hasGlint;
}

/** Three channels of four pixels, as planes or as the pixels' twelve numbers one after the other. */
// @ts-ignore: decorator
@inline
function storeThree(to: usize, one: v128, two: v128, three: v128, interleaved: bool): void {
  if (interleaved) {
    v128.store(to, interleaved1(one, two, three));
    v128.store(to, interleaved2(one, two, three), 16);
    v128.store(to, interleaved3(one, two, three), 32);
  } else {
    v128.store(to, one);
    v128.store(to, two, 16);
    v128.store(to, three, 32);
  }
}

/** How many of each pixel's samples are covered. */
// @ts-ignore: decorator
@inline
function coverCounts(sums: usize): v128 {
  const one = i16x8.narrow_i32x4_s(v128.load(sums, COVERS), v128.load(sums, COVERS + 16));
  const two = i16x8.narrow_i32x4_s(v128.load(sums, COVERS + 32), v128.load(sums, COVERS + 48));
  const pairs = i16x8.extadd_pairwise_i8x16_s(i8x16.narrow_i16x8_s(one, two));
  return f32x4.convert_i32x4_s(i32x4.neg(i32x4.extadd_pairwise_i16x8_s(pairs)));
}

/** What is behind, in this share of a pixel, as a channel's value. */
// @ts-ignore: decorator
@inline
export function ground(share: v128, behind: v128, shading: usize, channel: usize): v128 {
  return f32x4.add(
    f32x4.mul(f32x4.mul(share, behind), v128.load32_splat(shading + channel, 64)),
    v128.load32_splat(shading + channel, 76),
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
