import { NetworkError } from './network-error.js';
import type { NetworkDescription } from './types.js';

/** What the shape of a network's input tells; null what it does not. */
export interface InputGuess {
  readonly name: string;
  /** Pixels; null when the file leaves it open or the image is not square. */
  readonly size: number | null;
  readonly layout: 'nchw' | 'nhwc' | null;
  /** Three channels are taken for RGB: no file tells their order. */
  readonly channels: 'rgb' | 'gray' | null;
}

/** What an engine must know of the tensor it is fed. */
export interface InputShape {
  readonly size: number;
  readonly layout: 'nchw' | 'nhwc';
  readonly channels: 'rgb' | 'bgr' | 'gray';
}

/** Reads size, layout and channels from the shape of the network's first input. */
export function guessInput(description: Pick<NetworkDescription, 'inputs'>): InputGuess {
  const { name, shape } = description.inputs[0] ?? { name: '', shape: [] };
  const nothing = { name, size: null, layout: null, channels: null };
  if (shape.length !== 4) return nothing;
  const layout = isChannelCount(shape[1]) ? 'nchw' : isChannelCount(shape[3]) ? 'nhwc' : null;
  if (layout === null) return nothing;
  const [height, width, channels] =
    layout === 'nchw' ? [shape[2], shape[3], shape[1]] : [shape[1], shape[2], shape[3]];
  const square = typeof height === 'number' && height > 0 && height === width;
  return { name, size: square ? height : null, layout, channels: channels === 1 ? 'gray' : 'rgb' };
}

/**
 * What the configuration says, completed by what the file says.
 * @throws NetworkError naming what neither says
 */
export function completeInput(
  guess: InputGuess,
  configured: Partial<InputShape>,
  fileName: string,
): InputShape {
  return {
    size: configured.size ?? guess.size ?? unknown('size', 'pixels', fileName),
    layout: configured.layout ?? guess.layout ?? unknown('layout', 'nchw or nhwc', fileName),
    channels:
      configured.channels ?? guess.channels ?? unknown('channels', 'rgb, bgr or gray', fileName),
  };
}

function unknown(what: string, values: string, fileName: string): never {
  throw new NetworkError(
    fileName,
    `expected the input's ${what} in the file, found none; set network.input.${what} (${values})`,
  );
}

function isChannelCount(dimension: number | string): boolean {
  return dimension === 1 || dimension === 3;
}
