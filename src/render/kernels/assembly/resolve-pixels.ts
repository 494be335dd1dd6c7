import { ATTRIBUTE_BYTES, GROUP_BYTES, PIXEL_BYTES } from './layout';

/**
 * The plain `resolvePixels`: mean attributes of each covered pixel's samples, perspective-correct, ready for
 * `relight`. Returns the number of groups of four pixels (numbers 4k to 4k + 3, row after row) with any cover;
 * `groups` receives GROUP_BYTES for each, `places` the byte distance 16k of its first pixel in a plane of f32.
 *
 * Planes of a group, lane = pixel: normal x, y, z; albedo of the first, second and third channel, times cover and
 * `shading[0]`; cover · s(1 - s) and cover · s³ of the specular strength s, times `shading[1]` and `shading[2]`;
 * (1 - cover) · `shading[3]`, the background's linear light. `rotation`: f64[9].
 */
export function resolvePixels(
  triangles: usize,
  attributes: usize,
  samples: usize,
  pixels: i32,
  rotation: usize,
  shading: usize,
  groups: usize,
  places: usize,
): i32 {
  const background = load<f32>(shading, 12);
  let group = groups - GROUP_BYTES;
  let place: usize = usize.MAX_VALUE;
  let count = 0;
  for (let pixel = 0; pixel < pixels; pixel++, samples += PIXEL_BYTES) {
    if (!v128.any_true(v128.load(samples))) continue;
    const here = (<usize>(pixel >> 2)) << 4;
    if (here !== place) {
      place = here;
      group += GROUP_BYTES;
      startGroup(group, background);
      store<u32>(places + ((<usize>count) << 2), <u32>place);
      count++;
    }
    const lane = group + ((<usize>(pixel & 3)) << 2);
    writePixel(lane, triangles, attributes, samples, rotation, shading);
  }
  return count;
}

/** Four pixels of background. */
function startGroup(group: usize, background: f32): void {
  const zero = f32x4.splat(0);
  for (let plane: usize = 0; plane < GROUP_BYTES - 16; plane += 16) v128.store(group + plane, zero);
  v128.store(group, f32x4.splat(background), GROUP_BYTES - 16);
}

/** One covered pixel, its samples at `samples`, into its lane of the group's planes. */
function writePixel(
  lane: usize,
  triangles: usize,
  attributes: usize,
  samples: usize,
  rotation: usize,
  shading: usize,
): void {
  const near = v128.load(samples);
  const covered = f32x4.gt(near, f32x4.splat(0));
  // Weights of the triangle's corners; those of a sample without one, 0 of triangle 0.
  const p = v128.and(covered, f32x4.div(v128.load(samples, 32), near));
  const q = v128.and(covered, f32x4.div(v128.load(samples, 48), near));
  const r = v128.and(covered, f32x4.sub(f32x4.sub(f32x4.splat(1), p), q));
  const owners = v128.and(covered, v128.load(samples, 16));
  // Normal x, y, z and first albedo; second and third albedo, specular strength, 0: sums over samples.
  const front = sumSamples(owners, p, q, r, triangles, attributes);
  const back = sumSamples(owners, p, q, r, triangles, attributes + 16);
  const count = <f32>popcnt(i32x4.bitmask(covered));
  writeNormal(lane, front, rotation);
  const cover: f32 = 0.25 * count;
  const s = f32x4.extract_lane(back, 2) / count;
  const albedo: f32 = 0.25 * load<f32>(shading);
  store<f32>(lane, f32x4.extract_lane(front, 3) * albedo, 48);
  store<f32>(lane, f32x4.extract_lane(back, 0) * albedo, 64);
  store<f32>(lane, f32x4.extract_lane(back, 1) * albedo, 80);
  store<f32>(lane, cover * s * (1 - s) * load<f32>(shading, 4), 96);
  store<f32>(lane, cover * s * s * s * load<f32>(shading, 8), 112);
  store<f32>(lane, (1 - cover) * load<f32>(shading, 12), 128);
}

/** Four attributes, summed over four samples: lanes of their triangles and of the weights of the corners. */
function sumSamples(
  owners: v128,
  p: v128,
  q: v128,
  r: v128,
  triangles: usize,
  attributes: usize,
): v128 {
  const sample0 = ofSample(
    triangles + <usize>i32x4.extract_lane(owners, 0) * 12,
    attributes,
    v128.shuffle<f32>(p, p, 0, 0, 0, 0),
    v128.shuffle<f32>(q, q, 0, 0, 0, 0),
    v128.shuffle<f32>(r, r, 0, 0, 0, 0),
  );
  const sample1 = ofSample(
    triangles + <usize>i32x4.extract_lane(owners, 1) * 12,
    attributes,
    v128.shuffle<f32>(p, p, 1, 1, 1, 1),
    v128.shuffle<f32>(q, q, 1, 1, 1, 1),
    v128.shuffle<f32>(r, r, 1, 1, 1, 1),
  );
  const sample2 = ofSample(
    triangles + <usize>i32x4.extract_lane(owners, 2) * 12,
    attributes,
    v128.shuffle<f32>(p, p, 2, 2, 2, 2),
    v128.shuffle<f32>(q, q, 2, 2, 2, 2),
    v128.shuffle<f32>(r, r, 2, 2, 2, 2),
  );
  const sample3 = ofSample(
    triangles + <usize>i32x4.extract_lane(owners, 3) * 12,
    attributes,
    v128.shuffle<f32>(p, p, 3, 3, 3, 3),
    v128.shuffle<f32>(q, q, 3, 3, 3, 3),
    v128.shuffle<f32>(r, r, 3, 3, 3, 3),
  );
  return f32x4.add(f32x4.add(sample0, sample1), f32x4.add(sample2, sample3));
}

/** Four attributes at one sample; `p`, `q`, `r` are the weights of the first, third and second corner. */
function ofSample(corners: usize, attributes: usize, p: v128, q: v128, r: v128): v128 {
  const a = v128.load(attributes + <usize>load<u32>(corners) * ATTRIBUTE_BYTES);
  const b = v128.load(attributes + <usize>load<u32>(corners, 8) * ATTRIBUTE_BYTES);
  const c = v128.load(attributes + <usize>load<u32>(corners, 4) * ATTRIBUTE_BYTES);
  return f32x4.add(f32x4.add(f32x4.mul(p, a), f32x4.mul(q, b)), f32x4.mul(r, c));
}

/** The sum of the samples' normals, turned into camera space, at unit length. */
function writeNormal(lane: usize, sum: v128, rotation: usize): void {
  const x = <f64>f32x4.extract_lane(sum, 0);
  const y = <f64>f32x4.extract_lane(sum, 1);
  const z = <f64>f32x4.extract_lane(sum, 2);
  const length = sqrt(x * x + y * y + z * z);
  const toUnit = length > 0 ? 1 / length : 0;
  const nx = load<f64>(rotation) * x + load<f64>(rotation, 8) * y + load<f64>(rotation, 16) * z;
  const ny =
    load<f64>(rotation, 24) * x + load<f64>(rotation, 32) * y + load<f64>(rotation, 40) * z;
  const nz =
    load<f64>(rotation, 48) * x + load<f64>(rotation, 56) * y + load<f64>(rotation, 64) * z;
  store<f32>(lane, <f32>(nx * toUnit));
  store<f32>(lane, <f32>(ny * toUnit), 16);
  store<f32>(lane, <f32>(nz * toUnit), 32);
}
