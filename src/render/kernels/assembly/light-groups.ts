import { square } from './lanes';
import { LIGHT_BYTES, MATT_BYTES } from './layout';

/**
 * Matt groups at `places` to `placesEnd` under a light, the first of two loops: in one, what a group waits for would fill
 * the processor's window before the next ones come into sight. Leaves in `work`, 64 bytes for each group, the light's
 * root and the gloss, with `pair` also those under the next light: both then read a group once. `behind`: what is behind
 * in the first channel is added to the gloss.
 */
// @ts-ignore: decorator
@inline
export function lightGroups(
  groups: usize,
  places: usize,
  placesEnd: usize,
  light: usize,
  pair: bool,
  behind: bool,
  work: usize,
): void {
  const lx = v128.load32_splat(light);
  const ly = v128.load32_splat(light, 4);
  const lz = v128.load32_splat(light, 8);
  const half = v128.load32_splat(light, 16);
  const next = pair ? light + LIGHT_BYTES : light;
  const nextX = v128.load32_splat(next);
  const nextY = v128.load32_splat(next, 4);
  const nextZ = v128.load32_splat(next, 8);
  const nextHalf = v128.load32_splat(next, 16);
  for (; places < placesEnd; places += 4, groups += MATT_BYTES, work += 64) {
    const nx = v128.load(groups);
    const ny = v128.load(groups, 16);
    const nz = v128.load(groups, 32);
    const facing = facingOf(nx, ny, nz, lx, ly, lz);
    const ambient = v128.load(groups, 48);
    const wrapped = v128.load(groups, 64);
    v128.store(work, f32x4.sqrt(f32x4.pmax(ambient, f32x4.add(wrapped, facing))));
    const sheen = v128.load(groups, 80);
    const ground = v128.load(groups, 144);
    const gloss = glossOf(facing, nz, sheen, half);
    v128.store(work, behind ? f32x4.add(ground, gloss) : gloss, 16);
    if (pair) {
      const other = facingOf(nx, ny, nz, nextX, nextY, nextZ);
      v128.store(work, f32x4.sqrt(f32x4.pmax(ambient, f32x4.add(wrapped, other))), 32);
      const otherGloss = glossOf(other, nz, sheen, nextHalf);
      v128.store(work, behind ? f32x4.add(ground, otherGloss) : otherGloss, 48);
    }
  }
}

/** Part of the lamp's light that falls on a group, times its planes' g. */
// @ts-ignore: decorator
@inline
function facingOf(nx: v128, ny: v128, nz: v128, lx: v128, ly: v128, lz: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(nx, lx), f32x4.mul(ny, ly)), f32x4.mul(nz, lz));
}

// @ts-ignore: decorator
@inline
function glossOf(facing: v128, nz: v128, sheen: v128, half: v128): v128 {
  const lamp = f32x4.mul(f32x4.pmax(f32x4.splat(0), facing), sheen);
  const glance16 = square(square(square(square(f32x4.add(facing, nz)))));
  return f32x4.mul(f32x4.mul(lamp, half), glance16);
}
