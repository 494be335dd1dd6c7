import { square } from './lanes';
import { GLINT_BYTES } from './layout';
import { channelOf, toneOf } from './paint-planes';
import { storeGroup } from './store-group';

/** Groups with a glint at `places` to `placesEnd` under one light. The rest as in `relight`. */
export function relightGlints(
  groups: usize,
  places: usize,
  placesEnd: usize,
  light: usize,
  encoding: usize,
  image: usize,
  planeBytes: usize,
  gray: bool,
): void {
  for (; places < placesEnd; places += 4, groups += GLINT_BYTES) {
    const nz = v128.load(groups, 32);
    const facing = f32x4.add(
      f32x4.add(
        f32x4.mul(v128.load(groups), v128.load32_splat(light)),
        f32x4.mul(v128.load(groups, 16), v128.load32_splat(light, 4)),
      ),
      f32x4.mul(nz, v128.load32_splat(light, 8)),
    );
    const lit = f32x4.pmax(v128.load(groups, 48), f32x4.add(v128.load(groups, 64), facing));
    const tone = toneOf(f32x4.sqrt(lit), v128.load32_splat(encoding));
    const gloss = glossOf(facing, f32x4.mul(f32x4.add(facing, nz), v128.load32_splat(light, 12)), groups);
    storeGroup(
      channelOf(tone, groups, gloss, encoding),
      channelOf(tone, groups + 16, f32x4.mul(gloss, v128.load32_splat(encoding, 4)), encoding + 4),
      channelOf(tone, groups + 32, f32x4.mul(gloss, v128.load32_splat(encoding, 8)), encoding + 8),
      image,
      <usize>load<u32>(places),
      planeBytes,
      gray,
    );
  }
}

// @ts-ignore: decorator
@inline
function glossOf(facing: v128, glance: v128, group: usize): v128 {
  const lamp = f32x4.pmax(f32x4.splat(0), facing);
  const glance16 = square(square(square(square(f32x4.mul(glance, v128.load(group, 192))))));
  const sharp = f32x4.mul(v128.load(group, 208), square(square(square(glance16))));
  return f32x4.add(f32x4.mul(f32x4.mul(lamp, v128.load(group, 80)), glance16), f32x4.mul(lamp, sharp));
}
