/**
 * Copies groups without any cover from `base`, an image of the background alone, to an image. `planes`: it has three;
 * the other layouts as in `relight`. `even`: all groups of the background are alike, so one is read.
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
  even: bool,
): void {
  if (places === placesEnd) return;
  // Three vectors: of three planes, or next to each other; of grey, one.
  const step = planes ? planeBytes : 16;
  const spread: usize = planes || gray ? 1 : 3;
  const known = base + spread * <usize>load<u32>(places);
  const one = v128.load(known);
  const two = gray ? one : v128.load(known + step);
  const three = gray ? one : v128.load(known + 2 * step);
  for (; places < placesEnd; places += 4) {
    const place = spread * <usize>load<u32>(places);
    v128.store(image + place, even ? one : v128.load(base + place));
    if (gray) continue;
    v128.store(image + place + step, even ? two : v128.load(base + place + step));
    v128.store(image + place + 2 * step, even ? three : v128.load(base + place + 2 * step));
  }
}
