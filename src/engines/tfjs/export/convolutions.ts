import type { Layer, Tensor } from '../tensorflow.js';
import { writeLinear } from './activations.js';
import { intAttribute } from './graph-writer.js';
import type { GraphWriter, WrittenTensor } from './graph-writer.js';
import { pair, requireConfig, windowAttributes } from './layer-config.js';
import { foldedNormalisation, foldNormalisation } from './normalisation.js';

/** Kernel [height, width, channels, filters]. */
export function writeConvolution(graph: GraphWriter, layer: Layer): void {
  requireConfig(layer, 'dataFormat', ['channelsLast']);
  const [kernel, bias] = layer.getWeights();
  const [height, width, channels, filters] = kernel.shape as [number, number, number, number];
  const [input] = graph.inputsOf(layer);
  const weights = foldedWeights(layer, kernel, bias, filters);
  const names = addKernel(graph, graph.nameOf(layer), weights, [height, width, channels]);
  const { attributes } = windowOf(layer, input, [height, width]);
  writeLinear(graph, layer, 'Conv', [input.name, ...names], attributes);
}

/** Kernel [height, width, channels, multiplier]: filter c·multiplier + m reads channel c alone. */
export function writeDepthwiseConvolution(graph: GraphWriter, layer: Layer): void {
  requireConfig(layer, 'dataFormat', ['channelsLast']);
  const [kernel, bias] = layer.getWeights();
  const [height, width, channels, multiplier] = kernel.shape as [number, number, number, number];
  const [input] = graph.inputsOf(layer);
  const weights = foldedWeights(layer, kernel, bias, channels * multiplier);
  const names = addKernel(graph, graph.nameOf(layer), weights, [height, width, 1]);
  const { attributes } = windowOf(layer, input, [height, width]);
  attributes.push(intAttribute('group', channels));
  writeLinear(graph, layer, 'Conv', [input.name, ...names], attributes);
}

/** A depthwise convolution without bias, then one of 1 x 1 which has it. */
export function writeSeparableConvolution(graph: GraphWriter, layer: Layer): void {
  requireConfig(layer, 'dataFormat', ['channelsLast']);
  const [depthwise, pointwise, bias] = layer.getWeights();
  const [height, width, channels, multiplier] = depthwise.shape as [number, number, number, number];
  const between = channels * multiplier;
  const filters = pointwise.shape[3]!;
  const name = graph.nameOf(layer);
  const [input] = graph.inputsOf(layer);
  const { attributes, size } = windowOf(layer, input, [height, width]);
  attributes.push(intAttribute('group', channels));
  const first = {
    values: Float64Array.from(depthwise.dataSync()),
    biases: new Float64Array(between),
  };
  const firstNames = addKernel(graph, `${name}/depthwise`, first, [height, width, 1]);
  const map = `${name}/depthwise`;
  graph.pushNode(map, 'Conv', [input.name, ...firstNames], [between, ...size], attributes);
  const second = foldedWeights(layer, pointwise, bias, filters);
  writeLinear(graph, layer, 'Conv', [map, ...addKernel(graph, name, second, [1, 1, between])]);
}

interface KernelWeights {
  /** [taps, channels, filters], filters fastest. */
  readonly values: Float64Array;
  readonly biases: Float64Array;
}

function foldedWeights(
  layer: Layer,
  kernel: Tensor,
  bias: Tensor | undefined,
  filters: number,
): KernelWeights {
  const values = Float64Array.from(kernel.dataSync());
  const biases = new Float64Array(filters);
  if (bias) biases.set(bias.dataSync());
  const normalisation = foldedNormalisation(layer);
  if (normalisation) foldNormalisation(normalisation, values, biases);
  return { values, biases };
}

function addKernel(
  graph: GraphWriter,
  name: string,
  { values, biases }: KernelWeights,
  [height, width, channels]: readonly number[],
): string[] {
  const filters = biases.length;
  const moved = outputsFirst(values, height * width, channels, filters);
  const weight = graph.addWeight(`${name}/weight`, [filters, channels, height, width], moved);
  return [weight, graph.addWeight(`${name}/bias`, [filters], biases)];
}

function windowOf(layer: Layer, { shape }: WrittenTensor, kernel: readonly number[]) {
  const { strides, padding, dilationRate } = layer.getConfig();
  return windowAttributes(shape, kernel, pair(strides), padding, pair(dilationRate ?? 1));
}

/** [taps, channels, filters] -> [filters, channels, taps] */
function outputsFirst(
  values: Float64Array,
  taps: number,
  channels: number,
  filters: number,
): Float32Array {
  const moved = new Float32Array(values.length);
  for (let tap = 0; tap < taps; tap++) {
    for (let c = 0; c < channels; c++) {
      for (let f = 0; f < filters; f++) {
        moved[(f * channels + c) * taps + tap] = values[(tap * channels + c) * filters + f];
      }
    }
  }
  return moved;
}
