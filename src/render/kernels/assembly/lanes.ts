// Helpers over the four lanes of a vector, inlined where they are used.

/**
 * The same vector, by way of 16 bytes of memory: V8 makes constants, and what is worked out before a loop, anew at each
 * use inside it, in up to five instructions; what was read stays in its register.
 */
// @ts-ignore: decorator
@inline
export function held(work: usize, value: v128): v128 {
  v128.store(work, value);
  return v128.load(work);
}

/** The first numbers of four vectors. */
// @ts-ignore: decorator
@inline
export function firsts(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i32>(
    v128.shuffle<i32>(p, q, 0, 4, 1, 5),
    v128.shuffle<i32>(r, s, 0, 4, 1, 5),
    0, 1, 4, 5,
  );
}

// @ts-ignore: decorator
@inline
export function seconds(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i32>(
    v128.shuffle<i32>(p, q, 0, 4, 1, 5),
    v128.shuffle<i32>(r, s, 0, 4, 1, 5),
    2, 3, 6, 7,
  );
}

// @ts-ignore: decorator
@inline
export function thirds(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i32>(
    v128.shuffle<i32>(p, q, 2, 6, 3, 7),
    v128.shuffle<i32>(r, s, 2, 6, 3, 7),
    0, 1, 4, 5,
  );
}

// @ts-ignore: decorator
@inline
export function fourths(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i32>(
    v128.shuffle<i32>(p, q, 2, 6, 3, 7),
    v128.shuffle<i32>(r, s, 2, 6, 3, 7),
    2, 3, 6, 7,
  );
}

/** Places on the grid as seen from a sample, in steps. */
// @ts-ignore: decorator
@inline
export function relative(place: v128, sample: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.sub(place, sample));
}

/** Third component of the cross products of vectors in the plane. */
// @ts-ignore: decorator
@inline
export function cross(ax: v128, ay: v128, bx: v128, by: v128): v128 {
  return f32x4.sub(f32x4.mul(ax, by), f32x4.mul(ay, bx));
}

/** The first four attributes of two vertices by their weights, summed. */
// @ts-ignore: decorator
@inline
export function dotLow(one: v128, two: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(v128.shuffle<i16>(one, two, 0, 8, 1, 9, 2, 10, 3, 11), weights);
}

/** The last four. */
// @ts-ignore: decorator
@inline
export function dotHigh(one: v128, two: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(v128.shuffle<i16>(one, two, 4, 12, 5, 13, 6, 14, 7, 15), weights);
}

// @ts-ignore: decorator
@inline
export function square(x: v128): v128 {
  return f32x4.mul(x, x);
}

/**
 * Four pixels of three numbers each, one after the other, from their three channels: the first, second and third four
 * of the twelve numbers. Of each channel a turned copy serves all three; what remains is choosing lanes.
 */
// @ts-ignore: decorator
@inline
export function interleaved1(one: v128, two: v128, three: v128): v128 {
  return choose(turned1(one), turned2(two), turned3(three));
}

// @ts-ignore: decorator
@inline
export function interleaved2(one: v128, two: v128, three: v128): v128 {
  return choose(turned2(two), turned3(three), turned1(one));
}

// @ts-ignore: decorator
@inline
export function interleaved3(one: v128, two: v128, three: v128): v128 {
  return choose(turned3(three), turned1(one), turned2(two));
}

// @ts-ignore: decorator
@inline
function turned1(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 0, 3, 2, 1);
}

// @ts-ignore: decorator
@inline
function turned2(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 1, 0, 3, 2);
}

// @ts-ignore: decorator
@inline
function turned3(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 2, 1, 0, 3);
}

/** Lanes 0 and 3 of the first, 1 of the second, 2 of the third. */
// @ts-ignore: decorator
@inline
function choose(first: v128, second: v128, third: v128): v128 {
  return v128.shuffle<i32>(v128.shuffle<i32>(first, second, 0, 5, 2, 3), third, 0, 1, 6, 3);
}

/** A number per pixel, beside each of its pixel's three in the first, second and third four of twelve. */
// @ts-ignore: decorator
@inline
export function spread1(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 0, 0, 0, 1);
}

// @ts-ignore: decorator
@inline
export function spread2(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 1, 1, 2, 2);
}

// @ts-ignore: decorator
@inline
export function spread3(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 2, 3, 3, 3);
}
