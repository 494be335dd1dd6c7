import { GROUP_BYTES } from './layout';
import { powerCurve } from './power-curve';
import { storeGroup } from './store-group';

/** Groups that all lights share before the next ones: few enough to stay in the first cache. */
const TILE_GROUPS: i32 = 64;
/** A light: f32 towards it x, y, z; half-way to the camera x, y, z; 0, 0. */
const LIGHT_BYTES: usize = 32;

/**
 * The plain `shade` over the groups inside a face: a power of light times a power of albedo is the power of their
 * product, so that one power per pixel serves three channels.
 *
 * `lights`: LIGHT_BYTES each, `lightCount` of them; image k goes to `images` + k · `imageBytes`. `encoding`: f32 wrap,
 * ambient and ambient sky (divided by the factor of the wrapped facing), 0; of the first, second and third channel
 * factor, summand, least and greatest value; power curve[5]; darkest light that has a code. Planes have `planeBytes` each; when that is 0, pixels have
 * three numbers; when `gray`, one plane receives the sum of the three.
 */
export function relightInside(
  groups: usize,
  places: usize,
  count: i32,
  lights: usize,
  lightCount: i32,
  encoding: usize,
  images: usize,
  imageBytes: usize,
  planeBytes: usize,
  gray: bool,
): void {
  for (let first = 0; first < count; first += TILE_GROUPS) {
    const tileCount = min(TILE_GROUPS, count - first);
    for (let k = 0; k < lightCount; k++) {
      relightTile(
        groups + <usize>first * GROUP_BYTES,
        places + ((<usize>first) << 2),
        tileCount,
        lights + <usize>k * LIGHT_BYTES,
        encoding,
        images + <usize>k * imageBytes,
        planeBytes,
        gray,
      );
    }
  }
}

/** Whether factor and summand are the same for all channels. */
function channelsAlike(encoding: usize): bool {
  const first = load<u64>(encoding, 16);
  return first === load<u64>(encoding, 32) && first === load<u64>(encoding, 48);
}

function relightTile(
  groups: usize,
  places: usize,
  count: i32,
  light: usize,
  encoding: usize,
  image: usize,
  planeBytes: usize,
  gray: bool,
): void {
  const lx = v128.load32_splat(light);
  const ly = v128.load32_splat(light, 4);
  const lz = v128.load32_splat(light, 8);
  const hx = v128.load32_splat(light, 12);
  const hy = v128.load32_splat(light, 16);
  const hz = v128.load32_splat(light, 20);
  const zero = f32x4.splat(0);
  const alike = channelsAlike(encoding);
  const end = groups + <usize>count * GROUP_BYTES;
  for (; groups < end; groups += GROUP_BYTES, places += 4) {
    const nx = v128.load(groups);
    const ny = v128.load(groups, 16);
    const nz = v128.load(groups, 32);
    const facing = dot(nx, lx, ny, ly, nz, lz);
    const wrapped = f32x4.pmax(zero, f32x4.add(facing, v128.load32_splat(encoding)));
    const ambient = f32x4.add(
      v128.load32_splat(encoding, 4),
      f32x4.mul(v128.load32_splat(encoding, 8), ny),
    );
    const lit = f32x4.add(f32x4.mul(ambient, v128.load(groups, 48)), wrapped);
    const power = powerCurve(lit, encoding + 64);
    const glance = dot(nx, hx, ny, hy, nz, hz);
    const glance16 = square(square(square(square(glance))));
    const gloss = f32x4.mul(f32x4.mul(f32x4.pmax(zero, facing), v128.load(groups, 112)), glance16);
    const added = add(gloss, encoding + 16);
    storeGroup(
      encode(power, v128.load(groups, 64), added, encoding + 16),
      encode(power, v128.load(groups, 80), alike ? added : add(gloss, encoding + 32), encoding + 32),
      encode(power, v128.load(groups, 96), alike ? added : add(gloss, encoding + 48), encoding + 48),
      image,
      <usize>load<u32>(places),
      planeBytes,
      gray,
    );
  }
}

/** What a gloss adds to the tensor's value of a channel, with the channel's summand. */
// @ts-ignore: decorator
@inline
function add(gloss: v128, channel: usize): v128 {
  return f32x4.add(f32x4.mul(gloss, v128.load32_splat(channel)), v128.load32_splat(channel, 4));
}

// @ts-ignore: decorator
@inline
function encode(power: v128, factor: v128, added: v128, channel: usize): v128 {
  const value = f32x4.add(f32x4.mul(power, factor), added);
  const held = f32x4.pmax(v128.load32_splat(channel, 8), value);
  return f32x4.pmin(v128.load32_splat(channel, 12), held);
}

// @ts-ignore: decorator
@inline
function dot(a: v128, x: v128, b: v128, y: v128, c: v128, z: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(a, x), f32x4.mul(b, y)), f32x4.mul(c, z));
}

// @ts-ignore: decorator
@inline
function square(x: v128): v128 {
  return f32x4.mul(x, x);
}
