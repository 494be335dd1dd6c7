import { loadFaceModel } from '../src/face/index.js';
import type { FaceModel, PartWeights } from '../src/face/types.js';
import { checkTensorFormat, displayFormat, encodeRgbPng, toRgb8 } from '../src/render/index.js';
import type { Background, Crop } from '../src/render/types.js';
import { createImageSource } from './image-source.js';
import type { DrawnPoint } from './image-source.js';

/** Draws design points as people look at them: sRGB, 8 bits. */
export interface PictureSource {
  /** [size, size, 3] */
  rgb(point: DrawnPoint): Uint8Array;
  png(point: DrawnPoint): Buffer;
}

export interface PictureOptions {
  /** Default: what `displayFormat` says, a constant grey. */
  readonly background?: Background;
  /** Default: the shipped face. */
  readonly model?: FaceModel;
  /** Which vertices the parts of patched faces are. Default: regions of the model only. */
  readonly weights?: PartWeights;
}

/** Hair and neck show, the background little: what a picture of a face should frame. */
export const PORTRAIT: Crop = { kind: 'centred', margin: 1.25 };

/** Throws a RangeError for a size outside 16..512 pixels. */
export function createPictureSource(
  sizePixels: number,
  { background, model = loadFaceModel(), weights }: PictureOptions = {},
): PictureSource {
  const plain = displayFormat(sizePixels, PORTRAIT);
  const format = background ? { ...plain, background } : plain;
  checkTensorFormat(format);
  const images = createImageSource(model, format, 0, weights);
  const image = new Float32Array(sizePixels * sizePixels * 3);
  const rgb = (point: DrawnPoint): Uint8Array => {
    images.draw(point, image, 0);
    return toRgb8(image, sizePixels);
  };
  return { rgb, png: (point) => encodeRgbPng(rgb(point), sizePixels, sizePixels) };
}
