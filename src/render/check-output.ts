import { imageElementCount } from './tensor-format.js';
import type { TensorFormat } from './types.js';

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
