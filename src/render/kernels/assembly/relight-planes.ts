import { square } from './lanes';
import { MATT_BYTES, LIGHT_BYTES } from './layout';

/**
 * `relightGroups` of matt groups into planes, the commonest case, in two loops: in one, what a group waits for would
 * fill the processor's window before the next ones come into sight. `pair`: also under the next light, into the image
 * `imageBytes` on; both then read a group once. `work`: 64 bytes for each group of a tile. `uniform` as in `relight`.
 */
// @ts-ignore: decorator
@inline
export function relightPlanes(
  groups: usize,
  places: usize,
  placesEnd: usize,
  light: usize,
  pair: bool,
  encoding: usize,
  image: usize,
  imageBytes: usize,
  planeBytes: usize,
  work: usize,
  uniform: bool,
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
  let to = work;
  let group = groups;
  for (let at = places; at < placesEnd; at += 4, group += MATT_BYTES, to += 64) {
    const nx = v128.load(group);
    const ny = v128.load(group, 16);
    const nz = v128.load(group, 32);
    const facing = facingOf(nx, ny, nz, lx, ly, lz);
    const ambient = v128.load(group, 48);
    const wrapped = v128.load(group, 64);
    v128.store(to, f32x4.sqrt(f32x4.pmax(ambient, f32x4.add(wrapped, facing))));
    const sheen = v128.load(group, 80);
    const behind = v128.load(group, 144);
    const gloss = glossOf(facing, nz, sheen, half);
    v128.store(to, uniform ? f32x4.add(behind, gloss) : gloss, 16);
    if (pair) {
      const other = facingOf(nx, ny, nz, nextX, nextY, nextZ);
      v128.store(to, f32x4.sqrt(f32x4.pmax(ambient, f32x4.add(wrapped, other))), 32);
      const otherGloss = glossOf(other, nz, sheen, nextHalf);
      v128.store(to, uniform ? f32x4.add(behind, otherGloss) : otherGloss, 48);
    }
  }
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
      storeSum(pixels, tone, red, gloss, top1);
      storeSum(pixels + planeBytes, tone, green, gloss, top1);
      storeSum(pixels + 2 * planeBytes, tone, blue, gloss, top1);
      if (pair) {
        const others = pixels + imageBytes;
        storeSum(others, nextTone, red, nextGloss, top1);
        storeSum(others + planeBytes, nextTone, green, nextGloss, top1);
        storeSum(others + 2 * planeBytes, nextTone, blue, nextGloss, top1);
      }
    } else {
      const behind = v128.load(groups, 144);
      const behind2 = v128.load(groups, 160);
      const behind3 = v128.load(groups, 176);
      storeSum(pixels, tone, red, f32x4.add(behind, gloss), top1);
      storeSum(pixels + planeBytes, tone, green, f32x4.add(behind2, f32x4.mul(gloss, gloss2)), top2);
      storeSum(pixels + 2 * planeBytes, tone, blue, f32x4.add(behind3, f32x4.mul(gloss, gloss3)), top3);
      if (pair) {
        const others = pixels + imageBytes;
        storeSum(others, nextTone, red, f32x4.add(behind, nextGloss), top1);
        storeSum(others + planeBytes, nextTone, green, f32x4.add(behind2, f32x4.mul(nextGloss, gloss2)), top2);
        storeSum(others + 2 * planeBytes, nextTone, blue, f32x4.add(behind3, f32x4.mul(nextGloss, gloss3)), top3);
      }
    }
  }
}

/** The tone of a light's root, in units of `rootScale`. */
// @ts-ignore: decorator
@inline
function toneOf(root: v128, rootScale: v128): v128 {
  return f32x4.mul(root, f32x4.sub(rootScale, root));
}

// @ts-ignore: decorator
@inline
function storeSum(to: usize, tone: v128, albedo: v128, rest: v128, top: v128): void {
  v128.store(to, f32x4.pmin(top, f32x4.add(f32x4.mul(tone, albedo), rest)));
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

