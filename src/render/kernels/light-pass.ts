import { lightTerms } from '../light-terms.js';
import { LAMBERT, SHADING } from '../shading.js';
import { channelCount } from '../tensor-format.js';
import { channelOrder, LUMA, outputOf } from '../tensor-output.js';
import type { Light, TensorFormat } from '../types.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Kernels } from './kernels.js';

/** Groups of pixels and lights -> tensors: the second of the two passes of a `Renderer`. */
export interface LightPass {
  readonly target: GroupMemory;
  /** Sets what is behind the head: sRGB grey of each pixel. */
  setBackground(greys: Float32Array): void;
  /** Draws one image per light, one after the other; `out` has room for them from `offset` on. */
  draw(lights: readonly Light[], out: Float32Array, offset: number): void;
  /** Says that images of the room, from this number on, may have been written by others. */
  forget(fromImage: number): void;
}

/** Memory of the kernels' own for images, one after the other: there they are drawn in place. */
export interface ImageRoom {
  readonly address: number;
  readonly imageCount: number;
}

/** Where `resolvePixels` reads and writes; addresses. See there. */
export interface GroupMemory {
  readonly shading: number;
  /** f32 sRGB grey of each pixel behind the head. */
  readonly background: number;
  readonly work: number;
  readonly matt: number;
  readonly glints: number;
  readonly places: number;
  readonly groupCount: number;
  readonly counts: number;
  /** A bit for each group that shows the background alone. */
  readonly empty: number;
}

const GROUP_PIXELS = 4;
const MATT_BYTES = 192;
const GLINT_BYTES = 224;
/** Groups that `relight` draws before the next ones; it reads as many bits of what is empty at once. */
const TILE_GROUPS = 128;
/** Working memory of `relight`, 64 bytes for each group of a tile. `resolvePixels` takes less: see `assembly/layout.ts`. */
const WORK_BYTES = 64 * TILE_GROUPS;
/** Numbers of `resolvePixels`' shading: first come nine that each pose writes. */
const SHADING_LENGTH = 22;
/** Numbers of `relight`'s encoding. */
const ENCODING_LENGTH = 6;
/** Numbers of a light. */
const LIGHT_LENGTH = 8;
/** Lights drawn at once. */
const MOST_LIGHTS = 32;

/**
 * Light comes in such units that the square of its root is what the tone takes away from it, which saves the kernel
 * a factor.
 */
const LIGHT_SCALE = SHADING.toneRoot - 1;

