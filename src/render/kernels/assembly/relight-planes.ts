import { square } from './lanes';
import { GROUP_BYTES } from './layout';

/**
 * `relightGroups` of matt groups into planes, the commonest case, in two loops: in one, what a group waits for would
 * fill the processor's window before the next ones come into sight. `work`: 32 bytes for each group of a tile.
 * `uniform` as in `relight`.
 */
// @ts-ignore: decorator
@inline
export function relightPlanes(
  groups: usize,
  places: usize,
  placesEnd: usize,
  light: usize,
  encoding: usize,
  image: usize,
  planeBytes: usize,
  work: usize,
  uniform: bool,
): void {
  const lx = v128.load32_splat(light);
  const ly = v128.load32_splat(light, 4);
  const lz = v128.load32_splat(light, 8);
  const half = v128.load32_splat(light, 16);
  let to = work;
  let group = groups;
  for (let at = places; at < placesEnd; at += 4, group += GROUP_BYTES, to += 32) {
    const nz = v128.load(group, 32);
    const facing = f32x4.add(
      f32x4.add(f32x4.mul(v128.load(group), lx), f32x4.mul(v128.load(group, 16), ly)),
      f32x4.mul(nz, lz),
    );
    const lit = f32x4.pmax(v128.load(group, 48), f32x4.add(v128.load(group, 64), facing));
    v128.store(to, f32x4.sqrt(lit));
    const lamp = f32x4.mul(f32x4.pmax(f32x4.splat(0), facing), v128.load(group, 80));
    const glance16 = square(square(square(square(f32x4.add(facing, nz)))));
    const gloss = f32x4.mul(f32x4.mul(lamp, half), glance16);
    v128.store(to, uniform ? f32x4.add(v128.load(group, 144), gloss) : gloss, 16);
  }
  const rootScale = v128.load32_splat(encoding);
  const gloss2 = v128.load32_splat(encoding, 4);
  const gloss3 = v128.load32_splat(encoding, 8);
  const top1 = v128.load32_splat(encoding, 12);
  const top2 = uniform ? top1 : v128.load32_splat(encoding, 16);
  const top3 = uniform ? top1 : v128.load32_splat(encoding, 20);
  for (; places < placesEnd; places += 4, groups += GROUP_BYTES, work += 32) {
    const root = v128.load(work);
    const tone = f32x4.mul(root, f32x4.sub(rootScale, root));
    const gloss = v128.load(work, 16);
    const one = uniform ? gloss : f32x4.add(v128.load(groups, 144), gloss);
    const two = uniform ? gloss : f32x4.add(v128.load(groups, 160), f32x4.mul(gloss, gloss2));
    const three = uniform ? gloss : f32x4.add(v128.load(groups, 176), f32x4.mul(gloss, gloss3));
    const pixels = image + <usize>load<u32>(places);
    v128.store(pixels, f32x4.pmin(top1, f32x4.add(f32x4.mul(tone, v128.load(groups, 96)), one)));
    v128.store(
      pixels + planeBytes,
      f32x4.pmin(top2, f32x4.add(f32x4.mul(tone, v128.load(groups, 112)), two)),
    );
    v128.store(
      pixels + 2 * planeBytes,
      f32x4.pmin(top3, f32x4.add(f32x4.mul(tone, v128.load(groups, 128)), three)),
    );
  }
}
