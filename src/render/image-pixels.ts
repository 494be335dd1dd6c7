import { outputOf } from './tensor-output.js';
import type { TensorFormat } from './types.js';

/** sRGB values 0..1 of a tensor of one image, [size, size, 3]; of a grey one three times the same. */
export function readPixels(format: TensorFormat, tensor: Float32Array): Float64Array {
  const { pixelStride, places, factors, summands } = outputOf(format);
  const count = format.size ** 2;
  const pixels = new Float64Array(3 * count);
  for (let pixel = 0; pixel < count; pixel++) {
    for (let c = 0; c < 3; c++) {
      const value = tensor[pixel * pixelStride + places[c]];
      pixels[3 * pixel + c] = (value - summands[c]) / factors[c];
    }
  }
  return pixels;
}

/** Writes such values back; a grey tensor takes the red, which is what all three were. */
export function writePixels(
  format: TensorFormat,
  pixels: Float64Array,
  tensor: Float32Array,
): void {
  const { gray, pixelStride, places, factors, summands } = outputOf(format);
  const count = format.size ** 2;
  for (let pixel = 0; pixel < count; pixel++) {
    for (let c = 0; c < (gray ? 1 : 3); c++) {
      tensor[pixel * pixelStride + places[c]] = pixels[3 * pixel + c] * factors[c] + summands[c];
    }
  }
}
