/** Between point `first` of `a` and point `second` of `b`, [n][3] each. */
export function squaredDistance(
  a: ArrayLike<number>,
  first: number,
  b: ArrayLike<number>,
  second: number,
): number {
  const x = a[3 * first] - b[3 * second];
  const y = a[3 * first + 1] - b[3 * second + 1];
  const z = a[3 * first + 2] - b[3 * second + 2];
  return x * x + y * y + z * z;
}
