import { ATTRIBUTE_INT, ATTRIBUTE_INTS, encodeOnnx, FLOAT } from './onnx-schema.js';
import type { OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './onnx-schema.js';
import type { Layer, LayersModel } from './tensorflow.js';

export const ONNX_OPSET = 17;
const ONNX_IR_VERSION = 8;

export interface OnnxDescription {
  /** Name of the graph. */
  readonly name: string;
  readonly producerVersion: string;
  /** Written as the file's metadata properties, in this order. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * A LayersModel of images [N, H, W, C] as an ONNX file (opset 17) with input `input` [batch, C, H, W] and the model's
 * own layer names for nodes and tensors; batch normalisation is folded into the convolution before it, under the
 * convolution's name.
 * Layers it can write: Conv2D, BatchNormalization after a Conv2D, ReLU, Add, MaxPooling2D, GlobalAveragePooling2D,
 * Dense. Throws an Error that names any other.
 */
export function layersModelToOnnx(model: LayersModel, description: OnnxDescription): Uint8Array {
  const graph = new GraphWriter();
  for (const layer of model.layers) {
    const write = WRITERS[layer.getClassName()];
    if (!write) {
      throw new Error(
        `expected layers of type ${Object.keys(WRITERS).join(', ')}, found ${layer.getClassName()} in layer ${layer.name}: ONNX export does not cover it`,
      );
    }
    write(graph, layer);
  }
  const output = graph.tensorOf(model.outputLayers[0]);
  return encodeOnnx(assemble(graph, output, description));
}

function assemble(graph: GraphWriter, output: string, description: OnnxDescription): OnnxModel {
  return {
    irVersion: ONNX_IR_VERSION,
    producerName: 'factorscope',
    producerVersion: description.producerVersion,
    opsetImport: [{ domain: '', version: ONNX_OPSET }],
    graph: {
      name: description.name,
      node: graph.nodes,
      initializer: graph.weights,
      input: graph.inputs,
      output: graph.values.filter(({ name }) => name === output),
      valueInfo: graph.values.filter(({ name }) => name !== output),
    },
    metadataProps: Object.entries(description.metadata).map(([key, value]) => ({ key, value })),
  };
}

const WRITERS: Readonly<Record<string, (graph: GraphWriter, layer: Layer) => void>> = {
  InputLayer: (graph, layer) => graph.addInput(layer),
  Conv2D: writeConvolution,
  BatchNormalization: (graph, layer) => {
    const [source] = inputLayers(layer);
    if (foldedNormalisation(source) !== layer) {
      throw new Error(
        `expected batch normalisation ${layer.name} right after a linear Conv2D that feeds nothing else, found it after ${source.name} (${source.getClassName()})`,
      );
    }
    graph.alias(layer, source);
  },
  ReLU: (graph, layer) => {
    requireConfig(layer, 'maxValue', [null]);
    graph.addNode(layer, 'Relu', graph.inputsOf(layer));
  },
  Add: (graph, layer) => graph.addNode(layer, 'Add', graph.inputsOf(layer)),
  MaxPooling2D: (graph, layer) => {
    const { poolSize, strides, padding } = layer.getConfig();
    const window = windowAttributes(layer, pair(poolSize), pair(strides), padding);
    graph.addNode(layer, 'MaxPool', graph.inputsOf(layer), window);
  },
  GlobalAveragePooling2D: (graph, layer) => {
    const [input] = graph.inputsOf(layer);
    const channels = Number((layer.outputShape as number[])[1]);
    const map = `${layer.name}/average`;
    graph.pushNode(map, 'GlobalAveragePool', [input], [channels, 1, 1]);
    graph.addNode(layer, 'Flatten', [map], [intAttribute('axis', 1)]);
  },
  Dense: writeDense,
};

function writeConvolution(graph: GraphWriter, layer: Layer): void {
  const config = layer.getConfig();
  requireConfig(layer, 'dataFormat', ['channelsLast']);
  requireConfig(layer, 'activation', ['linear']);
  const [kernel, bias] = layer.getWeights();
  const [height, width, channels, filters] = kernel.shape as [number, number, number, number];
  const values = Float64Array.from(kernel.dataSync());
  const biases = new Float64Array(filters);
  if (bias) biases.set(bias.dataSync());
  const normalisation = foldedNormalisation(layer);
  if (normalisation) foldNormalisation(normalisation, values, biases);
  const weight = graph.addWeight(
    `${layer.name}/weight`,
    [filters, channels, height, width],
    outputsFirst(values, height * width, channels, filters),
  );
  const offset = graph.addWeight(`${layer.name}/bias`, [filters], biases);
  const window = windowAttributes(
    layer,
    [height, width],
    pair(config.strides),
    config.padding,
    pair(config.dilationRate ?? 1),
  );
  graph.addNode(layer, 'Conv', [...graph.inputsOf(layer), weight, offset], window);
}

function writeDense(graph: GraphWriter, layer: Layer): void {
  requireConfig(layer, 'activation', ['linear']);
  const [kernel, bias] = layer.getWeights();
  const [inputs, units] = kernel.shape as [number, number];
  const biases = bias ? Float64Array.from(bias.dataSync()) : new Float64Array(units);
  const weight = graph.addWeight(`${layer.name}/weight`, [inputs, units], kernel.dataSync());
  const offset = graph.addWeight(`${layer.name}/bias`, [units], biases);
  graph.addNode(layer, 'Gemm', [...graph.inputsOf(layer), weight, offset]);
}

/** The batch normalisation that a convolution absorbs: its only consumer, with nothing between them. */
function foldedNormalisation(layer: Layer): Layer | null {
  if (layer.getClassName() !== 'Conv2D' || layer.outboundNodes.length !== 1) return null;
  const next = layer.outboundNodes[0].outboundLayer;
  return next.getClassName() === 'BatchNormalization' ? next : null;
}

/**
 * γ (w·x + b - μ) / √(σ² + ε) + β = (w s)·x + (b - μ) s + β with s = γ / √(σ² + ε), per filter.
 * `kernel` is [height, width, channels, filters], filters fastest; both arrays are changed in place.
 */
function foldNormalisation(layer: Layer, kernel: Float64Array, biases: Float64Array): void {
  requireConfig(layer, 'scale', [true]);
  requireConfig(layer, 'center', [true]);
  const [gamma, beta, mean, variance] = layer.getWeights().map((tensor) => tensor.dataSync());
  const epsilon = Number(layer.getConfig().epsilon);
  const filters = biases.length;
  const scale = Float64Array.from(gamma, (g, f) => g / Math.sqrt(variance[f] + epsilon));
  for (let i = 0; i < kernel.length; i++) kernel[i] *= scale[i % filters];
  for (let f = 0; f < filters; f++) biases[f] = (biases[f] - mean[f]) * scale[f] + beta[f];
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

/**
 * Window, strides and explicit pads. TensorFlow's `same` pads ⌈in/stride⌉ windows: total = (⌈in/s⌉ - 1)·s + k - in,
 * the smaller half before and the larger after, so that even sizes at stride 2 are padded on one side only.
 */
function windowAttributes(
  layer: Layer,
  kernel: readonly number[],
  strides: readonly number[],
  padding: unknown,
  dilations: readonly number[] = [1, 1],
): OnnxNode['attribute'] {
  const [, ...sizes] = inputLayers(layer)[0].outputShape as number[];
  const totals = [0, 1].map((axis) => {
    if (padding === 'valid') return 0;
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    const windows = Math.ceil(sizes[axis] / strides[axis]);
    return Math.max(0, (windows - 1) * strides[axis] + reach - sizes[axis]);
  });
  const before = totals.map((total) => Math.floor(total / 2));
  const after = totals.map((total, axis) => total - before[axis]);
  return [
    intsAttribute('kernel_shape', kernel),
    intsAttribute('strides', strides),
    intsAttribute('pads', [...before, ...after]),
    intsAttribute('dilations', dilations),
  ];
}

/** Nodes, weights and tensors of the file under construction; tensors are [batch, C, H, W] or [batch, C]. */
class GraphWriter {
  readonly nodes: OnnxNode[] = [];
  readonly weights: OnnxTensor[] = [];
  readonly inputs: OnnxValue[] = [];
  readonly values: OnnxValue[] = [];
  private readonly tensors = new Map<string, string>();

  tensorOf(layer: Layer): string {
    const name = this.tensors.get(layer.name);
    if (name === undefined) throw new Error(`layer ${layer.name} is used before it is written`);
    return name;
  }

  inputsOf(layer: Layer): string[] {
    return inputLayers(layer).map((source) => this.tensorOf(source));
  }

  alias(layer: Layer, source: Layer): void {
    this.tensors.set(layer.name, this.tensorOf(source));
  }

  addInput(layer: Layer): void {
    this.inputs.push(value(layer.name, channelsFirst(layer.outputShape as number[])));
    this.tensors.set(layer.name, layer.name);
  }

  /** Adds the node that yields `layer`'s output. */
  addNode(
    layer: Layer,
    opType: string,
    input: string[],
    attribute: OnnxNode['attribute'] = [],
  ): void {
    const shape = channelsFirst(layer.outputShape as number[]);
    this.pushNode(layer.name, opType, input, shape, attribute);
    this.tensors.set(layer.name, layer.name);
  }

  pushNode(
    name: string,
    opType: string,
    input: string[],
    shape: readonly number[],
    attribute: OnnxNode['attribute'] = [],
  ): void {
    this.nodes.push({ name, opType, input, output: [name], attribute });
    this.values.push(value(name, shape));
  }

  addWeight(name: string, dims: number[], numbers: ArrayLike<number>): string {
    const rawData = new Uint8Array(numbers.length * 4);
    const view = new DataView(rawData.buffer);
    for (let i = 0; i < numbers.length; i++) view.setFloat32(i * 4, numbers[i], true);
    this.weights.push({ name, dataType: FLOAT, dims, rawData });
    return name;
  }
}

function inputLayers(layer: Layer): Layer[] {
  return layer.inboundNodes[0].inboundLayers;
}

/** [batch, H, W, C] -> [C, H, W]; [batch, C] -> [C] */
function channelsFirst(shape: readonly number[]): number[] {
  const [, ...rest] = shape;
  return rest.length === 3 ? [rest[2], rest[0], rest[1]] : rest;
}

function value(name: string, shape: readonly number[]): OnnxValue {
  const dim = [{ dimParam: 'batch' }, ...shape.map((dimValue) => ({ dimValue }))];
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}

function requireConfig(layer: Layer, key: string, allowed: readonly unknown[]): void {
  const found = layer.getConfig()[key];
  if (found !== undefined && !allowed.includes(found)) {
    throw new Error(
      `expected ${key} ${allowed.join(' or ')} in layer ${layer.name}, found ${JSON.stringify(found)}: ONNX export does not cover it`,
    );
  }
}

function pair(sizes: unknown): [number, number] {
  return Array.isArray(sizes)
    ? [Number(sizes[0]), Number(sizes[1])]
    : [Number(sizes), Number(sizes)];
}

function intAttribute(name: string, i: number): OnnxNode['attribute'][number] {
  return { name, type: ATTRIBUTE_INT, i };
}

function intsAttribute(name: string, ints: readonly number[]): OnnxNode['attribute'][number] {
  return { name, type: ATTRIBUTE_INTS, ints: [...ints] };
}
