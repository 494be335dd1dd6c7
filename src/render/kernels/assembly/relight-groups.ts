import { square } from './lanes';
import { GLINT_BYTES, MATT_BYTES } from './layout';
import { storeGroup } from './store-group';

/** Groups at `places` to `placesEnd` under one light. `glints`: they are groups with a glint. The rest as in `relight`. */
// @ts-ignore: decorator
@inline
export function relightGroups(
  groups: usize,
  places: usize,
  placesEnd: usize,
  light: usize,
  glints: bool,
  encoding: usize,
  image: usize,
  planeBytes: usize,
  gray: bool,
): void {
  for (; places < placesEnd; places += 4, groups += glints ? GLINT_BYTES : MATT_BYTES) {
    const nz = v128.load(groups, 32);
    const facing = f32x4.add(
      f32x4.add(
        f32x4.mul(v128.load(groups), v128.load32_splat(light)),
        f32x4.mul(v128.load(groups, 16), v128.load32_splat(light, 4)),
      ),
      f32x4.mul(nz, v128.load32_splat(light, 8)),
    );
    const lit = f32x4.pmax(v128.load(groups, 48), f32x4.add(v128.load(groups, 64), facing));
    const root = f32x4.sqrt(lit);
    const tone = f32x4.mul(root, f32x4.sub(v128.load32_splat(encoding), root));
    const glance = f32x4.add(facing, nz);
    const lamp = f32x4.pmax(f32x4.splat(0), facing);
    const sheen = f32x4.mul(lamp, v128.load(groups, 80));
    const gloss = glints
      ? sharpGloss(lamp, sheen, f32x4.mul(glance, v128.load32_splat(light, 12)), groups)
      : f32x4.mul(
          f32x4.mul(sheen, v128.load32_splat(light, 16)),
          square(square(square(square(glance)))),
        );
    storeGroup(
      value(tone, groups, gloss, encoding),
      value(tone, groups + 16, f32x4.mul(gloss, v128.load32_splat(encoding, 4)), encoding + 4),
      value(tone, groups + 32, f32x4.mul(gloss, v128.load32_splat(encoding, 8)), encoding + 8),
      image,
      <usize>load<u32>(places),
      planeBytes,
      gray,
    );
  }
}

/** A channel's value: `group` and `encoding` as far on as the channel. */
// @ts-ignore: decorator
@inline
function value(tone: v128, group: usize, gloss: v128, encoding: usize): v128 {
  const skin = f32x4.mul(tone, v128.load(group, 96));
  return f32x4.pmin(
    v128.load32_splat(encoding, 12),
    f32x4.add(skin, f32x4.add(v128.load(group, 144), gloss)),
  );
}

/** Gloss of a group with a glint. */
// @ts-ignore: decorator
@inline
function sharpGloss(lamp: v128, sheen: v128, glance: v128, group: usize): v128 {
  const glance16 = square(square(square(square(f32x4.mul(glance, v128.load(group, 192))))));
  const sharp = f32x4.mul(v128.load(group, 208), square(square(square(glance16))));
  return f32x4.add(f32x4.mul(sheen, glance16), f32x4.mul(lamp, sharp));
}
