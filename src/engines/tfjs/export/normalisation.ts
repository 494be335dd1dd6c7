import type { Layer } from '../tensorflow.js';
import { floatAttribute } from './graph-writer.js';
import type { GraphWriter } from './graph-writer.js';

const FOLDING = ['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D'];

/** The batch normalisation that a convolution absorbs: its only reader, with nothing between them. */
export function foldedNormalisation(layer: Layer): Layer | null {
  if (!FOLDING.includes(layer.getClassName()) || layer.outboundNodes.length !== 1) return null;
  if (layer.getConfig().activation !== 'linear') return null;
  const next = layer.outboundNodes[0].outboundLayer;
  return next.getClassName() === 'BatchNormalization' ? next : null;
}

/**
 * γ (w·x + b - μ) / √(σ² + ε) + β = (w s)·x + (b - μ) s + β with s = γ / √(σ² + ε), per filter.
 * `kernel` holds the filters fastest; both arrays are changed in place.
 */
export function foldNormalisation(layer: Layer, kernel: Float64Array, biases: Float64Array): void {
  const { gamma, beta, mean, variance, epsilon } = parametersOf(layer);
  const filters = biases.length;
  const scale = Float64Array.from(gamma, (g, f) => g / Math.sqrt(variance[f] + epsilon));
  for (let i = 0; i < kernel.length; i++) kernel[i] *= scale[i % filters];
  for (let f = 0; f < filters; f++) biases[f] = (biases[f] - mean[f]) * scale[f] + beta[f];
}

/** Batch normalisation as a node of its own. Throws an Error unless it normalises the channels. */
export function writeNormalisation(graph: GraphWriter, layer: Layer): void {
  const { gamma, beta, mean, variance, epsilon } = parametersOf(layer);
  const name = graph.nameOf(layer);
  const weight = (part: string, numbers: ArrayLike<number>): string =>
    graph.addWeight(`${name}/${part}`, [numbers.length], numbers);
  const inputs = [
    ...graph.inputsOf(layer).map((tensor) => tensor.name),
    weight('scale', gamma),
    weight('bias', beta),
    weight('mean', mean),
    weight('variance', variance),
  ];
  graph.addNode(layer, 'BatchNormalization', inputs, [floatAttribute('epsilon', epsilon)]);
}

interface Normalisation {
  readonly gamma: ArrayLike<number>;
  readonly beta: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  readonly epsilon: number;
}

/** A layer without scale or centre has no γ or β: one and zero. */
function parametersOf(layer: Layer): Normalisation {
  const { scale, center, epsilon, axis } = layer.getConfig();
  const last = (layer.outputShape as number[]).length - 1;
  const axes = [(axis ?? -1) as number | number[]].flat();
  if (axes.length !== 1 || ![-1, last].includes(axes[0])) {
    throw new Error(
      `expected batch normalisation of the channels (axis ${last}) in layer ${layer.name}, found axis ${axes.join(', ')}: ONNX export does not cover it`,
    );
  }
  const weights = layer.getWeights().map((tensor) => tensor.dataSync());
  const [mean, variance] = weights.slice(-2);
  return {
    gamma: scale ? weights[0] : new Float32Array(mean.length).fill(1),
    beta: center ? weights[scale ? 1 : 0] : new Float32Array(mean.length),
    mean,
    variance,
    epsilon: Number(epsilon),
  };
}
