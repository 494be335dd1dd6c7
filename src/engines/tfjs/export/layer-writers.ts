import type { Layer } from '../tensorflow.js';
import { writeActivation, writeLinear } from './activations.js';
import {
  writeConvolution,
  writeDepthwiseConvolution,
  writeSeparableConvolution,
} from './convolutions.js';
import {
  channelsFirst,
  floatAttribute,
  inputLayers,
  intAttribute,
  intsAttribute,
} from './graph-writer.js';
import type { GraphWriter, WrittenTensor } from './graph-writer.js';
import { pair, requireConfig, windowAttributes } from './layer-config.js';
import { foldedNormalisation, writeNormalisation } from './normalisation.js';

/** What writes a layer, by the layer's class. */
export const LAYER_WRITERS: Readonly<Record<string, (graph: GraphWriter, layer: Layer) => void>> = {
  Conv2D: writeConvolution,
  DepthwiseConv2D: writeDepthwiseConvolution,
  SeparableConv2D: writeSeparableConvolution,
  Dense: writeDense,
  BatchNormalization: (graph, layer) => {
    const [source] = inputLayers(layer);
    if (foldedNormalisation(source) === layer) graph.alias(layer, graph.outputOf(source));
    else writeNormalisation(graph, layer);
  },
  Activation: (graph, layer) => {
    const [input] = graph.inputsOf(layer);
    graph.alias(layer, writeActivation(graph, layer, input));
  },
  ReLU: (graph, layer) => {
    requireConfig(layer, 'maxValue', [null, 6]);
    const kind = layer.getConfig().maxValue === 6 ? 'relu6' : 'relu';
    const [input] = graph.inputsOf(layer);
    graph.alias(layer, writeActivation(graph, layer, input, kind));
  },
  LeakyReLU: (graph, layer) => addWithAlpha(graph, layer, 'LeakyRelu'),
  ELU: (graph, layer) => addWithAlpha(graph, layer, 'Elu'),
  PReLU: writeParametricRelu,
  Softmax: (graph, layer) => {
    requireConfig(layer, 'axis', [-1, null]);
    const [input] = graph.inputsOf(layer);
    graph.alias(layer, writeActivation(graph, layer, input, 'softmax'));
  },
  Add: (graph, layer) => addChain(graph, layer, 'Add'),
  Multiply: (graph, layer) => addChain(graph, layer, 'Mul'),
  Maximum: (graph, layer) => addChain(graph, layer, 'Max'),
  Concatenate: writeConcatenation,
  MaxPooling2D: (graph, layer) => addPooling(graph, layer, 'MaxPool'),
  AveragePooling2D: (graph, layer) => addPooling(graph, layer, 'AveragePool'),
  GlobalAveragePooling2D: (graph, layer) =>
    addGlobalPooling(graph, layer, 'average', 'GlobalAveragePool'),
  GlobalMaxPooling2D: (graph, layer) => addGlobalPooling(graph, layer, 'max', 'GlobalMaxPool'),
  ZeroPadding2D: writeZeroPadding,
  Flatten: (graph, layer) => {
    const [input] = graph.inputsOf(layer);
    const { name } = toChannelsLast(graph, layer, input);
    graph.addNode(layer, 'Flatten', [name], [intAttribute('axis', 1)]);
  },
  Reshape: writeReshape,
  Dropout: passOn,
  SpatialDropout2D: passOn,
  GaussianDropout: passOn,
  GaussianNoise: passOn,
};

/** Layers that do nothing outside training. */
function passOn(graph: GraphWriter, layer: Layer): void {
  graph.alias(layer, graph.inputsOf(layer)[0]);
}

function writeDense(graph: GraphWriter, layer: Layer): void {
  const [input] = graph.inputsOf(layer);
  if (input.shape.length !== 1) {
    throw new Error(
      `expected one row per image before layer ${layer.name}, found [${input.shape.join(', ')}]: ONNX export does not cover it`,
    );
  }
  const [kernel, bias] = layer.getWeights();
  const [inputs, units] = kernel.shape as [number, number];
  const name = graph.nameOf(layer);
  const biases = bias ? bias.dataSync() : new Float64Array(units);
  const weight = graph.addWeight(`${name}/weight`, [inputs, units], kernel.dataSync());
  const offset = graph.addWeight(`${name}/bias`, [units], biases);
  writeLinear(graph, layer, 'Gemm', [input.name, weight, offset]);
}

function addWithAlpha(graph: GraphWriter, layer: Layer, opType: string): void {
  const alpha = floatAttribute('alpha', Number(layer.getConfig().alpha));
  graph.addNode(layer, opType, namesOf(graph, layer), [alpha]);
}

