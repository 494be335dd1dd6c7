import type { ProbedLayer, ProbePooling } from '../types.js';
import type { NetworkGraph } from './graph.js';
import { nodesNeededFor } from './graph.js';
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from './onnx-model.js';
import { withFields } from './onnx-model.js';
import type { ProbeTensor } from './probe-tensors.js';
import { unitCount } from './probe-tensors.js';
import { withGraphEnds } from './tensor-shapes.js';

/** The one output of the rewritten graph: [N, units]. */
export const UNITS_OUTPUT = 'factorscope_units';

export interface UnitsGraph {
  readonly model: OnnxModel;
  /** In the order of their columns; the network's own output is the last. */
  readonly layers: readonly ProbedLayer[];
  readonly units: number;
}

/**
 * Rewrites a graph so that it returns one matrix: each probe pooled to [N, units], all of them side by side, the
 * network's output last and never pooled. Nodes and weights that nothing of this needs are dropped.
 * @param inputShape all dimensions fixed, the batch first
 */
export function appendUnits(
  graph: NetworkGraph,
  probes: readonly ProbeTensor[],
  output: ProbeTensor,
  pooling: ProbePooling,
  inputShape: readonly number[],
): UnitsGraph {
  const tapped = [...probes, output];
  const needed = nodesNeededFor(
    graph,
    tapped.map(({ tensor }) => tensor),
  );
  const pieces = tapped.map((probe, index) =>
    poolingNodes(probe, probe === output ? 'all' : pooling, `factorscope_${index}`, graph.opset),
  );
  const concat: OnnxNode = {
    opType: 'Concat',
    name: UNITS_OUTPUT,
    input: pieces.map(({ result }) => result),
    output: [UNITS_OUTPUT],
    attribute: [integerAttribute('axis', 1)],
  };
  const added = [...pieces.flatMap(({ nodes }) => nodes), concat];
  const node = [...needed.map(({ source }) => source), ...added];
  const model = withGraphEnds(graph, inputShape, [{ name: UNITS_OUTPUT }]);
  return {
    model: withFields(model, {
      graph: withFields(model.graph!, { node, ...onlyUsed(model, node, graph) }),
    }),
    ...layersOf(probes, output, pooling),
  };
}

function layersOf(
  probes: readonly ProbeTensor[],
  output: ProbeTensor,
  pooling: ProbePooling,
): { layers: ProbedLayer[]; units: number } {
  const layers: ProbedLayer[] = [];
  const names = new Set<string>();
  let offset = 0;
  for (const probe of [...probes, output]) {
    const units = unitCount(probe, probe === output ? 'all' : pooling);
    const name = [
      probe === output ? probe.tensor : probe.layer,
      probe.tensor,
      `${probe.tensor} (${offset})`,
    ].find((name) => !names.has(name))!;
    names.add(name);
    layers.push({ name, units, offset, shape: probe.shape });
    offset += units;
  }
  return { layers, units: offset };
}

/** Weights that some node reads, and the inputs that are either the image or such a weight. */
function onlyUsed(model: OnnxModel, nodes: readonly OnnxNode[], graph: NetworkGraph) {
  const read = new Set(graph.inputs.map(({ name }) => name));
  const sources = new Map(graph.nodes.map((node) => [node.source, node.inputs]));
  for (const node of nodes) {
    for (const name of sources.get(node) ?? node.input ?? []) read.add(name);
  }
  return {
    initializer: model.graph?.initializer?.filter(({ name }) => read.has(name ?? '')),
    input: model.graph?.input?.filter(({ name }) => read.has(name ?? '')),
  };
}

interface Piece {
  readonly nodes: OnnxNode[];
  /** The tensor that the last of them makes, or the probe itself. */
  readonly result: string;
}

