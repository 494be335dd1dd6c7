import type { NetworkFile } from '../../network-file.js';
import { NetworkError } from '../../network-error.js';
import type { NetworkInput } from '../../types.js';
import { completeInput, guessInput } from '../../guess-input.js';
import type { NetworkGraph } from '../graph.js';
import { onlyInput, readGraph } from '../graph.js';
import { FLOAT, integerAttribute, UINT8 } from '../graph-parts.js';
import { fixInputShape } from '../input-shape.js';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../onnx-model.js';
import { readOnnx, withFields, writeOnnx } from '../onnx-model.js';
import { isQuantized } from '../quantized.js';
import { constantTensor } from '../read-floats.js';
import { chooseTensors } from './choose-tensors.js';
import type { QuantizedParts, WeightedNode } from './choose-tensors.js';
import { foldNormalisations } from './fold-normalisations.js';
import { measureRanges } from './measure-ranges.js';
import { activationScale, quantizeLayer, tensor } from './quantize-tensor.js';
import type { ActivationScale } from './quantize-tensor.js';

export interface QuantizeRequest {
  readonly network: NetworkFile;
  readonly input: Partial<NetworkInput>;
  readonly batch?: number;
  /** Draws the calibration images as batches of the given shape. */
  readonly batches: (inputShape: readonly number[]) => AsyncIterable<Float32Array>;
}

export interface QuantizedNetwork {
  readonly model: OnnxModel;
  /** Layers whose weights are int8 now, and activations that are uint8. */
  readonly layers: number;
  readonly activations: number;
}

/** First operator set whose DequantizeLinear takes one scale per channel. */
const LEAST_OPSET = 13;

/**
 * Static quantisation: int8 weights, symmetric, one scale per output channel; uint8 activations with the range that
 * they have over the calibration images; written as QuantizeLinear and DequantizeLinear pairs, which runtimes turn
 * into integer arithmetic (Jacob et al. 2018, arXiv 1712.05877; ONNX operators of the same names).
 * @throws NetworkError when the network is quantised already, too old, or has no layer to quantise
 */
export async function quantizeNetwork(request: QuantizeRequest): Promise<QuantizedNetwork> {
  const { network, input, batch } = request;
  const { fileName } = network;
  const graph = await openFloatGraph(network);
  const parts = chooseTensors(graph);
  if (parts.weighted.length === 0) {
    throw new NetworkError(
      fileName,
      'expected convolutions or dense layers with float32 weights, found none',
    );
  }
  const complete = completeInput(guessInput(graph), input, fileName);
  const inputShape = fixInputShape(onlyInput(graph, input.name), complete, batch, fileName);
  const tensors = [...parts.activations];
  const ranges = await measureRanges(graph, tensors, inputShape, request.batches(inputShape));
  const scales = new Map(tensors.map((name) => [name, activationScale(ranges.get(name)!)]));
  return {
    model: rewrite(graph, parts, scales),
    layers: parts.weighted.length,
    activations: tensors.length,
  };
}

async function openFloatGraph(network: NetworkFile): Promise<NetworkGraph> {
  const { fileName } = network;
  const graph = readGraph(readOnnx(network.bytes, fileName), fileName);
  const found = isQuantized(graph)
    ? 'one that is quantised already'
    : graph.opset < LEAST_OPSET
      ? `operator set ${graph.opset}`
      : null;
  if (found !== null) {
    throw new NetworkError(
      fileName,
      `expected a float network of operator set ${LEAST_OPSET} or newer, found ${found}; export it again`,
    );
  }
  return foldNormalisations(graph);
}

function rewrite(
  graph: NetworkGraph,
  parts: QuantizedParts,
  scales: ReadonlyMap<string, ActivationScale>,
): OnnxModel {
  const weights: OnnxTensor[] = [];
  const weighted = new Map(parts.weighted.map((one) => [one.node, one]));
  const image = onlyInput(graph).name;
  const pairs = (name: string): OnnxNode[] => {
    const scale = scales.get(name);
    return scale ? quantizePair(name, scale, weights) : [];
  };
  const nodes = graph.nodes.flatMap((node) => {
    const [data, ...rest] = (node.source.input ?? []).map((name) =>
      scales.has(name) ? dequantized(name) : name,
    );
    const one = weighted.get(node);
    const own = one
      ? quantizeWeights(graph, one, scales, weights)
      : { nodes: [], input: node.source.input?.length ? [data, ...rest] : [] };
    const input = one ? [data, ...own.input] : own.input;
    return [...own.nodes, withFields(node.source, { input }), ...node.outputs.flatMap(pairs)];
  });
  return withNodes(graph.model, [...pairs(image), ...nodes], weights);
}

