import { GROUP_BYTES } from './layout';

/** Bits of the float32 below which the table's first entry, sRGB's straight line, holds: just under 2^-9. */
const TABLE_START: i32 = (118 << 23) - (1 << 17);
/** The largest float32 below 1: the table's last entry. */
const TOP: f32 = 0.999999940395355224609375;

/** Groups between the two steps: few enough to stay in the first cache. */
const TILE_GROUPS: i32 = 32;

/**
 * The plain `shade` over groups of four pixels that `resolvePixels` left; pixels of other groups are not touched.
 * Tile by tile, first the linear light of each pixel, then its code: each step alone is short enough for the processor
 * to work on several groups at once.
 *
 * `light`: f32 towards the light x, y, z; half-way to the camera x, y, z; wrap; ambient and ambient sky, divided by
 * `resolvePixels`' shading[0]. `tables`: of the first, second and third channel, `tableBytes` each, as
 * `encode-tables.ts` makes them. `tile`: working memory of 48 bytes for each of TILE_GROUPS. `image`: planes of
 * `planeBytes` each; when that is 0, pixels of three numbers; when `gray`, one plane that receives the sum of the three.
 */
export function relight(
  groups: usize,
  places: usize,
  count: i32,
  light: usize,
  tables: usize,
  tableBytes: usize,
  tile: usize,
  image: usize,
  planeBytes: usize,
  gray: bool,
): void {
  for (let first = 0; first < count; first += TILE_GROUPS) {
    const tileCount = min(TILE_GROUPS, count - first);
    shadeTile(groups + <usize>first * GROUP_BYTES, tileCount, light, tile);
    const tilePlaces = places + ((<usize>first) << 2);
    encodeTile(tile, tilePlaces, tileCount, tables, tableBytes, image, planeBytes, gray);
  }
}

/** Linear light of the first, second and third channel of each group, f32x4 each. */
function shadeTile(groups: usize, count: i32, light: usize, tile: usize): void {
  const lx = v128.load32_splat(light);
  const ly = v128.load32_splat(light, 4);
  const lz = v128.load32_splat(light, 8);
  const hx = v128.load32_splat(light, 12);
  const hy = v128.load32_splat(light, 16);
  const hz = v128.load32_splat(light, 20);
  const wrap = v128.load32_splat(light, 24);
  const ambient = v128.load32_splat(light, 28);
  const sky = v128.load32_splat(light, 32);
  const zero = f32x4.splat(0);
  const end = groups + <usize>count * GROUP_BYTES;
  for (; groups < end; groups += GROUP_BYTES, tile += 48) {
    const nx = v128.load(groups);
    const ny = v128.load(groups, 16);
    const nz = v128.load(groups, 32);
    const facing = dot(nx, lx, ny, ly, nz, lz);
    const wrapped = f32x4.pmax(zero, f32x4.add(facing, wrap));
    const lit = f32x4.add(f32x4.add(ambient, f32x4.mul(sky, ny)), wrapped);
    const glance = dot(nx, hx, ny, hy, nz, hz);
    const glance16 = square(square(square(square(glance))));
    const glance128 = square(square(square(glance16)));
    const gloss = f32x4.mul(
      f32x4.pmax(zero, facing),
      f32x4.add(
        f32x4.mul(v128.load(groups, 96), glance16),
        f32x4.mul(v128.load(groups, 112), glance128),
      ),
    );
    const added = f32x4.add(gloss, v128.load(groups, 128));
    v128.store(tile, f32x4.add(f32x4.mul(lit, v128.load(groups, 48)), added));
    v128.store(tile, f32x4.add(f32x4.mul(lit, v128.load(groups, 64)), added), 16);
    v128.store(tile, f32x4.add(f32x4.mul(lit, v128.load(groups, 80)), added), 32);
  }
}

/** Linear light to the tensor's values, at their places. */
function encodeTile(
  tile: usize,
  places: usize,
  count: i32,
  tables: usize,
  tableBytes: usize,
  image: usize,
  planeBytes: usize,
  gray: bool,
): void {
  const start = tables - <usize>((TABLE_START >> 17) << 3);
  const start2 = start + tableBytes;
  const start3 = start2 + tableBytes;
  const end = tile + <usize>count * 48;
  for (; tile < end; tile += 48, places += 4) {
    const one = encode(v128.load(tile), start);
    const two = encode(v128.load(tile, 16), start2);
    const three = encode(v128.load(tile, 32), start3);
    const place = <usize>load<u32>(places);
    if (gray) {
      v128.store(image + place, f32x4.add(f32x4.add(one, two), three));
    } else if (planeBytes) {
      v128.store(image + place, one);
      v128.store(image + place + planeBytes, two);
      v128.store(image + place + 2 * planeBytes, three);
    } else {
      storePixels(image + 3 * place, one, two, three);
    }
  }
}

function dot(a: v128, x: v128, b: v128, y: v128, c: v128, z: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(a, x), f32x4.mul(b, y)), f32x4.mul(c, z));
}

function square(x: v128): v128 {
  return f32x4.mul(x, x);
}

/**
 * The tensor's values of four linear lights: the straight line, f32 summand and factor, of the table's entry that the
 * exponent and six bits of mantissa name.
 */
function encode(linear: v128, start: usize): v128 {
  const x = f32x4.pmin(linear, f32x4.splat(TOP));
  const bits = i32x4.max_s(x, i32x4.splat(TABLE_START));
  const at = v128.and(i32x4.shr_u(bits, 14), i32x4.splat(~7));
  const entry0 = v128.load64_zero(start + <usize>i32x4.extract_lane(at, 0));
  const entry2 = v128.load64_zero(start + <usize>i32x4.extract_lane(at, 2));
  const entries01 = v128.load64_lane(start + <usize>i32x4.extract_lane(at, 1), entry0, 1);
  const entries23 = v128.load64_lane(start + <usize>i32x4.extract_lane(at, 3), entry2, 1);
  const summands = v128.shuffle<f32>(entries01, entries23, 0, 2, 4, 6);
  const factors = v128.shuffle<f32>(entries01, entries23, 1, 3, 5, 7);
  return f32x4.add(summands, f32x4.mul(factors, x));
}

/** Four pixels of three numbers each, one after the other. */
function storePixels(image: usize, one: v128, two: v128, three: v128): void {
  const pairs = v128.shuffle<f32>(one, two, 0, 4, 1, 5);
  const pairs2 = v128.shuffle<f32>(one, two, 2, 6, 3, 7);
  v128.store(image, v128.shuffle<f32>(pairs, three, 0, 1, 4, 2));
  v128.store(
    image,
    v128.shuffle<f32>(v128.shuffle<f32>(pairs, three, 3, 5, 3, 5), pairs2, 0, 1, 4, 5),
    16,
  );
  v128.store(image, v128.shuffle<f32>(pairs2, three, 6, 2, 3, 7), 32);
}
