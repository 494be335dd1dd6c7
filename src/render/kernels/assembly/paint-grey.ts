import { MATT_BYTES } from './layout';
import { channelOf, toneOf } from './paint-planes';

/** As `paintPlanes`, into one plane that receives the sum of the three channels. */
// @ts-ignore: decorator
@inline
export function paintGrey(
  groups: usize,
  places: usize,
  placesEnd: usize,
  pair: bool,
  encoding: usize,
  image: usize,
  imageBytes: usize,
  work: usize,
): void {
  const rootScale = v128.load32_splat(encoding);
  for (; places < placesEnd; places += 4, groups += MATT_BYTES, work += 64) {
    const pixels = image + <usize>load<u32>(places);
    v128.store(pixels, sum(toneOf(v128.load(work), rootScale), v128.load(work, 16), groups, encoding));
    if (pair) {
      const next = toneOf(v128.load(work, 32), rootScale);
      v128.store(pixels + imageBytes, sum(next, v128.load(work, 48), groups, encoding));
    }
  }
}

// @ts-ignore: decorator
@inline
function sum(tone: v128, gloss: v128, group: usize, encoding: usize): v128 {
  const one = channelOf(tone, group, gloss, encoding);
  const two = channelOf(tone, group + 16, f32x4.mul(gloss, v128.load32_splat(encoding, 4)), encoding + 4);
  const three = channelOf(tone, group + 32, f32x4.mul(gloss, v128.load32_splat(encoding, 8)), encoding + 8);
  return f32x4.add(f32x4.add(one, two), three);
}
