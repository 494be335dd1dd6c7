import type { ProbeRequest } from '../types.js';
import { NetworkError } from '../network-error.js';
import type { GraphNode, NetworkGraph } from './graph.js';
import { nodesNeededFor } from './graph.js';
import type { ProbeTensor } from './probe-tensors.js';
import { unitCount } from './probe-tensors.js';

/** More units than this, and `auto` keeps block outputs only. */
export const MAX_AUTO_UNITS = 4096;

/**
 * The tensors to tap, in graph order, the network's own output left out (it is probed anyway).
 *
 * `auto` takes the output of every activation function, of every residual addition, of every pooling (a mean over the
 * positions of a map is one) and every dense layer; an addition or dense layer that does nothing but feed one activation is left to that activation, and a gate
 * x·a(x), as SiLU is exported, counts as the activation. Beyond 4,096 units it takes block granularity: of those
 * tensors only the ones through which every path from the image to the output passes.
 *
 * Names and globs (`*` any run of characters, `?` one) are matched with the names of tensors, nodes and layers.
 *
 * @param tensors all that can be probed, from `probeTensors`
 * @throws NetworkError when a name matches nothing
 */
export function selectProbes(
  graph: NetworkGraph,
  tensors: readonly ProbeTensor[],
  output: ProbeTensor,
  request: ProbeRequest,
): ProbeTensor[] {
  const needed = new Set(nodesNeededFor(graph, [output.tensor]));
  const chosen =
    request.names === 'auto'
      ? automatic(
          graph,
          tensors.filter(({ node }) => needed.has(node)),
          output,
          request,
        )
      : named(graph, tensors, request.names);
  return chosen.filter(({ tensor }) => tensor !== output.tensor);
}

function automatic(
  graph: NetworkGraph,
  tensors: readonly ProbeTensor[],
  output: ProbeTensor,
  request: ProbeRequest,
): ProbeTensor[] {
  const maps = new Map(tensors.map((tensor) => [tensor.tensor, tensor]));
  const fine = tensors.filter((tensor) => isLayerOutput(graph, tensor) || isMapMean(tensor, maps));
  const units = fine.reduce((sum, tensor) => sum + unitCount(tensor, request.pooling), 0);
  if (units <= MAX_AUTO_UNITS) return fine;
  const unavoidable = nodesOnEveryPath(graph, output.tensor);
  return fine.filter(({ node }) => unavoidable.has(node));
}

const ACTIVATIONS = new Set(
  (
    'Relu PRelu LeakyRelu ThresholdedRelu Clip Sigmoid HardSigmoid HardSwish Swish Tanh Elu Celu Selu Gelu FastGelu ' +
    'BiasGelu QuickGelu Mish Softplus Softsign'
  ).split(' '),
);
const POOLING = /^(Global)?(Average|Max|Lp)Pool$/;

function isLayerOutput(graph: NetworkGraph, { tensor, node }: ProbeTensor): boolean {
  if (isActivation(node)) return gateOf(graph, node) === null;
  if (isGate(graph, node)) return true;
  if (POOLING.test(node.operator)) return true;
  if (!isDense(graph, node) && !isResidualAdd(graph, node)) return false;
  const readers = graph.consumers.get(tensor) ?? [];
  return !(
    readers.length > 0 && readers.every((reader) => isActivation(reader) || isGate(graph, reader))
  );
}

const REDUCTION = /^Reduce(Mean|Max)$/;

/** One value for each channel of a map: how newer exporters write a pooling over all positions. */
function isMapMean(
  { node, shape: [channels, ...rest] }: ProbeTensor,
  maps: ReadonlyMap<string, ProbeTensor>,
): boolean {
  if (!REDUCTION.test(node.operator)) return false;
  const map = maps.get(node.inputs[0]);
  return map?.shape.length === 3 && map.shape[0] === channels && rest.every((size) => size === 1);
}

function isActivation({ operator }: GraphNode): boolean {
  return ACTIVATIONS.has(operator);
}

/** x·a(x) for an activation a: the node that multiplies. */
function isGate(graph: NetworkGraph, node: GraphNode): boolean {
  return node.inputs.some((name) => {
    const producer = graph.producer.get(name);
    return producer !== undefined && isActivation(producer) && gateOf(graph, producer) === node;
  });
}

