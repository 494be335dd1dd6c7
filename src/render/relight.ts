import { createBackdrop } from './background.js';
import { checkRoom } from './check-output.js';
import { lightTerms } from './light-terms.js';
import type { LightTerms } from './light-terms.js';
import { LAMBERT, SHADING } from './shading.js';
import { checkTensorFormat } from './tensor-format.js';
import { LUMA, outputOf } from './tensor-output.js';
import type { Output } from './tensor-output.js';
import type { GBuffer, Light, TensorFormat } from './types.js';

/** Turns G-buffers into tensors of one format. Make one and use it for many images. */
export interface Relighter {
  readonly format: TensorFormat;
  /**
   * Writes the image of `gbuffer` under `light` to out[offset] … out[offset + imageElementCount(format) - 1].
   * `backdrop` (default 0) says which texture is behind the head, where the format has textures: see `createBackdrop`.
   * Throws a RangeError when the G-buffer has another size or `out` is too short.
   */
  relight(
    gbuffer: GBuffer,
    light: Light,
    out: Float32Array,
    offset: number,
    backdrop?: number,
  ): void;
}

/**
 * A relighter for one format. Values are sRGB 0..1, not rounded to bytes, brought to the format's range, mean and std by
 * one multiply-add. Throws a RangeError for a format no image can be made for.
 */
export function createRelighter(format: TensorFormat): Relighter {
  checkTensorFormat(format);
  const output = outputOf(format);
  const behind = createBackdrop(format.background, format.size);
  return {
    format,
    relight(gbuffer, light, out, offset, backdrop = 0) {
      checkSizes(format, gbuffer);
      checkRoom(format, out, offset);
      shade(gbuffer, lightTerms(light), behind.greys(backdrop), output, out, offset);
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
  backdrop = 0,
): void {
  createRelighter(format).relight(gbuffer, light, out, offset, backdrop);
}

function checkSizes(format: TensorFormat, gbuffer: GBuffer): void {
  if (gbuffer.size !== format.size) {
    throw new RangeError(
      `relight: expected a G-buffer of ${format.size} pixels, found one of ${gbuffer.size}`,
    );
  }
}

/** The formula of `SHADING` at every pixel; `greys` are behind the head. */
function shade(
  gbuffer: GBuffer,
  terms: LightTerms,
  greys: Float32Array,
  output: Output,
  out: Float32Array,
  offset: number,
): void {
  const { normals, albedo, specular, ambientVisibility, coverage, size } = gbuffer;
  const { ambient, ambientSky, wrap, lampSky, sheen, glint, toneRoot } = SHADING;
  const [lx, ly, lz] = terms.light;
  const [hx, hy, hz] = terms.half;
  const { gray, pixelStride } = output;
  const [redPlace, greenPlace, bluePlace] = output.places;
  const [redFactor, greenFactor, blueFactor] = output.factors;
  const [redSummand, greenSummand, blueSummand] = output.summands;
  const pixels = size * size;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const i = 3 * pixel;
    const cover = coverage[pixel];
    const nx = normals[i];
    const ny = normals[i + 1];
    const nz = normals[i + 2];
    const facing = nx * lx + ny * ly + nz * lz;
    const sky = ambientVisibility[pixel];
    const lamp = LAMBERT * (1 - lampSky + lampSky * sky);
    const light = sky * (ambient + ambientSky * ny) + lamp * Math.max(0, facing + wrap);
    const root = Math.sqrt(light);
    const tone = cover * root * (toneRoot + (1 - toneRoot) * root);
    const strength = specular[pixel];
    const glance = nx * hx + ny * hy + nz * hz;
    const glance4 = glance * glance * glance * glance;
    const glance16 = glance4 * glance4 * glance4 * glance4;
    const glance64 = glance16 * glance16 * glance16 * glance16;
    const sharp = glint * Math.max(0, 2 * strength - 1) * glance64 * glance64;
    const soft = sheen * strength * (1 - strength) * glance16;
    const gloss = cover * Math.max(0, facing) * (soft + sharp);
    const added = gloss + (1 - cover) * greys[pixel];
    const red = Math.min(1, tone * albedo[i] + added);
    const green = Math.min(1, tone * albedo[i + 1] + added);
    const blue = Math.min(1, tone * albedo[i + 2] + added);
    const at = offset + pixel * pixelStride;
    if (gray) {
      const luma = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue;
      out[at] = luma * redFactor + redSummand;
    } else {
      out[at + redPlace] = red * redFactor + redSummand;
      out[at + greenPlace] = green * greenFactor + greenSummand;
      out[at + bluePlace] = blue * blueFactor + blueSummand;
    }
  }
}
