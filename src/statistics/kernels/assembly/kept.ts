/**
 * A constant vector by way of 16 bytes of scratch, so that it stays in a register: a literal is made anew in every
 * iteration of a loop, by three instructions.
 */
// @ts-ignore: decorator
@inline
export function kept(place: usize, constant: v128): v128 {
  v128.store(place, constant);
  return v128.load(place);
}
