import { finishGroup, ground } from './finish-group';
import { held } from './lanes';
import { GRID_SHIFT, GROUP_BYTES, HALF_STEP, ONE_WEIGHT, sampleRowBytes, TO_INTEGER } from './layout';
import { storeGroup } from './store-group';
import { sumSamples } from './sum-samples';

/** Place of a row's second sample, in grid steps. */
const SECOND_SAMPLE: i32 = HALF_STEP + (1 << GRID_SHIFT);

/**
 * The plain `resolvePixels`: mean attributes of each covered pixel's samples, perspective-correct, ready for the
 * light. Pixels go in groups of four (numbers 4k to 4k + 3, row after row) to one of three lists: groups with any cover
 * to `matt`, those with a glint to `glints`, others to nowhere but their place, and their background to `base`, an
 * image in the tensor's layout. `places` has room for three lists of `groupCount` byte distances 16k of a group's first
 * pixel in a plane of f32. `counts` receives the lengths of the three, i32 each.
 *
 * Planes of a group, lane = pixel, g = scale · (1 - lampSky + lampSky · sky's share):
 * 0-2 normal x, y, z times g; 3 the sky's light; 4 that and wrap · g; 5 the sheen times cover, over g (of `matt` over
 * g^17); 6-8 albedo times cover of the three channels, times their factors; 9-11 what is behind, and the summands;
 * of `glints` 12 1/g, 13 the glint times cover, over g.
 * `shading`: f32 rotation[9]; scale · (1 - lampSky), scale · lampSky; ambient and ambient sky times the scale of light;
 * wrap, sheen, glint; factors and summands of three channels. `reversed`: blue is the first channel. `background`: f32
 * sRGB grey per pixel. `work`: 192 bytes. `planeBytes` and `gray` as in `relight`.
 */
export function resolvePixels(
  triangles: usize,
  numberBits: i32,
  samples: usize,
  size: i32,
  shading: usize,
  reversed: bool,
  background: usize,
  work: usize,
  matt: usize,
  glints: usize,
  places: usize,
  groupCount: i32,
  counts: usize,
  base: usize,
  planeBytes: usize,
  gray: bool,
): void {
  const pixels = size * size;
  const rowBytes = sampleRowBytes(size);
  const listBytes = (<usize>groupCount) << 2;
  const glintsStart = places + listBytes;
  const emptiesStart = glintsStart + listBytes;
  let mattPlaces = places;
  let glintPlaces = glintsStart;
  let empties = emptiesStart;
  const numberMask = held(work, i32x4.splat((1 << numberBits) - 1));
  const trianglesAt = held(work, i32x4.splat(<i32>triangles));
  const toInteger = held(work, f32x4.splat(TO_INTEGER));
  const oneWeight = held(work, f32x4.splat(ONE_WEIGHT));
  const wholeWeight = held(work, i32x4.splat(<i32>ONE_WEIGHT));
  const low = held(work, i32x4.splat(0xffff));
  const pixelSteps = held(work, i32x4.splat(2 << GRID_SHIFT));
  const firstU = held(work, i32x4(HALF_STEP, SECOND_SAMPLE, HALF_STEP, SECOND_SAMPLE));
  let u = firstU;
  let v = held(work, i32x4(HALF_STEP, HALF_STEP, SECOND_SAMPLE, SECOND_SAMPLE));
  let x = 0;
  let y = 0;
  let at = samples;
  for (let first = 0; first < pixels; first += 4) {
    let any = i32x4.splat(0);
    for (let k: usize = 0; k < 64; k += 16) {
      let keys = i32x4.splat(0);
      if (x < size) {
        keys = v128.load64_lane(at + rowBytes, v128.load64_zero(at), 1);
      }
      const covered = i32x4.ne(keys, i32x4.splat(0));
      v128.store(work + k, covered, 128);
      any = v128.or(any, covered);
      if (v128.any_true(covered)) {
        sumSamples(work + k, keys, covered, u, v, numberMask, trianglesAt, toInteger, oneWeight, wholeWeight, low);
      } else {
        v128.store(work + k, i32x4.splat(0));
        v128.store(work + k, i32x4.splat(0), 64);
      }
      at += 8;
      u = i32x4.add(u, pixelSteps);
      if (++x === size && y < size - 1) {
        x = 0;
        y++;
        u = firstU;
        v = i32x4.add(v, pixelSteps);
        at += rowBytes + 16;
      }
    }
    const place = <u32>(first << 2);
    const behind = v128.load(background + place);
    if (!v128.any_true(any)) {
      store<u32>(empties, place);
      empties += 4;
      const one = f32x4.splat(1);
      storeGroup(
        ground(one, behind, shading, 0),
        ground(one, behind, shading, 4),
        ground(one, behind, shading, 8),
        base,
        place,
        planeBytes,
        gray,
      );
    } else if (finishGroup(work, matt, glints, shading, reversed, behind)) {
      store<u32>(glintPlaces, place);
      glintPlaces += 4;
      glints += GROUP_BYTES;
    } else {
      store<u32>(mattPlaces, place);
      mattPlaces += 4;
      matt += GROUP_BYTES;
    }
  }
  store<i32>(counts, <i32>((mattPlaces - places) >> 2));
  store<i32>(counts, <i32>((glintPlaces - glintsStart) >> 2), 4);
  store<i32>(counts, <i32>((empties - emptiesStart) >> 2), 8);
}
