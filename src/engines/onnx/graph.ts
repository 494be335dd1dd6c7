import { NetworkError } from '../network-error.js';
import { withFloatWeights } from './half-weights.js';
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxValueInfo } from './onnx-model.js';
import { opsetOf, toNumber } from './onnx-model.js';

/** Dimensions as a file states them: a number, the name of a free one, or '?'. */
export type Dimensions = readonly (number | string)[];

export interface GraphTensor {
  readonly name: string;
  readonly shape: Dimensions;
  /** Element type by its name in TypeScript runtimes, e.g. `float32`; `unknown` when the file does not say. */
  readonly type: string;
}

export interface GraphNode {
  /** Position in the graph, which ONNX keeps in the order of computation. */
  readonly index: number;
  /** Empty when the exporter gave none. */
  readonly name: string;
  readonly operator: string;
  /** Tensors read, those that its subgraphs take from outside included. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly source: OnnxNode;
}

/** A network's graph, with the questions that probing asks answered. */
export interface NetworkGraph {
  readonly fileName: string;
  readonly model: OnnxModel;
  readonly opset: number;
  /** What a caller must feed: the graph's inputs that are no weights. */
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
  readonly nodes: readonly GraphNode[];
  /** Node that makes a tensor. */
  readonly producer: ReadonlyMap<string, GraphNode>;
  /** Nodes that read a tensor. */
  readonly consumers: ReadonlyMap<string, readonly GraphNode[]>;
  /** Tensors that change with the input; all others are constants. */
  readonly variable: ReadonlySet<string>;
}

export function readGraph(file: OnnxModel, fileName: string): NetworkGraph {
  const model = withFloatWeights(file);
  const weights = new Set(model.graph?.initializer?.map(({ name }) => name));
  const inputs = (model.graph?.input ?? [])
    .map(readTensor)
    .filter(({ name }) => !weights.has(name));
  const nodes = (model.graph?.node ?? []).map(readNode);
  return {
    fileName,
    model,
    opset: opsetOf(model),
    inputs,
    outputs: (model.graph?.output ?? []).map(readTensor),
    nodes,
    producer: new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node]))),
    consumers: findConsumers(nodes),
    variable: findVariable(nodes, inputs),
  };
}

/**
 * The image.
 * @param name what a configuration calls it, if it does
 * @throws NetworkError unless the network takes one tensor, of that name
 */
export function onlyInput(graph: NetworkGraph, name?: string): GraphTensor {
  const [input] = graph.inputs;
  if (graph.inputs.length === 1 && (name === undefined || name === input.name)) return input;
  const found = graph.inputs.map(({ name }) => `"${name}"`).join(', ') || 'none';
  throw new NetworkError(
    graph.fileName,
    graph.inputs.length === 1
      ? `expected an input named "${name}", found ${found}; correct network.input.name`
      : `expected one input, an image, found ${found}; export the network with the others fixed`,
  );
}

/** Nodes that compute the given tensors, in graph order. */
export function nodesNeededFor(graph: NetworkGraph, tensors: readonly string[]): GraphNode[] {
  const wanted = new Set(tensors);
  const needed = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((name) => wanted.has(name))) continue;
    needed.push(node);
    for (const name of node.inputs) wanted.add(name);
  }
  return needed.reverse();
}

/** Names of `TensorProto.DataType`, by number. */
const TYPE_NAMES = [
  'unknown',
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
];

export function typeName(dataType: number | undefined): string {
  return TYPE_NAMES[dataType ?? 0] ?? `type ${dataType}`;
}

function readTensor({ name = '', type }: OnnxValueInfo): GraphTensor {
  const dimensions = type?.tensorType?.shape?.dim ?? [];
  return {
    name,
    shape: dimensions.map((dimension) =>
      Object.hasOwn(dimension, 'dimValue')
        ? toNumber(dimension.dimValue)
        : dimension.dimParam || '?',
    ),
    type: typeName(type?.tensorType?.elemType),
  };
}

function readNode(source: OnnxNode, index: number): GraphNode {
  return {
    index,
    name: source.name ?? '',
    operator: source.opType ?? '',
    inputs: [...(source.input ?? []), ...(source.attribute ?? []).flatMap(captured)].filter(
      Boolean,
    ),
    outputs: (source.output ?? []).filter(Boolean),
    source,
  };
}

/** Tensors that subgraphs read; names of their own are harmless, since ONNX forbids reusing an outer one. */
function captured({ g, graphs }: OnnxAttribute): string[] {
  return [...(g ? [g] : []), ...(graphs ?? [])].flatMap((graph) => [
    ...(graph.output ?? []).map(({ name }) => name ?? ''),
    ...(graph.node ?? []).flatMap((node) => [
      ...(node.input ?? []),
      ...(node.attribute ?? []).flatMap(captured),
    ]),
  ]);
}

function findConsumers(nodes: readonly GraphNode[]): Map<string, GraphNode[]> {
  const consumers = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const name of new Set(node.inputs)) {
      const readers = consumers.get(name);
      if (readers) readers.push(node);
      else consumers.set(name, [node]);
    }
  }
  return consumers;
}

/** What a tensor's shape alone decides is constant here: the engine fixes the input's shape. */
const OF_SHAPE_ALONE = ['Shape', 'Size'];

function findVariable(
  nodes: readonly GraphNode[],
  inputs: readonly GraphTensor[],
): ReadonlySet<string> {
  const variable = new Set(inputs.map(({ name }) => name));
  for (const node of nodes) {
    if (OF_SHAPE_ALONE.includes(node.operator)) continue;
    if (!node.inputs.some((name) => variable.has(name))) continue;
    for (const name of node.outputs) variable.add(name);
  }
  return variable;
}
