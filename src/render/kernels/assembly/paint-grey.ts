import { MATT_BYTES } from './layout';
import { toneOf, valueOf } from './paint-planes';

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
  const one = channel(tone, group, gloss, encoding);
  const two = channel(tone, group + 16, f32x4.mul(gloss, v128.load32_splat(encoding, 4)), encoding + 4);
  const three = channel(tone, group + 32, f32x4.mul(gloss, v128.load32_splat(encoding, 8)), encoding + 8);
  return f32x4.add(f32x4.add(one, two), three);
}

/** A channel's part: `group` and `encoding` as far on as the channel. */
// @ts-ignore: decorator
@inline
function channel(tone: v128, group: usize, gloss: v128, encoding: usize): v128 {
  const rest = f32x4.add(v128.load(group, 144), gloss);
  return valueOf(tone, v128.load(group, 96), rest, v128.load32_splat(encoding, 12));
}
