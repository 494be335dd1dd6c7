import { interleaved1, interleaved2, interleaved3, spread1, spread2, spread3 } from './lanes';
import { MATT_BYTES } from './layout';
import { toneOf, valueOf } from './paint-planes';

/** As `paintPlanes`, into pixels of three numbers: the groups' colours and what is behind lie there as the pixels do. */
// @ts-ignore: decorator
@inline
export function paintPixels(
  groups: usize,
  places: usize,
  placesEnd: usize,
  pair: bool,
  encoding: usize,
  image: usize,
  imageBytes: usize,
  work: usize,
  uniform: bool,
): void {
  const rootScale = v128.load32_splat(encoding);
  const one = f32x4.splat(1);
  const gloss2 = v128.load32_splat(encoding, 4);
  const gloss3 = v128.load32_splat(encoding, 8);
  const factors1 = interleaved1(one, gloss2, gloss3);
  const factors2 = interleaved2(one, gloss2, gloss3);
  const factors3 = interleaved3(one, gloss2, gloss3);
  const red = v128.load32_splat(encoding, 12);
  const green = v128.load32_splat(encoding, 16);
  const blue = v128.load32_splat(encoding, 20);
  const top1 = uniform ? red : interleaved1(red, green, blue);
  const top2 = uniform ? red : interleaved2(red, green, blue);
  const top3 = uniform ? red : interleaved3(red, green, blue);
  for (; places < placesEnd; places += 4, groups += MATT_BYTES, work += 64) {
    const pixels = image + 3 * <usize>load<u32>(places);
    const albedo1 = v128.load(groups, 96);
    const albedo2 = v128.load(groups, 112);
    const albedo3 = v128.load(groups, 128);
    const behind1 = v128.load(groups, 144);
    const behind2 = v128.load(groups, 160);
    const behind3 = v128.load(groups, 176);
    const tone = toneOf(v128.load(work), rootScale);
    const gloss = v128.load(work, 16);
    v128.store(pixels, valueOf(spread1(tone), albedo1, rest(behind1, spread1(gloss), factors1, uniform), top1));
    v128.store(pixels, valueOf(spread2(tone), albedo2, rest(behind2, spread2(gloss), factors2, uniform), top2), 16);
    v128.store(pixels, valueOf(spread3(tone), albedo3, rest(behind3, spread3(gloss), factors3, uniform), top3), 32);
    if (pair) {
      const others = pixels + imageBytes;
      const next = toneOf(v128.load(work, 32), rootScale);
      const other = v128.load(work, 48);
      v128.store(others, valueOf(spread1(next), albedo1, rest(behind1, spread1(other), factors1, uniform), top1));
      v128.store(others, valueOf(spread2(next), albedo2, rest(behind2, spread2(other), factors2, uniform), top2), 16);
      v128.store(others, valueOf(spread3(next), albedo3, rest(behind3, spread3(other), factors3, uniform), top3), 32);
    }
  }
}

/** What is added to the skin's value. */
// @ts-ignore: decorator
@inline
function rest(behind: v128, gloss: v128, factors: v128, uniform: bool): v128 {
  return f32x4.add(behind, uniform ? gloss : f32x4.mul(gloss, factors));
}