export function createLightPass(
  kernels: Kernels,
  memory: KernelMemory,
  format: TensorFormat,
  room: ImageRoom = { address: 0, imageCount: 0 },
): LightPass {
  const pixels = format.size * format.size;
  const groupCount = Math.ceil(pixels / GROUP_PIXELS);
  // Planes in memory hold whole groups; a tensor's own are shorter when its size is odd.
  const planePixels = GROUP_PIXELS * groupCount;
  const channels = channelCount(format);
  const gray = channels === 1;
  const planeBytes = format.layout === 'nchw' ? 4 * planePixels : 0;
  const paddedLength = channels * planePixels;
  const imageLength = channels * pixels;
  // The kernel holds values from above: of a range that falls it draws the negative.
  const sign = format.range[1] < format.range[0] ? -1 : 1;
  const { factors, summands } = channelTerms(format, sign);
  const alike = (values: readonly number[]): boolean =>
    values.every((value) => value === values[0]);
  const uniform = !gray && alike(factors) && alike(summands);
  const keptBytes = Math.ceil(groupCount / TILE_GROUPS) * (TILE_GROUPS / 8);
  const target: GroupMemory = {
    shading: memory.reserve(4 * SHADING_LENGTH),
    background: memory.reserve(4 * planePixels),
    work: memory.reserve(WORK_BYTES),
    matt: memory.reserve(MATT_BYTES * groupCount),
    glints: memory.reserve(GLINT_BYTES * groupCount),
    places: memory.reserve(2 * 4 * groupCount),
    groupCount,
    counts: memory.reserve(2 * 4),
    empty: memory.reserve(keptBytes),
  };
  const base = memory.reserve(4 * paddedLength);
  const terms = memory.reserve(4 * LIGHT_LENGTH * MOST_LIGHTS);
  // Azimuth and elevation of the lights that `terms` holds.
  const written = new Float64Array(2 * MOST_LIGHTS).fill(NaN);
  const encoding = memory.reserve(4 * ENCODING_LENGTH);
  const image = memory.reserve(4 * paddedLength);
  // Which groups of the room's images, and of the one above after them, hold the background already.
  const kept = memory.reserve(keptBytes * (room.imageCount + 1));
  writeConstants();

  return { target, setBackground, draw, forget };

  function writeConstants(): void {
    const { wrap, ambient, ambientSky, sheen, glint, lampSky, toneRoot } = SHADING;
    const lamp = LIGHT_SCALE * LAMBERT;
    memory
      .float32(target.shading, SHADING_LENGTH)
      .set(
        [
          ...[lamp * (1 - lampSky), lamp * lampSky],
          ...[LIGHT_SCALE * ambient, LIGHT_SCALE * ambientSky, wrap, sheen, glint],
          ...[...factors, ...summands],
        ],
        9,
      );
    memory
      .float32(encoding, ENCODING_LENGTH)
      .set([
        ...[toneRoot / Math.sqrt(LIGHT_SCALE), factors[1] / factors[0], factors[2] / factors[0]],
        ...factors.map((factor, place) => factor + summands[place]),
      ]);
  }

  function setBackground(greys: Float32Array): void {
    memory.float32(target.background, pixels).set(greys);
    kernels.fillGround(target.background, target.shading, groupCount, base, planeBytes, gray);
    forgetKept(0, room.imageCount + 1);
  }

  function forget(fromImage: number): void {
    forgetKept(fromImage, room.imageCount);
  }

  function forgetKept(from: number, to: number): void {
    memory.bytes(kept + keptBytes * from, keptBytes * (to - from)).fill(0);
  }

  function draw(lights: readonly Light[], out: Float32Array, offset: number): void {
    const place = placeInRoom(out, offset);
    if (place === null && memory.addressOf(out) !== null) forget(0);
    for (let first = 0; first < lights.length; first += MOST_LIGHTS) {
      const some = lights.slice(first, first + MOST_LIGHTS);
      writeLights(some);
      if (place !== null) {
        const images = room.address + 4 * imageLength * (place + first);
        relight(0, some.length, images, place + first);
      } else {
        some.forEach((_, k) => {
          relight(k, 1, image, room.imageCount);
          copyOut(out, offset + (first + k) * imageLength);
        });
      }
    }
  }

  /** The number of the room's image that lies there, if kernels can draw it in place. */
  function placeInRoom(out: Float32Array, offset: number): number | null {
    const address = memory.addressOf(out);
    // Whole groups overrun an image of odd size.
    if (address === null || pixels !== planePixels || sign < 0) return null;
    const place = ((address - room.address) / 4 + offset) / imageLength;
    return Number.isInteger(place) ? place : null;
  }

  function copyOut(out: Float32Array, offset: number): void {
    const drawn = memory.float32(image, paddedLength);
    if (planeBytes === 0 || pixels === planePixels) {
      out.set(drawn.subarray(0, imageLength), offset);
    } else {
      for (let k = 0; k < channels; k++) {
        const plane = drawn.subarray(k * planePixels, k * planePixels + pixels);
        out.set(plane, offset + k * pixels);
      }
    }
    if (sign > 0) return;
    for (let i = offset; i < offset + imageLength; i++) out[i] = -out[i];
  }

  function writeLights(lights: readonly Light[]): void {
    for (let k = 0; k < lights.length; k++) {
      const { azimuthDegrees, elevationDegrees } = lights[k];
      if (written[2 * k] === azimuthDegrees && written[2 * k + 1] === elevationDegrees) continue;
      memory.writeFloats(terms + 4 * LIGHT_LENGTH * k, numbersOf(lights[k]));
      written[2 * k] = azimuthDegrees;
      written[2 * k + 1] = elevationDegrees;
    }
  }

  function relight(firstLight: number, count: number, images: number, place: number): void {
    const { matt, glints, places, counts, empty } = target;
    kernels.relight(
      matt,
      glints,
      places,
      groupCount,
      counts,
      empty,
      base,
      kept + keptBytes * place,
      keptBytes,
      terms + 4 * LIGHT_LENGTH * firstLight,
      count,
      encoding,
      images,
      4 * imageLength,
      planeBytes,
      gray,
      uniform,
      target.work,
    );
  }
}

/** The light whose numbers were asked for last at each place of a small table: few lights serve many images. */
const recent: { readonly light: Light; readonly numbers: Float32Array }[] = [];
const RECENT_LIGHTS = 1024;

/** A light as `relight` takes it. */
function numbersOf({ azimuthDegrees, elevationDegrees }: Light): Float32Array {
  const place = (((azimuthDegrees * 37 + elevationDegrees * 61) | 0) >>> 0) % RECENT_LIGHTS;
  const found = recent[place] as (typeof recent)[number] | undefined;
  if (
    found?.light.azimuthDegrees === azimuthDegrees &&
    found.light.elevationDegrees === elevationDegrees
  ) {
    return found.numbers;
  }
  const light = { azimuthDegrees, elevationDegrees };
  const terms = lightTerms(light);
  const fourth = terms.inverseSum ** 4;
  const numbers = Float32Array.of(...terms.light, terms.inverseSum, fourth ** 4, 0, 0, 0);
  recent[place] = { light, numbers };
  return numbers;
}

/** Factor and summand from sRGB to the tensor, of its first, second and third channel; of grey, parts of a sum. */
function channelTerms(
  format: TensorFormat,
  sign: number,
): { readonly factors: number[]; readonly summands: number[] } {
  const output = outputOf(format);
  const gray = channelCount(format) === 1;
  const order = channelOrder(format);
  return {
    factors: order.map((colour) => sign * (gray ? LUMA[colour] : 1) * output.factors[colour]),
    summands: order.map((colour, place) =>
      gray && place > 0 ? 0 : sign * output.summands[colour],
    ),
  };
}