const dequantized = (name: string): string => `${name}_dequantized`;

function quantizePair(
  name: string,
  { scale, zero }: ActivationScale,
  weights: OnnxTensor[],
): OnnxNode[] {
  const scaleName = `${name}_scale`;
  const zeroName = `${name}_zero`;
  weights.push(tensor(scaleName, FLOAT, [], Float32Array.of(scale)));
  weights.push(tensor(zeroName, UINT8, [], Uint8Array.of(zero)));
  const whole = `${name}_quantized`;
  const pair = (opType: string, from: string, to: string): OnnxNode => ({
    opType,
    name: to,
    input: [from, scaleName, zeroName],
    output: [to],
  });
  return [pair('QuantizeLinear', name, whole), pair('DequantizeLinear', whole, dequantized(name))];
}

/** Weights and bias behind their DequantizeLinear. */
function quantizeWeights(
  graph: NetworkGraph,
  { node, channelAxis }: WeightedNode,
  scales: ReadonlyMap<string, ActivationScale>,
  weights: OnnxTensor[],
): { nodes: OnnxNode[]; input: string[] } {
  const [data, weightName, biasName] = node.source.input ?? [];
  const bias = biasName ? constantTensor(graph, biasName) : null;
  const plainBias = bias?.dims?.length === 1 ? bias : null;
  const name = `${node.outputs[0]}_layer`;
  const inputScale = scales.get(data)!.scale;
  const layer = quantizeLayer(
    name,
    constantTensor(graph, weightName)!,
    plainBias,
    channelAxis,
    inputScale,
  );
  const nodes: OnnxNode[] = [];
  const input: string[] = [];
  const add = (whole: OnnxTensor, scale: OnnxTensor, axis: number) => {
    weights.push(whole, scale);
    const output = `${whole.name}_dequantized`;
    const attribute = [integerAttribute('axis', axis)];
    const names = [whole.name!, scale.name!];
    nodes.push({
      opType: 'DequantizeLinear',
      name: output,
      input: names,
      output: [output],
      attribute,
    });
    input.push(output);
  };
  add(layer.weight, layer.weightScale, channelAxis);
  if (layer.bias && layer.biasScale) add(layer.bias, layer.biasScale, 0);
  else if (biasName) input.push(biasName);
  return { nodes, input };
}

/** Weights that no node reads any more are dropped, also from the inputs of files that list them there. */
function withNodes(model: OnnxModel, node: OnnxNode[], added: OnnxTensor[]): OnnxModel {
  const graph = model.graph!;
  const read = new Set(node.flatMap(readsOf));
  const old = graph.initializer ?? [];
  const dropped = new Set(old.map(({ name = '' }) => name).filter((name) => !read.has(name)));
  const kept = node.filter(
    ({ opType, output = [] }) => opType !== 'Constant' || output.some((name) => read.has(name)),
  );
  return withFields(model, {
    graph: withFields(graph, {
      node: kept,
      initializer: [...old.filter(({ name = '' }) => !dropped.has(name)), ...added],
      input: graph.input?.filter(({ name = '' }) => !dropped.has(name)),
      valueInfo: [],
    }),
  });
}

function readsOf({ input = [], attribute = [] }: OnnxNode): string[] {
  const inner = attribute.flatMap(({ g, graphs }) => [...(g ? [g] : []), ...(graphs ?? [])]);
  return [...input, ...inner.flatMap(({ node }) => (node ?? []).flatMap(readsOf))];
}

/** The quantised network as a file, with what was measured of it. */
export function writeQuantized(
  model: OnnxModel,
  notes: Readonly<Record<string, string>>,
): Uint8Array {
  const metadataProps = [
    ...(model.metadataProps ?? []),
    ...Object.entries(notes).map(([key, value]) => ({ key, value })),
  ];
  return writeOnnx(withFields(model, { metadataProps }));
}
