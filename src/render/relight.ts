import { checkBackground, checkRoom } from './check-output.js';
import { lightTerms } from './light-terms.js';
import type { LightTerms } from './light-terms.js';
import { CODE_STEPS, createCodeTable } from './power-curve.js';
import { BACKGROUND_GREY, LAMBERT, SHADING } from './shading.js';
import { decodeSrgb } from './srgb.js';
import { checkTensorFormat, imageElementCount } from './tensor-format.js';
import { LUMA, outputOf } from './tensor-output.js';
import type { Output } from './tensor-output.js';
import type { GBuffer, Light, TensorFormat } from './types.js';

/** Turns G-buffers into tensors of one format. Holds tables: make one and use it for many images. */
export interface Relighter {
  readonly format: TensorFormat;
  /**
   * Writes the image of `gbuffer` under `light` to out[offset] … out[offset + imageElementCount(format) - 1].
   * Throws a RangeError when the G-buffer has another size or `out` is too short.
   */
  relight(gbuffer: GBuffer, light: Light, out: Float32Array, offset: number): void;
}

/**
 * A relighter for one format. `background` is the sRGB grey (0..1) behind the head, mixed in linear light by coverage.
 * Values are sRGB 0..1, not rounded to bytes, brought to the format's range, mean and std by one multiply-add.
 * Throws a RangeError for a format no image can be made for and a background outside 0..1.
 */
export function createRelighter(
  format: TensorFormat,
  background: number = BACKGROUND_GREY,
): Relighter {
  checkTensorFormat(format);
  checkBackground(background);
  const output = outputOf(format);
  const backgroundLinear = decodeSrgb(background);
  const empty = backgroundImage(format, output, background);
  return {
    format,
    relight(gbuffer, light, out, offset) {
      checkSizes(format, gbuffer);
      checkRoom(format, out, offset);
      out.set(empty, offset);
      shade(gbuffer, lightTerms(light), backgroundLinear, output, out, offset);
    },
  };
}

/** One image: `createRelighter` and its `relight` at once. */
export function relight(
  gbuffer: GBuffer,
  light: Light,
  format: TensorFormat,
  out: Float32Array,
  offset: number,
  background: number = BACKGROUND_GREY,
): void {
  createRelighter(format, background).relight(gbuffer, light, out, offset);
}

function backgroundImage(format: TensorFormat, output: Output, grey: number): Float32Array {
  const image = new Float32Array(imageElementCount(format));
  const { pixelStride, places, factors, summands } = output;
  for (let pixel = 0; pixel < format.size * format.size; pixel++) {
    for (let k = 0; k < 3; k++) {
      image[pixel * pixelStride + places[k]] = grey * factors[k] + summands[k];
    }
  }
  return image;
}

function checkSizes(format: TensorFormat, gbuffer: GBuffer): void {
  if (gbuffer.size !== format.size) {
    throw new RangeError(
      `relight: expected a G-buffer of ${format.size} pixels, found one of ${gbuffer.size}`,
    );
  }
}

const encoded = createCodeTable();
const TOP = 1 - 2 ** -24;

/** The formula of `SHADING` at every covered pixel; `out` holds the background already. */
function shade(
  gbuffer: GBuffer,
  terms: LightTerms,
  background: number,
  output: Output,
  out: Float32Array,
  offset: number,
): void {
  const { normals, albedo, specular, ambientVisibility, coverage, size } = gbuffer;
  const { ambient, ambientSky, wrap, lampSky, sheen, glint } = SHADING;
  const [lx, ly, lz] = terms.light;
  const [hx, hy, hz] = terms.half;
  const { gray, pixelStride } = output;
  const [redPlace, greenPlace, bluePlace] = output.places;
  const [redFactor, greenFactor, blueFactor] = output.factors;
  const [redSummand, greenSummand, blueSummand] = output.summands;
  const pixels = size * size;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const cover = coverage[pixel];
    if (cover === 0) continue;
    const i = 3 * pixel;
    const nx = normals[i];
    const ny = normals[i + 1];
    const nz = normals[i + 2];
    const facing = nx * lx + ny * ly + nz * lz;
    const wrapped = facing > -wrap ? facing + wrap : 0;
    const sky = ambientVisibility[pixel];
    const lamp = LAMBERT * (1 - lampSky + lampSky * sky);
    const light = cover * (sky * (ambient + ambientSky * ny) + lamp * wrapped);
    const strength = specular[pixel];
    const glance = nx * hx + ny * hy + nz * hz;
    const glance4 = glance * glance * glance * glance;
    const glance16 = glance4 * glance4 * glance4 * glance4;
    const glance64 = glance16 * glance16 * glance16 * glance16;
    const sharp = glint * Math.max(0, 2 * strength - 1) * glance64 * glance64;
    const soft = sheen * strength * (1 - strength) * glance16;
    const gloss = cover * Math.max(0, facing) * (soft + sharp);
    const added = (1 - cover) * background;
    const red = Math.min(TOP, light * albedo[i] + added) * CODE_STEPS;
    const green = Math.min(TOP, light * albedo[i + 1] + added) * CODE_STEPS;
    const blue = Math.min(TOP, light * albedo[i + 2] + added) * CODE_STEPS;
    const r = red | 0;
    const g = green | 0;
    const b = blue | 0;
    const redCode = encoded[r] + (red - r) * (encoded[r + 1] - encoded[r]);
    const greenCode = encoded[g] + (green - g) * (encoded[g + 1] - encoded[g]);
    const blueCode = encoded[b] + (blue - b) * (encoded[b + 1] - encoded[b]);
    const redValue = Math.min(1, Math.max(0, redCode) + gloss);
    const greenValue = Math.min(1, Math.max(0, greenCode) + gloss);
    const blueValue = Math.min(1, Math.max(0, blueCode) + gloss);
    const at = offset + pixel * pixelStride;
    if (gray) {
      const luma = LUMA[0] * redValue + LUMA[1] * greenValue + LUMA[2] * blueValue;
      out[at] = luma * redFactor + redSummand;
    } else {
      out[at + redPlace] = redValue * redFactor + redSummand;
      out[at + greenPlace] = greenValue * greenFactor + greenSummand;
      out[at + bluePlace] = blueValue * blueFactor + blueSummand;
    }
  }
}
