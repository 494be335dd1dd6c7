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
  /** Draws one image per light, one after the other; `out` has room for them from `offset` on. */
  draw(lights: readonly Light[], out: Float32Array, offset: number): void;
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
  readonly base: number;
  readonly planeBytes: number;
}

const GROUP_PIXELS = 4;
const MATT_BYTES = 192;
const GLINT_BYTES = 224;
/** Working memory of `resolvePixels`: see `assembly/layout.ts`. `relight` takes less. */
const WORK_BYTES = 128 * (3 * 16 + 128);
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
  const uniform = planeBytes > 0 && !gray && alike(factors) && alike(summands);
  const target: GroupMemory = {
    shading: memory.reserve(4 * SHADING_LENGTH),
    background: memory.reserve(4 * planePixels),
    work: memory.reserve(WORK_BYTES),
    matt: memory.reserve(MATT_BYTES * groupCount),
    glints: memory.reserve(GLINT_BYTES * groupCount),
    places: memory.reserve(3 * 4 * groupCount),
    groupCount,
    counts: memory.reserve(3 * 4),
    base: memory.reserve(4 * paddedLength),
    planeBytes,
  };
  const terms = memory.reserve(4 * LIGHT_LENGTH * MOST_LIGHTS);
  const encoding = memory.reserve(4 * ENCODING_LENGTH);
  const image = memory.reserve(4 * paddedLength);
  writeConstants();

  return { target, draw };

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

  function draw(lights: readonly Light[], out: Float32Array, offset: number): void {
    // Whole groups overrun an image of odd size.
    const address = pixels === planePixels && sign > 0 ? memory.addressOf(out) : null;
    for (let first = 0; first < lights.length; first += MOST_LIGHTS) {
      const some = lights.slice(first, first + MOST_LIGHTS);
      writeLights(some);
      const from = offset + first * imageLength;
      if (address !== null) {
        relight(0, some.length, address + 4 * from, 4 * imageLength);
      } else {
        some.forEach((_, k) => {
          relight(k, 1, image, 0);
          copyOut(out, from + k * imageLength);
        });
      }
    }
  }

  function copyOut(out: Float32Array, offset: number): void {
    const drawn = memory.float32(image, paddedLength);
    if (sign < 0) drawn.forEach((value, i) => (drawn[i] = -value));
    if (planeBytes === 0 || pixels === planePixels) {
      out.set(drawn.subarray(0, imageLength), offset);
      return;
    }
    for (let k = 0; k < channels; k++) {
      out.set(drawn.subarray(k * planePixels, k * planePixels + pixels), offset + k * pixels);
    }
  }

  function writeLights(lights: readonly Light[]): void {
    const out = memory.float32(terms, LIGHT_LENGTH * lights.length);
    lights.forEach((light, k) => out.set(numbersOf(light), LIGHT_LENGTH * k));
  }

  function relight(firstLight: number, count: number, images: number, imageBytes: number): void {
    const { matt, glints, places, counts, base } = target;
    const lights = terms + 4 * LIGHT_LENGTH * firstLight;
    kernels.relight(
      matt,
      glints,
      places,
      groupCount,
      counts,
      base,
      lights,
      count,
      encoding,
      images,
      imageBytes,
      planeBytes,
      gray,
      uniform,
      format.background.kind === 'constant',
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
