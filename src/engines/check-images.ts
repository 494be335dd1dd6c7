/** Throws a RangeError unless `images` holds one batch of the input's shape. */
export function checkImages(images: Float32Array, inputShape: readonly number[]): void {
  const expected = inputShape.reduce((product, size) => product * size, 1);
  if (images.length !== expected) {
    throw new RangeError(
      `expected ${expected} numbers (${inputShape.join(' x ')}), found ${images.length}`,
    );
  }
}
