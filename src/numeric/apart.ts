/** Two estimates of one number of bits are apart when they differ by more than this many ... */
export const APART_BITS = 0.05;
/** ... and by more than this share of the larger. */
const APART_SHARE = 0.25;
/** Of weak ones less will do: this many bits, from which on intervals hold (docs/statistics.md, 2.5) ... */
export const WEAK_APART_BITS = 0.03;
/** ... and this share of the larger. */
const WEAK_APART_SHARE = 0.5;

/**
 * Whether two estimates of the same information, in bits, say different things: the one rule by which an audit warns, a
 * comparison passes a unit over and a report marks it.
 */
export function areApart(first: number, second: number): boolean {
  const size = Math.abs(first - second);
  const larger = Math.max(Math.abs(first), Math.abs(second));
  return (
    (size > APART_BITS && size > APART_SHARE * larger) ||
    (size > WEAK_APART_BITS && size > WEAK_APART_SHARE * larger)
  );
}
