import { GROUP_BYTES } from './layout';
import { storeGroup } from './store-group';

/** Groups that all lights share before the next ones: few enough to stay in the first cache. */
const TILE_GROUPS: i32 = 64;
/** A light: f32 towards it x, y, z; 1/|light + towards the camera| and its 16th power; 0, 0, 0. */
const LIGHT_BYTES: usize = 32;

/**
 * The plain `shade` over groups of four pixels. `groups`: as `resolvePixels` leaves them, `count` with their `places`;
 * `glints`: they are those with a glint. `lights`: LIGHT_BYTES each, `lightCount` of them; image k goes to
 * `images` + k · `imageBytes`.
 * `encoding`: f32 factor of the light's root; factors of the gloss in the second and third channel; greatest values of
 * the three channels.
 * Planes have `planeBytes` each; when that is 0, pixels have three numbers; when `gray`, one plane receives the sum of
 * the three.
 */
export function relight(
  groups: usize,
  places: usize,
  count: i32,
  glints: bool,
  lights: usize,
  lightCount: i32,
  encoding: usize,
  images: usize,
  imageBytes: usize,
  planeBytes: usize,
  gray: bool,
): void {
  for (let first = 0; first < count; first += TILE_GROUPS) {
    const tile = groups + <usize>first * GROUP_BYTES;
    const end = tile + <usize>min(TILE_GROUPS, count - first) * GROUP_BYTES;
    const tilePlaces = places + ((<usize>first) << 2);
    for (let k = 0; k < lightCount; k++) {
      const light = lights + <usize>k * LIGHT_BYTES;
      const image = images + <usize>k * imageBytes;
      if (glints) relightTile(tile, end, tilePlaces, light, encoding, image, planeBytes, gray, true);
      else if (gray) relightTile(tile, end, tilePlaces, light, encoding, image, 0, true, false);
      else if (planeBytes) relightPlanes(tile, end, tilePlaces, light, encoding, image, planeBytes);
      else relightTile(tile, end, tilePlaces, light, encoding, image, 0, false, false);
    }
  }
}

/** The commonest case, compiled by itself. */
function relightPlanes(
  groups: usize,
  end: usize,
  places: usize,
  light: usize,
  encoding: usize,
  image: usize,
  planeBytes: usize,
): void {
  relightTile(groups, end, places, light, encoding, image, planeBytes, false, false);
}

// @ts-ignore: decorator
@inline
function relightTile(
  groups: usize,
  end: usize,
  places: usize,
  light: usize,
  encoding: usize,
  image: usize,
  planeBytes: usize,
  gray: bool,
  glints: bool,
): void {
  const lx = v128.load32_splat(light);
  const ly = v128.load32_splat(light, 4);
  const lz = v128.load32_splat(light, 8);
  const half = v128.load32_splat(light + (glints ? 12 : 16));
  const root = v128.load32_splat(encoding);
  const gloss2 = v128.load32_splat(encoding, 4);
  const gloss3 = v128.load32_splat(encoding, 8);
  const top1 = v128.load32_splat(encoding, 12);
  const top2 = v128.load32_splat(encoding, 16);
  const top3 = v128.load32_splat(encoding, 20);
  const zero = f32x4.splat(0);
  for (; groups < end; groups += GROUP_BYTES, places += 4) {
    const nz = v128.load(groups, 32);
    const facing = f32x4.add(
      f32x4.add(f32x4.mul(v128.load(groups), lx), f32x4.mul(v128.load(groups, 16), ly)),
      f32x4.mul(nz, lz),
    );
    const lit = f32x4.pmax(v128.load(groups, 48), f32x4.add(v128.load(groups, 64), facing));
    const lightRoot = f32x4.sqrt(lit);
    const tone = f32x4.mul(lightRoot, f32x4.sub(root, lightRoot));
    const lamp = f32x4.mul(f32x4.pmax(zero, facing), v128.load(groups, 80));
    let gloss: v128;
    if (glints) {
      const glance = f32x4.mul(
        f32x4.mul(f32x4.add(facing, nz), half),
        v128.load(groups, 192),
      );
      const glance16 = square(square(square(square(glance))));
      const sharp = f32x4.mul(v128.load(groups, 208), square(square(square(glance16))));
      gloss = f32x4.add(
        f32x4.mul(lamp, glance16),
        f32x4.mul(f32x4.pmax(zero, facing), sharp),
      );
    } else {
      const glance = f32x4.add(facing, nz);
      gloss = f32x4.mul(f32x4.mul(lamp, half), square(square(square(square(glance)))));
    }
    storeGroup(
      value(tone, v128.load(groups, 96), gloss, v128.load(groups, 144), top1),
      value(tone, v128.load(groups, 112), f32x4.mul(gloss, gloss2), v128.load(groups, 160), top2),
      value(tone, v128.load(groups, 128), f32x4.mul(gloss, gloss3), v128.load(groups, 176), top3),
      image,
      <usize>load<u32>(places),
      planeBytes,
      gray,
    );
  }
}

// @ts-ignore: decorator
@inline
function value(tone: v128, albedo: v128, gloss: v128, base: v128, top: v128): v128 {
  return f32x4.pmin(top, f32x4.add(f32x4.mul(tone, albedo), f32x4.add(base, gloss)));
}

// @ts-ignore: decorator
@inline
function square(x: v128): v128 {
  return f32x4.mul(x, x);
}
