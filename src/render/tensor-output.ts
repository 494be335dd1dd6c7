import type { TensorFormat } from './types.js';

/** Luma weights of ITU-R BT.601, on sRGB values, as image libraries turn colour to grey. */
export const LUMA = [0.299, 0.587, 0.114] as const;

/** Where and how the red, green and blue of a pixel are written. */
export interface Output {
  readonly gray: boolean;
  readonly pixelStride: number;
  /** Of red, green and blue: distance from the pixel's first element, factor and summand. */
  readonly places: readonly [number, number, number];
  readonly factors: readonly [number, number, number];
  readonly summands: readonly [number, number, number];
}

export function outputOf(format: TensorFormat): Output {
  const { size, layout, channels, range, mean, std } = format;
  const gray = channels === 'gray';
  const planar = layout === 'nchw';
  const channelStride = planar ? size * size : 1;
  const order = gray ? [0, 0, 0] : channels === 'rgb' ? [0, 1, 2] : [2, 1, 0];
  const at = (values: readonly number[], channel: number): number =>
    values.length === 1 ? values[0] : values[channel];
  const perColour = (value: (channel: number) => number): [number, number, number] => [
    value(order[0]),
    value(order[1]),
    value(order[2]),
  ];
  return {
    gray,
    pixelStride: planar || gray ? 1 : 3,
    places: perColour((channel) => channel * channelStride),
    factors: perColour((channel) => (range[1] - range[0]) / at(std, channel)),
    summands: perColour((channel) => (range[0] - at(mean, channel)) / at(std, channel)),
  };
}

/** Which of red, green and blue (0, 1, 2) the tensor takes first, second and third; of grey, their own order. */
export function channelOrder(format: TensorFormat): readonly [number, number, number] {
  return format.channels === 'bgr' ? [2, 1, 0] : [0, 1, 2];
}
