import type { InputShape } from '../guess-input.js';
import { NetworkError } from '../network-error.js';
import { DEFAULT_BATCH } from './cpu-mode.js';
import type { GraphTensor } from './graph.js';
import { IMAGE_TYPES } from './image-cast.js';

/**
 * The input's shape with every dimension fixed: a batch that the file fixes wins over the one asked for.
 * @throws NetworkError when the file's input is no image, or an image of another shape
 */
export function fixInputShape(
  input: GraphTensor,
  { size, layout, channels }: InputShape,
  batch: number | undefined,
  fileName: string,
): number[] {
  if (!IMAGE_TYPES.includes(input.type)) {
    throw new NetworkError(
      fileName,
      `expected an image as input "${input.name}" (${IMAGE_TYPES.join(', ')}), found ${input.type}; export it with float32 inputs`,
    );
  }
  const count = channels === 'gray' ? 1 : 3;
  const image = layout === 'nchw' ? [count, size, size] : [size, size, count];
  const [free, ...dimensions] = input.shape;
  const fits = dimensions.every(
    (found, axis) => typeof found === 'string' || found === image[axis],
  );
  if (input.shape.length !== 4 || !fits) {
    throw new NetworkError(
      fileName,
      `expected input "${input.name}" to take [N, ${image.join(', ')}] (${layout}, ${channels}, ${size} px), ` +
        `found [${input.shape.join(', ')}] in the file; correct network.input (images are square)`,
    );
  }
  return [fixBatch(free, batch), ...image];
}

function fixBatch(inFile: number | string, asked = DEFAULT_BATCH): number {
  if (typeof inFile === 'number' && inFile > 0) return inFile;
  if (!Number.isInteger(asked) || asked < 1) {
    throw new RangeError(`expected a batch of 1 or more images, found ${asked}`);
  }
  return asked;
}
