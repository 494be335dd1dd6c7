import { NetworkError } from '../network-error.js';
import type { NetworkInput } from '../types.js';
import type { GraphTensor } from './graph.js';

/** Values of an 8-bit image, less a margin for those who write [1, 255] or subtract a mean. */
const LEAST_SPAN = 128;

/**
 * Refuses to round a picture of values such as 0..1 to whole numbers: nothing would be left of it.
 * @param input what a study says of the image; without a range nothing is checked
 */
export function checkIntegerImage(
  { name, type }: GraphTensor,
  { range, std = [1] }: Partial<NetworkInput>,
  fileName: string,
): void {
  if (type !== 'uint8' || range === undefined) return;
  const span = (range[1] - range[0]) / Math.max(...std);
  if (span >= LEAST_SPAN) return;
  throw new NetworkError(
    fileName,
    `expected values of 0 to 255 for input "${name}" of ${type}, found range [${range.join(', ')}] and std [${std.join(', ')}]; ` +
      `set network.input.range: [0, 255] and leave mean and std out`,
  );
}
