import { interleaved1, interleaved2, interleaved3 } from './lanes';

/** Four pixels' values of the three channels, at byte distance `place` of a plane: see `relight`. */
// @ts-ignore: decorator
@inline
export function storeGroup(
  one: v128,
  two: v128,
  three: v128,
  image: usize,
  place: usize,
  planeBytes: usize,
  gray: bool,
): void {
  if (gray) {
    v128.store(image + place, f32x4.add(f32x4.add(one, two), three));
  } else if (planeBytes) {
    v128.store(image + place, one);
    v128.store(image + place + planeBytes, two);
    v128.store(image + place + 2 * planeBytes, three);
  } else {
    const pixels = image + 3 * place;
    v128.store(pixels, interleaved1(one, two, three));
    v128.store(pixels, interleaved2(one, two, three), 16);
    v128.store(pixels, interleaved3(one, two, three), 32);
  }
}
