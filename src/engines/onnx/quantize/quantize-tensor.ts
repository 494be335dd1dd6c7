import { FLOAT, INT32, INT8 } from '../graph-parts.js';
import type { OnnxTensor } from '../onnx-model.js';
import { toNumber } from '../onnx-model.js';
import { floatsOf } from '../read-floats.js';
import type { ActivationRange } from './measure-ranges.js';

/** value = scale·(q - zero), q of 0..255. */
export interface ActivationScale {
  readonly scale: number;
  readonly zero: number;
}

/** Zero is always among the values, exactly: padding and rectified units are zeros. */
export function activationScale({ low, high }: ActivationRange): ActivationScale {
  const from = Math.min(0, low);
  const to = Math.max(0, high);
  if (from === to) return { scale: 1, zero: 0 };
  const scale = Math.fround((to - from) / 255);
  return { scale, zero: Math.min(255, Math.max(0, Math.round(-from / scale))) };
}

export interface QuantizedLayer {
  readonly weight: OnnxTensor;
  /** One per output channel. */
  readonly weightScale: OnnxTensor;
  readonly bias: OnnxTensor | null;
  /** Products of the weights' scales and the input's. */
  readonly biasScale: OnnxTensor | null;
}

const LARGEST_WEIGHT = 127;
/** Half of int32, so that the sum of products has room beside the bias. */
const LARGEST_BIAS = 2 ** 30;

/**
 * Weights as int8, symmetric about zero with one scale per output channel, and the bias as int32 in steps of the
 * products, as runtimes add it.
 * @param channelAxis axis of the output channels in the weights
 */
export function quantizeLayer(
  name: string,
  weight: OnnxTensor,
  bias: OnnxTensor | null,
  channelAxis: number,
  inputScale: number,
): QuantizedLayer {
  const values = floatsOf(weight)!;
  const dims = (weight.dims ?? []).map(toNumber);
  const channels = dims[channelAxis];
  const inner = dims.slice(channelAxis + 1).reduce((product, size) => product * size, 1);
  const channelOf = (index: number): number => Math.floor(index / inner) % channels;
  const biases = bias && floatsOf(bias);
  const largest = new Float64Array(channels);
  values.forEach((value, i) => {
    largest[channelOf(i)] = Math.max(largest[channelOf(i)], Math.abs(value));
  });
  const scales = Float32Array.from(largest, (size, channel) => {
    const forBias = Math.abs(biases?.[channel] ?? 0) / (inputScale * LARGEST_BIAS);
    return Math.max(size / LARGEST_WEIGHT, forBias) || 1;
  });
  const whole = Int8Array.from(values, (value, i) => {
    const steps = Math.round(value / scales[channelOf(i)]);
    return Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, steps));
  });
  const biasScales = scales.map((scale) => scale * inputScale);
  return {
    weight: tensor(`${name}_weight_int8`, INT8, dims, whole),
    weightScale: tensor(`${name}_weight_scale`, FLOAT, [channels], scales),
    bias:
      biases &&
      tensor(
        `${name}_bias_int32`,
        INT32,
        [channels],
        Int32Array.from(biases, (value, channel) => Math.round(value / biasScales[channel])),
      ),
    biasScale: biases && tensor(`${name}_bias_scale`, FLOAT, [channels], biasScales),
  };
}

/** A tensor of little-endian bytes, as every platform that the runtimes support has them. */
export function tensor(
  name: string,
  dataType: number,
  dims: readonly number[],
  { buffer }: Float32Array | Int32Array | Int8Array | Uint8Array,
): OnnxTensor {
  return { name, dataType, dims, rawData: new Uint8Array(buffer) };
}
