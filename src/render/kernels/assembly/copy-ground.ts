/**
 * Brings the background to the groups of a tile that show nothing else: copies them from `base`, an image of the
 * background alone, to an image, but for those that hold it already. `empty` and `kept`: 128 bits, one for each group of
 * the tile, of those without any cover and of those where the image holds the background; `kept` is brought up to date.
 * `planeBytes` and `gray` as in `relight`; `base` and `image` are where the tile begins.
 */
// @ts-ignore: decorator
@inline
export function copyGround(
  empty: v128,
  kept: usize,
  base: usize,
  image: usize,
  planeBytes: usize,
  gray: bool,
): void {
  const missing = v128.andnot(empty, v128.load(kept));
  v128.store(kept, empty);
  if (!v128.any_true(missing)) return;
  // Three vectors: of three planes, or next to each other; of grey, one.
  const step = gray ? 0 : planeBytes ? planeBytes : 16;
  const spread: usize = planeBytes || gray ? 16 : 48;
  copyGroups(i64x2.extract_lane(missing, 0), base, image, spread, step);
  copyGroups(i64x2.extract_lane(missing, 1), base + 64 * spread, image + 64 * spread, spread, step);
}

/** Copies the groups whose bits are 1: three vectors `step` bytes apart each, one where that is 0. */
// @ts-ignore: decorator
@inline
function copyGroups(bits: u64, base: usize, image: usize, spread: usize, step: usize): void {
  for (; bits !== 0; bits &= bits - 1) {
    const place = <usize>ctz(bits) * spread;
    v128.store(image + place, v128.load(base + place));
    v128.store(image + place + step, v128.load(base + place + step));
    v128.store(image + place + 2 * step, v128.load(base + place + 2 * step));
  }
}
