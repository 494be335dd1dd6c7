import { GROUP_BYTES } from './layout';
import { powerCurve } from './power-curve';
import { storeGroup } from './store-group';

/** A light, as in `relightInside`. */
const LIGHT_BYTES: usize = 32;

/**
 * The plain `shade` over groups at the face's edge, mixed with the background in linear light, and over those with a
 * glint. Pixels without cover take their values from `base`, an image of the background alone. `scales`: f32 factor of
 * the power of the first, second and third channel. All else as in `relightInside`.
 */
export function relightEdge(
  groups: usize,
  places: usize,
  count: i32,
  lights: usize,
  lightCount: i32,
  encoding: usize,
  scales: usize,
  base: usize,
  images: usize,
  imageBytes: usize,
  planeBytes: usize,
  gray: bool,
): void {
  for (let k = 0; k < lightCount; k++, lights += LIGHT_BYTES, images += imageBytes) {
    for (let n = 0; n < count; n++) {
      const group = groups + <usize>n * GROUP_BYTES;
      const place = <usize>load<u32>(places + ((<usize>n) << 2));
      relightGroup(group, place, lights, encoding, scales, base, images, planeBytes, gray);
    }
  }
}

function relightGroup(
  group: usize,
  place: usize,
  light: usize,
  encoding: usize,
  scales: usize,
  base: usize,
  image: usize,
  planeBytes: usize,
  gray: bool,
): void {
  const zero = f32x4.splat(0);
  const nx = v128.load(group);
  const ny = v128.load(group, 16);
  const nz = v128.load(group, 32);
  const sky = v128.load(group, 48);
  const facing = dot(nx, ny, nz, light);
  const wrapped = f32x4.pmax(zero, f32x4.add(facing, v128.load32_splat(encoding)));
  const ambient = f32x4.add(
    v128.load32_splat(encoding, 4),
    f32x4.mul(v128.load32_splat(encoding, 8), ny),
  );
  const lit = f32x4.add(f32x4.mul(ambient, sky), wrapped);
  const glance = dot(nx, ny, nz, light + 12);
  const glance16 = square(square(square(square(glance))));
  const glance128 = square(square(square(glance16)));
  const gloss = f32x4.mul(
    f32x4.pmax(zero, facing),
    f32x4.add(
      f32x4.mul(v128.load(group, 112), glance16),
      f32x4.mul(v128.load(group, 128), glance128),
    ),
  );
  const behind = v128.load(group, 144);
  storeGroup(
    encode(lit, v128.load(group, 64), behind, gloss, encoding, 0, scales),
    encode(lit, v128.load(group, 80), behind, gloss, encoding, 16, scales + 4),
    encode(lit, v128.load(group, 96), behind, gloss, encoding, 32, scales + 8),
    image,
    place,
    planeBytes,
    gray,
  );
  const empty = f32x4.lt(sky, zero);
  if (v128.any_true(empty)) restore(empty, base, image, place, planeBytes, gray);
}

/** The background's own values where `empty`. */
function restore(
  empty: v128,
  base: usize,
  image: usize,
  place: usize,
  planeBytes: usize,
  gray: bool,
): void {
  if (gray || planeBytes) {
    keepWhere(empty, image + place, base + place);
    if (gray) return;
    keepWhere(empty, image + place + planeBytes, base + place + planeBytes);
    keepWhere(empty, image + place + 2 * planeBytes, base + place + 2 * planeBytes);
  } else {
    const at = image + 3 * place;
    const from = base + 3 * place;
    keepWhere(v128.shuffle<f32>(empty, empty, 0, 0, 0, 1), at, from);
    keepWhere(v128.shuffle<f32>(empty, empty, 1, 1, 2, 2), at + 16, from + 16);
    keepWhere(v128.shuffle<f32>(empty, empty, 2, 3, 3, 3), at + 32, from + 32);
  }
}

function keepWhere(mask: v128, at: usize, from: usize): void {
  v128.store(at, v128.bitselect(v128.load(from), v128.load(at), mask));
}

/** The tensor's value of a channel: the power of what skin and background send, and the gloss. */
// @ts-ignore: decorator
@inline
function encode(
  lit: v128,
  albedo: v128,
  behind: v128,
  gloss: v128,
  encoding: usize,
  channel: usize,
  scale: usize,
): v128 {
  const sent = f32x4.add(f32x4.mul(lit, albedo), behind);
  const linear = f32x4.pmax(v128.load32_splat(encoding, 84), sent);
  const power = f32x4.mul(powerCurve(linear, encoding + 64), v128.load32_splat(scale));
  const value = f32x4.add(
    f32x4.add(power, v128.load32_splat(encoding + channel, 20)),
    f32x4.mul(gloss, v128.load32_splat(encoding + channel, 16)),
  );
  const held = f32x4.pmax(v128.load32_splat(encoding + channel, 24), value);
  return f32x4.pmin(v128.load32_splat(encoding + channel, 28), held);
}

// @ts-ignore: decorator
@inline
function dot(x: v128, y: v128, z: v128, by: usize): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(x, v128.load32_splat(by)), f32x4.mul(y, v128.load32_splat(by, 4))),
    f32x4.mul(z, v128.load32_splat(by, 8)),
  );
}

// @ts-ignore: decorator
@inline
function square(x: v128): v128 {
  return f32x4.mul(x, x);
}
