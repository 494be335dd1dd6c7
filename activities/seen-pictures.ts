import type { FaceModel, PartWeights } from '../src/face/types.js';
import { encodeRgbPng, imageElementCount, readPixels } from '../src/render/index.js';
import type { TensorFormat } from '../src/render/types.js';
import { createImageSource } from './image-source.js';
import type { DrawnPoint } from './image-source.js';

/** Pictures are enlarged to at least this width: twice that of a page's small pictures, for dense screens. */
const LEAST_PIXELS = 220;

/**
 * Design points as the network sees them: in its size, crop, background and channels, before its own mean and deviation,
 * with what is done to the pixels of a copy. PNG bytes, every pixel enlarged to a square.
 */
export function createSeenPictures(
  format: TensorFormat,
  options: { readonly model: FaceModel; readonly weights?: PartWeights },
): (point: DrawnPoint) => Buffer {
  const images = createImageSource(options.model, format, 0, options.weights);
  const tensor = new Float32Array(imageElementCount(format));
  const times = Math.ceil(LEAST_PIXELS / format.size);
  return (point) => {
    images.draw(point, tensor, 0);
    const bytes = Uint8ClampedArray.from(readPixels(format, tensor), (value) => 255 * value);
    const side = times * format.size;
    return encodeRgbPng(enlarged(bytes, format.size, times), side, side);
  };
}

/** Every pixel `times` by `times` times: [size·times, size·times, 3]. */
function enlarged(rgb: Uint8ClampedArray, size: number, times: number): Uint8Array {
  const side = size * times;
  const large = new Uint8Array(3 * side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = 3 * (Math.floor(y / times) * size + Math.floor(x / times));
      for (let c = 0; c < 3; c++) large[3 * (y * side + x) + c] = rgb[from + c];
    }
  }
  return large;
}
