/** Two estimates of one number of bits are apart when they differ by more than this many ... */
export const APART_BITS = 0.05;
/** ... and by more than this share of the larger. */
const APART_SHARE = 0.25;

/**
 * Whether two estimates of the same information, in bits, say different things: the one rule by which an audit warns, a
 * comparison passes a unit over and a report marks it.
 */
export function areApart(first: number, second: number): boolean {
  const size = Math.abs(first - second);
  return size > APART_BITS && size > APART_SHARE * Math.max(Math.abs(first), Math.abs(second));
}
