import { lightTerms } from '../light-terms.js';
import { CODE_OFFSET, CODE_SCALE, DARKEST_LIGHT, POWER_CURVE } from '../power-curve.js';
import { LAMBERT, SHADING } from '../shading.js';
import { decodeSrgb } from '../srgb.js';
import { channelCount } from '../tensor-format.js';
import { channelOrder, LUMA, outputOf } from '../tensor-output.js';
import type { Light, TensorFormat } from '../types.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Kernels } from './kernels.js';

/** Groups of pixels and lights -> tensors: the second of the two passes of a `Renderer`. */
export interface LightPass {
  readonly target: GroupMemory;
  /** sRGB grey of each pixel behind the head, from now on. */
  setBackground(greys: ArrayLike<number>): void;
  /** Draws one image per light, one after the other; `out` has room for them from `offset` on. */
  draw(lights: readonly Light[], out: Float32Array, offset: number): void;
}

/** Where `resolvePixels` reads and writes; addresses. See there. */
export interface GroupMemory {
  readonly shading: number;
  readonly background: number;
  readonly inside: number;
  readonly edge: number;
  readonly places: number;
  readonly groupCount: number;
  readonly counts: number;
}

const GROUP_PIXELS = 4;
const GROUP_BYTES = 160;
/** Numbers of `resolvePixels`' shading: first come nine that each pose writes, at 12 the channels' factors. */
const SHADING_LENGTH = 23;
const SCALES = 12;
/** Numbers of `relightInside`'s encoding. */
const ENCODING_LENGTH = 22;
/** Numbers of a light. */
const LIGHT_LENGTH = 8;
/** Lights drawn at once. */
const MOST_LIGHTS = 32;

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
  const target: GroupMemory = {
    shading: memory.reserve(4 * SHADING_LENGTH),
    background: memory.reserve(4 * planePixels),
    inside: memory.reserve(GROUP_BYTES * groupCount),
    // One more is working memory.
    edge: memory.reserve(GROUP_BYTES * (groupCount + 1)),
    places: memory.reserve(3 * 4 * groupCount),
    groupCount,
    counts: memory.reserve(3 * 4),
  };
  const terms = memory.reserve(4 * LIGHT_LENGTH * MOST_LIGHTS);
  const encoding = memory.reserve(4 * ENCODING_LENGTH);
  const base = memory.reserve(4 * paddedLength);
  const image = memory.reserve(4 * paddedLength);
  const output = outputOf(format);
  writeConstants();

  return { target, setBackground, draw };

  function writeConstants(): void {
    const codes = memory.float32(encoding, ENCODING_LENGTH);
    const shading = memory.float32(target.shading, SHADING_LENGTH);
    const { wrap, ambient, ambientSky, sheen, glint, lampSky } = SHADING;
    codes.set([wrap, ambient / LAMBERT, ambientSky / LAMBERT]);
    codes.set([...POWER_CURVE, DARKEST_LIGHT], 16);
    shading.set([LAMBERT, sheen, glint], 9);
    shading.set([lampSky, ...POWER_CURVE, (ambient - ambientSky) / LAMBERT, DARKEST_LIGHT], 15);
    channelOrder(format).forEach((colour, place) => {
      const factor = (gray ? LUMA[colour] : 1) * output.factors[colour];
      const summand = gray && place > 0 ? 0 : output.summands[colour];
      const ends = [summand, summand + factor];
      codes.set(
        [factor, summand - CODE_OFFSET * factor, Math.min(...ends), Math.max(...ends)],
        4 + 4 * place,
      );
      shading[SCALES + place] = CODE_SCALE * factor;
    });
  }

  function setBackground(greys: ArrayLike<number>): void {
    const { places, factors, summands, pixelStride } = output;
    const linear = memory.float32(target.background, planePixels);
    const empty = memory.float32(base, paddedLength);
    const gap = format.layout === 'nchw' && !gray ? planePixels - pixels : 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      linear[pixel] = decodeSrgb(greys[pixel]);
      for (let k = 0; k < 3; k++) {
        const plane = gap === 0 ? 0 : (gap * places[k]) / pixels;
        empty[pixel * pixelStride + places[k] + plane] = greys[pixel] * factors[k] + summands[k];
      }
    }
  }

  function draw(lights: readonly Light[], out: Float32Array, offset: number): void {
    // Whole groups overrun an image of odd size.
    const address = pixels === planePixels ? memory.addressOf(out) : null;
    for (let first = 0; first < lights.length; first += MOST_LIGHTS) {
      const some = lights.slice(first, first + MOST_LIGHTS);
      some.forEach(writeLight);
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
    if (planeBytes === 0 || pixels === planePixels) {
      out.set(drawn.subarray(0, imageLength), offset);
      return;
    }
    for (let k = 0; k < channels; k++) {
      out.set(drawn.subarray(k * planePixels, k * planePixels + pixels), offset + k * pixels);
    }
  }

  function writeLight(source: Light, k: number): void {
    const { light, half } = lightTerms(source);
    const out = memory.float32(terms + 4 * LIGHT_LENGTH * k, LIGHT_LENGTH);
    out.set(light);
    out.set(half, 3);
  }

  function relight(firstLight: number, count: number, images: number, imageBytes: number): void {
    const { inside, edge, places, counts } = target;
    const [insides, edges, empties] = memory.uint32(counts, 3);
    const lights = terms + 4 * LIGHT_LENGTH * firstLight;
    const edgePlaces = places + 4 * groupCount;
    const emptyPlaces = edgePlaces + 4 * groupCount;
    const scales = target.shading + 4 * SCALES;
    const layout = [images, imageBytes, planeBytes, gray] as const;
    kernels.relightInside(inside, places, insides, lights, count, encoding, ...layout);
    kernels.relightEdge(edge, edgePlaces, edges, lights, count, encoding, scales, base, ...layout);
    kernels.copyBackground(emptyPlaces, empties, base, count, ...layout);
  }
}
