import { square } from './lanes';
import { GROUP_BYTES, LIGHT_BYTES } from './layout';
import { storeGroup } from './store-group';

/**
 * Groups at `places` to `placesEnd` under one light, or under two (`pair`) that share what is read of a group: the second
 * light and image follow the first, the image by `imageBytes`. `glints`: they are groups with a glint. The rest as in
 * `relight`.
 */
// @ts-ignore: decorator
@inline
export function relightGroups(
  groups: usize,
  places: usize,
  placesEnd: usize,
  light: usize,
  pair: bool,
  glints: bool,
  encoding: usize,
  image: usize,
  imageBytes: usize,
  planeBytes: usize,
  gray: bool,
  uniform: bool,
): void {
  for (; places < placesEnd; places += 4, groups += GROUP_BYTES) {
    const nx = v128.load(groups);
    const ny = v128.load(groups, 16);
    const nz = v128.load(groups, 32);
    const least = v128.load(groups, 48);
    const wrapped = v128.load(groups, 64);
    const sheen = v128.load(groups, 80);
    const albedo1 = v128.load(groups, 96);
    const albedo2 = v128.load(groups, 112);
    const albedo3 = v128.load(groups, 128);
    const base1 = v128.load(groups, 144);
    const base2 = uniform ? base1 : v128.load(groups, 160);
    const base3 = uniform ? base1 : v128.load(groups, 176);
    const place = <usize>load<u32>(places);
    lightGroup(nx, ny, nz, least, wrapped, sheen, albedo1, albedo2, albedo3, base1, base2, base3, groups, light, glints, encoding, image, place, planeBytes, gray, uniform);
    if (pair) {
      lightGroup(nx, ny, nz, least, wrapped, sheen, albedo1, albedo2, albedo3, base1, base2, base3, groups, light + LIGHT_BYTES, glints, encoding, image + imageBytes, place, planeBytes, gray, uniform);
    }
  }
}

/** The planes of a group, then the arguments of `relightGroups`, under one light. */
// @ts-ignore: decorator
@inline
function lightGroup(
  nx: v128,
  ny: v128,
  nz: v128,
  least: v128,
  wrapped: v128,
  sheen: v128,
  albedo1: v128,
  albedo2: v128,
  albedo3: v128,
  base1: v128,
  base2: v128,
  base3: v128,
  group: usize,
  light: usize,
  glints: bool,
  encoding: usize,
  image: usize,
  place: usize,
  planeBytes: usize,
  gray: bool,
  uniform: bool,
): void {
  const facing = f32x4.add(
    f32x4.add(f32x4.mul(nx, v128.load32_splat(light)), f32x4.mul(ny, v128.load32_splat(light, 4))),
    f32x4.mul(nz, v128.load32_splat(light, 8)),
  );
  const root = f32x4.sqrt(f32x4.pmax(least, f32x4.add(wrapped, facing)));
  const tone = f32x4.mul(root, f32x4.sub(v128.load32_splat(encoding), root));
  const glance = f32x4.add(facing, nz);
  const lamp = f32x4.pmax(f32x4.splat(0), facing);
  const gloss = glints
    ? sharpGloss(lamp, sheen, f32x4.mul(glance, v128.load32_splat(light, 12)), group)
    : f32x4.mul(
        f32x4.mul(f32x4.mul(lamp, sheen), v128.load32_splat(light, 16)),
        square(square(square(square(glance)))),
      );
  const added = f32x4.add(base1, gloss);
  const added2 = uniform ? added : f32x4.add(base2, f32x4.mul(gloss, v128.load32_splat(encoding, 4)));
  const added3 = uniform ? added : f32x4.add(base3, f32x4.mul(gloss, v128.load32_splat(encoding, 8)));
  storeGroup(
    f32x4.pmin(v128.load32_splat(encoding, 12), f32x4.add(f32x4.mul(tone, albedo1), added)),
    f32x4.pmin(v128.load32_splat(encoding + (uniform ? 12 : 16)), f32x4.add(f32x4.mul(tone, albedo2), added2)),
    f32x4.pmin(v128.load32_splat(encoding + (uniform ? 12 : 20)), f32x4.add(f32x4.mul(tone, albedo3), added3)),
    image,
    place,
    planeBytes,
    gray,
  );
}

/** Gloss of a group with a glint. */
// @ts-ignore: decorator
@inline
function sharpGloss(lamp: v128, sheen: v128, glance: v128, group: usize): v128 {
  const glance16 = square(square(square(square(f32x4.mul(glance, v128.load(group, 192))))));
  const sharp = f32x4.mul(v128.load(group, 208), square(square(square(glance16))));
  return f32x4.add(f32x4.mul(f32x4.mul(lamp, sheen), glance16), f32x4.mul(lamp, sharp));
}
