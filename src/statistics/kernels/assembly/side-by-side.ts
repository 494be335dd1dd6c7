// Pairs of i16, as the instruction that multiplies and adds two at a time takes them.

/** The numbers of the first four units of two vectors, side by side. */
// @ts-ignore: decorator
@inline
export function firstFour(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

/** Those of the last four. */
// @ts-ignore: decorator
@inline
export function lastFour(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
