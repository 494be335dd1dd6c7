/**
 * Bytes of a picture made in `displayFormat` ([size, size, 3], 0..255): rounded to the nearest, clamped; for PNG.
 * Throws a RangeError when the lengths do not fit.
 */
export function toRgb8(image: Float32Array, sizePixels: number): Uint8Array {
  const length = 3 * sizePixels * sizePixels;
  if (image.length !== length) {
    throw new RangeError(
      `picture of ${sizePixels} pixels: expected ${length} numbers, found ${image.length}`,
    );
  }
  return new Uint8Array(Uint8ClampedArray.from(image).buffer);
}
