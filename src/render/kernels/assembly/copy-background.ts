/**
 * Copies groups without any cover from `base`, an image of the background alone, to each of `imageCount` images.
 * Layouts as in `relightInside`.
 */
export function copyBackground(
  places: usize,
  count: i32,
  base: usize,
  imageCount: i32,
  images: usize,
  imageBytes: usize,
  planeBytes: usize,
  gray: bool,
): void {
  const placesEnd = places + ((<usize>count) << 2);
  // Three vectors: of three planes, or next to each other; of grey, one.
  const step = planeBytes ? planeBytes : 16;
  const spread: usize = gray || planeBytes ? 1 : 3;
  for (let k = 0; k < imageCount; k++, images += imageBytes) {
    for (let at = places; at < placesEnd; at += 4) {
      const place = spread * <usize>load<u32>(at);
      v128.store(images + place, v128.load(base + place));
      if (gray) continue;
      v128.store(images + place + step, v128.load(base + place + step));
      v128.store(images + place + 2 * step, v128.load(base + place + 2 * step));
    }
  }
}
