/**
 * Copies groups without any cover from `base`, an image of the background alone, to an image. `planes`: it has three;
 * the other layouts as in `relight`.
 */
// @ts-ignore: decorator
@inline
export function copyGroups(
  places: usize,
  placesEnd: usize,
  base: usize,
  image: usize,
  planeBytes: usize,
  planes: bool,
  gray: bool,
): void {
  // Three vectors: of three planes, or next to each other; of grey, one.
  const step = planes ? planeBytes : 16;
  const spread: usize = planes || gray ? 1 : 3;
  for (; places < placesEnd; places += 4) {
    const place = spread * <usize>load<u32>(places);
    v128.store(image + place, v128.load(base + place));
    if (gray) continue;
    v128.store(image + place + step, v128.load(base + place + step));
    v128.store(image + place + 2 * step, v128.load(base + place + 2 * step));
  }
}