/** Nodes that turn one probe into [N, units] of float32. */
function poolingNodes(
  probe: ProbeTensor,
  pooling: ProbePooling,
  prefix: string,
  opset: number,
): Piece {
  const nodes: OnnxNode[] = [];
  let result = probe.tensor;
  const append = (opType: string, attribute: OnnxAttribute[] = [], second?: OnnxTensor) => {
    const name = `${prefix}_${nodes.length}`;
    const constant = `${name}_constant`;
    if (second) nodes.push(constantNode(constant, second));
    nodes.push({
      opType,
      name,
      input: [result, ...(second ? [constant] : [])],
      output: [name],
      attribute,
    });
    result = name;
  };
  if (probe.type !== 'float32') append('Cast', [integerAttribute('to', FLOAT)]);
  if (probe.channelsLast) append('Transpose', [integersAttribute('perm', [0, 3, 1, 2])]);
  if (probe.shape.length === 3) poolMap(probe.shape, pooling, append);
  if (probe.shape.length === 2) poolTokens(probe.shape, pooling, append, opset);
  return { nodes, result };
}

type Append = (opType: string, attribute?: OnnxAttribute[], second?: OnnxTensor) => void;

/** [N, C, H, W] to [N, C], or to [N, C·H·W] for all positions. */
function poolMap(
  [, height, width]: readonly number[],
  pooling: ProbePooling,
  append: Append,
): void {
  if (pooling === 'centre') {
    append('Gather', [integerAttribute('axis', 2)], indices(middle(height)));
    append('Gather', [integerAttribute('axis', 3)], indices(middle(width)));
  }
  if (pooling === 'max') append('GlobalMaxPool');
  else if (pooling !== 'all') {
    if (pooling === 'mean') appendTileMeans(height, width, append);
    append('GlobalAveragePool');
  }
  append('Flatten', [integerAttribute('axis', 1)]);
}

/**
 * Means of equal tiles before the mean of all: one running sum over thousands of positions, as some runtimes keep it in
 * float32, loses digits that tell engines apart (5e-3 of a quiet unit's standard deviation at 56 x 56).
 */
function appendTileMeans(height: number, width: number, append: Append): void {
  const tile = [tileOf(height), tileOf(width)];
  if (tile[0] * tile[1] === 1) return;
  append('AveragePool', [
    integersAttribute('kernel_shape', tile),
    integersAttribute('strides', tile),
  ]);
}

/** The largest divisor of a length that is at most its square root. */
function tileOf(length: number): number {
  let tile = Math.floor(Math.sqrt(length));
  while (length % tile !== 0) tile--;
  return tile;
}

/** [N, T, C] to [N, C], or to [N, T·C] for all tokens. Operator set 18 turned the axes from an attribute to an input. */
function poolTokens(
  [tokens]: readonly number[],
  pooling: ProbePooling,
  append: Append,
  opset: number,
): void {
  if (pooling === 'all') {
    append('Flatten', [integerAttribute('axis', 1)]);
    return;
  }
  if (pooling === 'centre')
    append('Gather', [integerAttribute('axis', 1)], indices(middle(tokens)));
  const opType = pooling === 'max' ? 'ReduceMax' : 'ReduceMean';
  const keepDimensions = integerAttribute('keepdims', 0);
  if (opset >= 18) append(opType, [keepDimensions], indices([1]));
  else append(opType, [integersAttribute('axes', [1]), keepDimensions]);
}

/** The middle position, or the two around the middle of an even length, whose mean then stands for the centre. */
function middle(length: number): number[] {
  return length % 2 === 1 ? [(length - 1) / 2] : [length / 2 - 1, length / 2];
}

/** `TensorProto.DataType`. */
const FLOAT = 1;
const INT64 = 7;
/** `AttributeProto.AttributeType`. */
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_TENSOR = 4;
const ATTRIBUTE_INTS = 7;

function integerAttribute(name: string, i: number): OnnxAttribute {
  return { name, i, type: ATTRIBUTE_INT };
}

function integersAttribute(name: string, ints: number[]): OnnxAttribute {
  return { name, ints, type: ATTRIBUTE_INTS };
}

/** A constant as a node: weights of files before IR version 4 would have to be listed as inputs too. */
function constantNode(name: string, t: OnnxTensor): OnnxNode {
  const attribute = [{ name: 'value', t, type: ATTRIBUTE_TENSOR }];
  return { opType: 'Constant', name, output: [name], attribute };
}

function indices(values: number[]): OnnxTensor {
  const rawData = new Uint8Array(values.length * 8);
  const view = new DataView(rawData.buffer);
  values.forEach((value, index) => view.setBigInt64(index * 8, BigInt(value), true));
  return { dims: [values.length], dataType: INT64, rawData };
}
