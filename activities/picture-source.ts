import { PNG } from 'pngjs';

import { loadFaceModel } from '../src/face/index.js';
import type { FaceModel } from '../src/face/types.js';
import { checkTensorFormat, displayFormat, toRgb8 } from '../src/render/index.js';
import type { Crop } from '../src/render/types.js';
import type { DesignPoint } from '../src/stimulus/index.js';
import { createImageSource } from './image-source.js';

/** Draws design points as people look at them: sRGB PNG files. */
export interface PictureSource {
  png(point: DesignPoint): Buffer;
}

/** Hair and neck show, the background little: what a picture of a face should frame. */
const PORTRAIT: Crop = { kind: 'centred', margin: 1.25 };

/** Draws with the shipped face unless told. Throws a RangeError for a size outside 16..512 pixels. */
export function createPictureSource(
  sizePixels: number,
  model: FaceModel = loadFaceModel(),
): PictureSource {
  const format = displayFormat(sizePixels, PORTRAIT);
  checkTensorFormat(format);
  const images = createImageSource(model, format);
  const image = new Float32Array(sizePixels * sizePixels * 3);
  return {
    png(point) {
      images.draw(point, image, 0);
      return encodePng(toRgb8(image, sizePixels), sizePixels);
    },
  };
}

/** Compression settings are fixed: the same pixels give the same bytes. */
function encodePng(rgb: Uint8Array, sizePixels: number): Buffer {
  const png = new PNG({ width: sizePixels, height: sizePixels });
  for (let pixel = 0; pixel < sizePixels * sizePixels; pixel++) {
    png.data.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
    png.data[pixel * 4 + 3] = 255;
  }
  return PNG.sync.write(png, { colorType: 2, deflateLevel: 9 });
}
