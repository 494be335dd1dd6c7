import { finishGroup } from './finish-group';
import { held } from './lanes';
import {
  BACKS, CHUNK_PIXELS, COVERS, ENTRIES, ENTRY_BYTES, ENTRY_COVERED, ENTRY_PLACES, ENTRY_SUMS, ENTRY_U, ENTRY_V,
  GLINT_BYTES, GRID_SHIFT, HALF_STEP, MATT_BYTES, ONE_WEIGHT, sampleRowBytes, TO_INTEGER,
} from './layout';
import { sumAttributes } from './sum-attributes';
import { weighSamples } from './weigh-samples';

/** Place of a row's second sample, in grid steps. */
const SECOND_SAMPLE: i32 = HALF_STEP + (1 << GRID_SHIFT);

/**
 * The plain `resolvePixels`: mean attributes of each covered pixel's samples, perspective-correct, ready for the
 * light. Pixels go in groups of four (numbers 4k to 4k + 3, row after row): groups with any cover to `matt`, those with a
 * glint to `glints`, each with its place in a list; of others a bit is set in `empty`, one for each group. `places` has
 * room for two lists of `groupCount` byte distances 16k of a group's first pixel in a plane of f32. `counts` receives the
 * lengths of the two, i32 each.
 *
 * Planes of a group, lane = pixel, g = scale · (1 - lampSky + lampSky · sky's share):
 * 0-2 normal x, y, z times g; 3 the sky's light; 4 that and wrap · g; 5 the sheen times cover, over g (of `matt` over
 * g^17); 6-8 albedo times cover of the three channels, times their factors; 9-11 what is behind, and the summands;
 * of `glints` 12 1/g, 13 the glint times cover, over g. `interleaved`: of `matt` 6-8 and 9-11 hold the twelve numbers of
 * four pixels one after the other.
 * `shading`: f32 rotation[9]; scale · (1 - lampSky), scale · lampSky; ambient and ambient sky times the scale of light;
 * wrap, sheen, glint; factors and summands of three channels. `reversed`: blue is the first channel. `background`: f32
 * sRGB grey per pixel. `work`: see CHUNK_PIXELS.
 *
 * One step for many pixels before the next: in one loop, what a pixel waits for would fill the processor's window
 * before the next ones come into sight.
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
  empty: usize,
  interleaved: bool,
): void {
  const pixels = size * size;
  memory.fill(empty, 0, (<usize>groupCount + 7) >> 3);
  const rowBytes = sampleRowBytes(size);
  const listBytes = (<usize>groupCount) << 2;
  const glintsStart = places + listBytes;
  let mattPlaces = places;
  let glintPlaces = glintsStart;
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
  let left = size;
  let at = samples;
  const zero = i32x4.splat(0);
  for (let first = 0; first < pixels; ) {
    const chunk = min(pixels - first, <i32>CHUNK_PIXELS);
    const sumsEnd = work + ((<usize>chunk) << 4);
    let end = work + ENTRIES;
    for (let sums = work; sums < sumsEnd; sums += 16) {
      const keys = v128.load64_lane(at + rowBytes, v128.load64_zero(at), 1);
      const covered = i32x4.ne(keys, zero);
      v128.store(sums, covered, COVERS);
      if (v128.any_true(covered)) {
        v128.store(end, i32x4.add(i32x4.shl(v128.and(keys, numberMask), 4), trianglesAt), ENTRY_PLACES);
        v128.store(end, covered, ENTRY_COVERED);
        v128.store(end, u, ENTRY_U);
        v128.store(end, v, ENTRY_V);
        store<u32>(end, <u32>sums, ENTRY_SUMS);
        end += ENTRY_BYTES;
      } else {
        v128.store(sums, zero);
        v128.store(sums, zero, BACKS);
      }
      at += 8;
      u = i32x4.add(u, pixelSteps);
      if (--left === 0) {
        left = size;
        u = firstU;
        v = i32x4.add(v, pixelSteps);
        at += rowBytes + 16;
      }
    }
    // The last group of a picture of odd size is not full.
    for (let sums = sumsEnd; sums & 48; sums += 16) {
      v128.store(sums, zero);
      v128.store(sums, zero, BACKS);
      v128.store(sums, zero, COVERS);
    }
    for (let entry = work + ENTRIES; entry < end; entry += ENTRY_BYTES) {
      weighSamples(entry, toInteger, oneWeight, wholeWeight, low);
    }
    for (let entry = work + ENTRIES; entry < end; entry += ENTRY_BYTES) sumAttributes(entry);
    for (let sums = work; sums < sumsEnd; sums += 64, first += 4) {
      const place = <u32>(first << 2);
      if (!anyCovered(sums)) {
        setBit(empty, first >> 2);
      } else if (finishGroup(sums, matt, glints, shading, reversed, interleaved, background + place)) {
        store<u32>(glintPlaces, place);
        glintPlaces += 4;
        glints += GLINT_BYTES;
      } else {
        store<u32>(mattPlaces, place);
        mattPlaces += 4;
        matt += MATT_BYTES;
      }
    }
  }
  store<i32>(counts, <i32>((mattPlaces - places) >> 2));
  store<i32>(counts, <i32>((glintPlaces - glintsStart) >> 2), 4);
}

// @ts-ignore: decorator
@inline
function setBit(bits: usize, number: i32): void {
  const at = bits + <usize>(number >> 3);
  store<u8>(at, <u32>load<u8>(at) | (1 << (number & 7)));
}

/** Whether any sample of four pixels is covered. */
// @ts-ignore: decorator
@inline
function anyCovered(sums: usize): bool {
  const first = v128.or(v128.load(sums, COVERS), v128.load(sums, COVERS + 16));
  const second = v128.or(v128.load(sums, COVERS + 32), v128.load(sums, COVERS + 48));
  return v128.any_true(v128.or(first, second));
}
