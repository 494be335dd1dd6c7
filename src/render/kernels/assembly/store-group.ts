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
    storePixels(image + 3 * place, one, two, three);
  }
}

/** Four pixels of three numbers each, one after the other. */
// @ts-ignore: decorator
@inline
function storePixels(image: usize, one: v128, two: v128, three: v128): void {
  const pairs = v128.shuffle<f32>(one, two, 0, 4, 1, 5);
  const pairs2 = v128.shuffle<f32>(one, two, 2, 6, 3, 7);
  v128.store(image, v128.shuffle<f32>(pairs, three, 0, 1, 4, 2));
  v128.store(
    image,
    v128.shuffle<f32>(v128.shuffle<f32>(pairs, three, 3, 5, 3, 5), pairs2, 0, 1, 4, 5),
    16,
  );
  v128.store(image, v128.shuffle<f32>(pairs2, three, 6, 2, 3, 7), 32);
}