/** Slopes are [H, W, C], of length one where they are shared; the same order as the map's in the file. */
function writeParametricRelu(graph: GraphWriter, layer: Layer): void {
  const [alpha] = layer.getWeights();
  const isMap = alpha.shape.length === 3;
  const slopes = isMap ? alpha.transpose([2, 0, 1]) : alpha;
  const name = `${graph.nameOf(layer)}/slope`;
  const slope = graph.addWeight(name, slopes.shape, slopes.dataSync());
  if (isMap) slopes.dispose();
  graph.addNode(layer, 'PRelu', [...namesOf(graph, layer), slope]);
}

/** ONNX adds and multiplies two tensors at a time. */
function addChain(graph: GraphWriter, layer: Layer, opType: string): void {
  const [first, ...others] = graph.inputsOf(layer);
  const shape = channelsFirst(layer.outputShape as number[]);
  const last = others.pop()!;
  const partial = others.reduce(
    (sum, { name }, i) =>
      graph.pushNode(`${graph.nameOf(layer)}/${i}`, opType, [sum.name, name], shape),
    first,
  );
  graph.addNode(layer, opType, [partial.name, last.name]);
}

function writeConcatenation(graph: GraphWriter, layer: Layer): void {
  const { length: rank } = layer.outputShape as number[];
  const axis = (Number(layer.getConfig().axis) + rank) % rank;
  const moved = rank === 4 ? [0, 2, 3, 1][axis] : axis;
  graph.addNode(layer, 'Concat', namesOf(graph, layer), [intAttribute('axis', moved)]);
}

function addPooling(graph: GraphWriter, layer: Layer, opType: string): void {
  requireConfig(layer, 'dataFormat', ['channelsLast']);
  const { poolSize, strides, padding } = layer.getConfig();
  const [input] = graph.inputsOf(layer);
  const { attributes } = windowAttributes(input.shape, pair(poolSize), pair(strides), padding);
  // Average pooling has no dilations before operator set 19.
  const known = attributes.filter(({ name }) => opType === 'MaxPool' || name !== 'dilations');
  graph.addNode(layer, opType, [input.name], known);
}

function addGlobalPooling(graph: GraphWriter, layer: Layer, how: string, opType: string): void {
  requireConfig(layer, 'dataFormat', ['channelsLast']);
  const [input] = graph.inputsOf(layer);
  const map = `${graph.nameOf(layer)}/${how}`;
  graph.pushNode(map, opType, [input.name], [input.shape[0], 1, 1]);
  graph.addNode(layer, 'Flatten', [map], [intAttribute('axis', 1)]);
}

function writeZeroPadding(graph: GraphWriter, layer: Layer): void {
  requireConfig(layer, 'dataFormat', ['channelsLast']);
  const [[top, bottom], [left, right]] = layer.getConfig().padding as [number, number][];
  const pads = [0, 0, top, left, 0, 0, bottom, right];
  const name = graph.addIntegers(`${graph.nameOf(layer)}/pads`, pads);
  graph.addNode(layer, 'Pad', [...namesOf(graph, layer), name]);
}

/** TensorFlow reshapes [H, W, C]: the map is turned to that order and, where the result is a map, back. */
function writeReshape(graph: GraphWriter, layer: Layer): void {
  const [source] = graph.inputsOf(layer);
  const shape = (layer.outputShape as number[]).slice(1);
  const name = graph.nameOf(layer);
  const { name: input } = toChannelsLast(graph, layer, source);
  const target = graph.addIntegers(`${name}/shape`, [0, ...shape]);
  if (shape.length !== 3) {
    graph.addNode(layer, 'Reshape', [input, target]);
    return;
  }
  graph.pushNode(`${name}/nhwc_out`, 'Reshape', [input, target], shape);
  const order = intsAttribute('perm', [0, 3, 1, 2]);
  graph.addNode(layer, 'Transpose', [`${name}/nhwc_out`], [order]);
}

/** A map of one position is the same in both orders. */
function toChannelsLast(graph: GraphWriter, layer: Layer, tensor: WrittenTensor): WrittenTensor {
  const [channels, height, width] = tensor.shape;
  if (tensor.shape.length !== 3 || height * width === 1) return tensor;
  const name = `${graph.nameOf(layer)}/nhwc`;
  const order = intsAttribute('perm', [0, 2, 3, 1]);
  return graph.pushNode(name, 'Transpose', [tensor.name], [height, width, channels], [order]);
}

function namesOf(graph: GraphWriter, layer: Layer): string[] {
  return graph.inputsOf(layer).map(({ name }) => name);
}
