import { lightTerms } from '../light-terms.js';
import { SHADING } from '../shading.js';
import { decodeSrgb } from '../srgb.js';
import { channelCount } from '../tensor-format.js';
import type { Light, TensorFormat } from '../types.js';
import { ENCODE_TABLE_LENGTH, writeEncodeTables } from './encode-tables.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Kernels } from './kernels.js';

/** Groups of pixels and a light -> tensor: the second of the two passes of a `Renderer`. */
export interface LightPass {
  readonly target: GroupMemory;
  /** Takes over that many groups from `target`; all other pixels are background. */
  begin(groupCount: number): void;
  /** `out` has room for the image, from `offset` on. */
  draw(light: Light, out: Float32Array, offset: number): void;
}

/** Where `resolvePixels` writes; addresses. */
export interface GroupMemory {
  /** f32[4] that it folds into the groups. */
  readonly shading: number;
  /** Four pixels each, and their places in a plane. */
  readonly groups: number;
  readonly places: number;
}

const GROUP_PIXELS = 4;
/** Planes of f32x4 in a group; the last is the background's light that shows. */
const GROUP_PLANES = 9;
const GROUP_NUMBERS = GROUP_PIXELS * GROUP_PLANES;
/** Numbers that `relight` takes as its light: two directions, wrap, ambient, ambient sky. */
const LIGHT_LENGTH = 9;
/** Working memory of `relight`: 48 bytes for each group of a tile. */
const TILE_BYTES = 32 * 48;
/** Factor of the wrapped facing; folded into the albedo of groups and taken out of the ambient light. */
const LAMBERT = SHADING.diffuse / (1 + SHADING.wrap);

export function createLightPass(
  kernels: Kernels,
  memory: KernelMemory,
  format: TensorFormat,
  background: number,
): LightPass {
  const pixels = format.size * format.size;
  const mostGroups = Math.ceil(pixels / GROUP_PIXELS);
  // Planes in memory hold whole groups; a tensor's own are shorter when its size is odd.
  const planePixels = GROUP_PIXELS * mostGroups;
  const channels = channelCount(format);
  const planeBytes = format.layout === 'nchw' ? 4 * planePixels : 0;
  const shading = memory.reserve(4 * 4);
  const groups = memory.reserve(4 * GROUP_NUMBERS * mostGroups);
  const places = memory.reserve(4 * mostGroups);
  const terms = memory.reserve(4 * LIGHT_LENGTH);
  const tables = memory.reserve(3 * 4 * ENCODE_TABLE_LENGTH);
  const tile = memory.reserve(TILE_BYTES);
  const image = memory.reserve(4 * channels * planePixels);

  const backgroundLinear = decodeSrgb(background);
  memory.float32(shading, 4).set([LAMBERT, SHADING.sheen, SHADING.glint, backgroundLinear]);
  writeEncodeTables(memory.float32(tables, 3 * ENCODE_TABLE_LENGTH), format);
  const empty = drawEmpty();
  let count = 0;
  let drawn = empty;

  return { target: { shading, groups, places }, begin, draw };

  function begin(groupCount: number): void {
    count = groupCount;
    drawn = memory.float32(image, channels * planePixels);
    drawn.set(empty);
  }

  function draw(light: Light, out: Float32Array, offset: number): void {
    writeLight(light);
    relight(count);
    if (planeBytes === 0 || pixels === planePixels) {
      out.set(drawn.subarray(0, channels * pixels), offset);
      return;
    }
    for (let k = 0; k < channels; k++) {
      const plane = drawn.subarray(k * planePixels, k * planePixels + pixels);
      out.set(plane, offset + k * pixels);
    }
  }

  function writeLight(source: Light): void {
    const { light, half } = lightTerms(source);
    const out = memory.float32(terms, LIGHT_LENGTH);
    out.set(light);
    out.set(half, 3);
    out.set([SHADING.wrap, SHADING.ambient / LAMBERT, SHADING.ambientSky / LAMBERT], 6);
  }

  function relight(groupCount: number): void {
    const tableBytes = 4 * ENCODE_TABLE_LENGTH;
    const gray = channels === 1;
    kernels.relight(
      groups,
      places,
      groupCount,
      terms,
      tables,
      tableBytes,
      tile,
      image,
      planeBytes,
      gray,
    );
  }

  /** The background as the kernel itself encodes it, so that a pixel's neighbours never change it. */
  function drawEmpty(): Float32Array {
    const all = memory.float32(groups, GROUP_NUMBERS * mostGroups);
    const starts = memory.uint32(places, mostGroups);
    for (let k = 0; k < mostGroups; k++) {
      all.fill(backgroundLinear, GROUP_NUMBERS * (k + 1) - GROUP_PIXELS, GROUP_NUMBERS * (k + 1));
      starts[k] = 4 * GROUP_PIXELS * k;
    }
    relight(mostGroups);
    return memory.float32(image, channels * planePixels).slice();
  }
}