/** The multiplication that gates an activation's input with its output, if that is all the output is for. */
function gateOf(graph: NetworkGraph, activation: GraphNode): GraphNode | null {
  const [reader, ...others] = graph.consumers.get(activation.outputs[0]) ?? [];
  if (!reader || others.length > 0 || reader.operator !== 'Mul') return null;
  return reader.inputs.includes(activation.inputs[0]) ? reader : null;
}

/** The end of a dense layer: a matrix product with weights, or the bias added to one. */
function isDense(graph: NetworkGraph, node: GraphNode): boolean {
  if (isWeightProduct(graph, node)) return biasOf(graph, node) === null;
  return node.inputs.some((name) => {
    const producer = graph.producer.get(name);
    return producer && isWeightProduct(graph, producer) && biasOf(graph, producer) === node;
  });
}

/** Products of two activations, as in attention, are none. */
function isWeightProduct(graph: NetworkGraph, { operator, inputs }: GraphNode): boolean {
  if (operator !== 'Gemm' && operator !== 'MatMul') return false;
  return inputs.slice(0, 2).filter((name) => graph.variable.has(name)).length === 1;
}

/** The addition of constants to a product, if the product is for nothing else. */
function biasOf(graph: NetworkGraph, product: GraphNode): GraphNode | null {
  const [reader, ...others] = graph.consumers.get(product.outputs[0]) ?? [];
  if (!reader || others.length > 0 || reader.operator !== 'Add') return null;
  return reader.inputs.every((name) => graph.variable.has(name)) ? null : reader;
}

/** A sum of two activations; adding a bias is none. */
function isResidualAdd(graph: NetworkGraph, { operator, inputs }: GraphNode): boolean {
  return operator === 'Add' && inputs.every((name) => graph.variable.has(name));
}

/**
 * Nodes that every path from the input to `output` passes. In graph order, and among nodes that lie on such a path,
 * these are the ones over which no edge leaps: an edge from before to behind is part of a path around.
 */
function nodesOnEveryPath(graph: NetworkGraph, output: string): Set<GraphNode> {
  const onPath = nodesNeededFor(graph, [output]).filter(({ outputs }) =>
    outputs.some((name) => graph.variable.has(name)),
  );
  const position = new Map(onPath.map((node, index) => [node, index]));
  const lastReader = (name: string) =>
    Math.max(-1, ...(graph.consumers.get(name) ?? []).map((node) => position.get(node) ?? -1));
  const unavoidable = new Set<GraphNode>();
  let reach = Math.max(...graph.inputs.map(({ name }) => lastReader(name)));
  onPath.forEach((node, index) => {
    if (reach <= index) unavoidable.add(node);
    reach = Math.max(reach, ...node.outputs.map(lastReader));
  });
  return unavoidable;
}

function named(
  graph: NetworkGraph,
  tensors: readonly ProbeTensor[],
  patterns: readonly string[],
): ProbeTensor[] {
  const chosen = new Set<ProbeTensor>();
  for (const pattern of patterns) {
    const matches = tensors.filter(matcher(pattern));
    if (matches.length === 0)
      throw new NetworkError(graph.fileName, nothingMatches(pattern, tensors));
    for (const match of matches) chosen.add(match);
  }
  return tensors.filter((tensor) => chosen.has(tensor));
}

function matcher(pattern: string): (tensor: ProbeTensor) => boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const expression = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
  return ({ tensor, node, layer }) =>
    [tensor, node.name, layer].some((name) => expression.test(name));
}

const NAMES_LISTED = 20;

function nothingMatches(pattern: string, tensors: readonly ProbeTensor[]): string {
  const names = tensors.map(({ layer }) => layer);
  const rest = names.length > NAMES_LISTED ? `, and ${names.length - NAMES_LISTED} more` : '';
  return (
    `expected probe "${pattern}" to match a tensor or node, found none among ${names.length}: ` +
    `${names.slice(0, NAMES_LISTED).join(', ')}${rest}; correct it in network.probes`
  );
}
