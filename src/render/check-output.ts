import { imageElementCount } from './tensor-format.js';
import type { TensorFormat } from './types.js';

/** Throws a RangeError unless the background is an sRGB grey from 0 to 1. */
export function checkBackground(background: number): void {
  if (!(background >= 0 && background <= 1)) {
    throw new RangeError(
      `image background: expected an sRGB grey from 0 to 1, found ${background}`,
    );
  }
}

/** Throws a RangeError unless this many images of the format fit into `out` from `offset`. */
export function checkRoom(
  format: TensorFormat,
  out: Float32Array,
  offset: number,
  imageCount = 1,
): void {
  const end = offset + imageCount * imageElementCount(format);
  if (!(offset >= 0 && end <= out.length)) {
    throw new RangeError(
      `relight: expected room for elements ${offset} to ${end - 1}, found ${out.length} elements`,
    );
  }
}
