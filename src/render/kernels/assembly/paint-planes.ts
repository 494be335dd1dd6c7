import { MATT_BYTES } from './layout';

/** The tone of a light's root, in units of `rootScale`. */
// @ts-ignore: decorator
@inline
export function toneOf(root: v128, rootScale: v128): v128 {
  return f32x4.mul(root, f32x4.sub(rootScale, root));
}

// @ts-ignore: decorator
@inline
export function valueOf(tone: v128, albedo: v128, rest: v128, top: v128): v128 {
  return f32x4.pmin(top, f32x4.add(f32x4.mul(tone, albedo), rest));
}

/** One channel's value of a group: `group` and `encoding` as far on as the channel. */
// @ts-ignore: decorator
@inline
export function channelOf(tone: v128, group: usize, gloss: v128, encoding: usize): v128 {
  const rest = f32x4.add(v128.load(group, 144), gloss);
  return valueOf(tone, v128.load(group, 96), rest, v128.load32_splat(encoding, 12));
}

/**
 * After `lightGroups`, the second loop: draws matt groups into planes. `pair`: also under the next light, into the image
 * `imageBytes` on. `uniform` and `encoding` as in `relight`.
 */
// @ts-ignore: decorator
@inline
export function paintPlanes(
  groups: usize,
  places: usize,
  placesEnd: usize,
  pair: bool,
  encoding: usize,
  image: usize,
  imageBytes: usize,
  planeBytes: usize,
  work: usize,
  uniform: bool,
): void {
  const rootScale = v128.load32_splat(encoding);
  const gloss2 = v128.load32_splat(encoding, 4);
  const gloss3 = v128.load32_splat(encoding, 8);
  const top1 = v128.load32_splat(encoding, 12);
  const top2 = uniform ? top1 : v128.load32_splat(encoding, 16);
  const top3 = uniform ? top1 : v128.load32_splat(encoding, 20);
  for (; places < placesEnd; places += 4, groups += MATT_BYTES, work += 64) {
    const pixels = image + <usize>load<u32>(places);
    const tone = toneOf(v128.load(work), rootScale);
    const gloss = v128.load(work, 16);
    const nextTone = pair ? toneOf(v128.load(work, 32), rootScale) : tone;
    const nextGloss = pair ? v128.load(work, 48) : gloss;
    const red = v128.load(groups, 96);
    const green = v128.load(groups, 112);
    const blue = v128.load(groups, 128);
    if (uniform) {
      v128.store(pixels, valueOf(tone, red, gloss, top1));
      v128.store(pixels + planeBytes, valueOf(tone, green, gloss, top1));
      v128.store(pixels + 2 * planeBytes, valueOf(tone, blue, gloss, top1));
      if (pair) {
        const others = pixels + imageBytes;
        v128.store(others, valueOf(nextTone, red, nextGloss, top1));
        v128.store(others + planeBytes, valueOf(nextTone, green, nextGloss, top1));
        v128.store(others + 2 * planeBytes, valueOf(nextTone, blue, nextGloss, top1));
      }
    } else {
      const behind = v128.load(groups, 144);
      const behind2 = v128.load(groups, 160);
      const behind3 = v128.load(groups, 176);
      v128.store(pixels, valueOf(tone, red, f32x4.add(behind, gloss), top1));
      v128.store(pixels + planeBytes, valueOf(tone, green, f32x4.add(behind2, f32x4.mul(gloss, gloss2)), top2));
      v128.store(pixels + 2 * planeBytes, valueOf(tone, blue, f32x4.add(behind3, f32x4.mul(gloss, gloss3)), top3));
      if (pair) {
        const others = pixels + imageBytes;
        v128.store(others, valueOf(nextTone, red, f32x4.add(behind, nextGloss), top1));
        v128.store(others + planeBytes, valueOf(nextTone, green, f32x4.add(behind2, f32x4.mul(nextGloss, gloss2)), top2));
        v128.store(others + 2 * planeBytes, valueOf(nextTone, blue, f32x4.add(behind3, f32x4.mul(nextGloss, gloss3)), top3));
      }
    }
  }
}
