import type { GraphNode, NetworkGraph } from '../graph.js';
import { toNumber } from '../onnx-model.js';
import { constantTensor, floatsOf } from '../read-floats.js';

/** A layer whose weights become int8. */
export interface WeightedNode {
  readonly node: GraphNode;
  /** Axis of the weights that runs over the outputs: one scale for each. */
  readonly channelAxis: number;
}

export interface QuantizedParts {
  readonly weighted: readonly WeightedNode[];
  /** Activations that become uint8, in no particular order. */
  readonly activations: ReadonlySet<string>;
}

/**
 * What becomes whole numbers: inputs and outputs of convolutions and dense layers, and of the additions and poolings
 * between them. An activation function that only clips is part of the layer before it, and the graph's own outputs
 * stay float32.
 */
export function chooseTensors(graph: NetworkGraph): QuantizedParts {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const activations = new Set<string>();
  const weighted: WeightedNode[] = [];
  const take = (names: readonly string[]) => {
    for (const name of names) if (!outputs.has(name)) activations.add(name);
  };
  for (const node of graph.nodes) {
    const channelAxis = weightAxis(graph, node);
    if (channelAxis !== null) {
      weighted.push({ node, channelAxis });
      take([node.inputs[0], resultOf(graph, node)]);
    } else if (isFollower(graph, node) && node.inputs.some((name) => activations.has(name))) {
      take([...node.inputs, resultOf(graph, node)]);
    }
  }
  return { weighted, activations };
}

/** Axis of a layer's outputs in its weights; null where it is no layer with weights in float32 that can be quantised. */
function weightAxis(graph: NetworkGraph, { operator, source }: GraphNode): number | null {
  const [data, weight] = source.input ?? [];
  if (!data || !weight || !graph.variable.has(data)) return null;
  const tensor = constantTensor(graph, weight);
  if (!tensor || !floatsOf(tensor)) return null;
  const rank = tensor.dims?.length ?? 0;
  if (operator === 'Conv') return 0;
  if (operator === 'MatMul') return rank === 2 ? 1 : null;
  if (operator !== 'Gemm') return null;
  const attribute = (name: string) => source.attribute?.find((entry) => entry.name === name);
  const scaled = ['alpha', 'beta'].some((name) => (attribute(name)?.f ?? 1) !== 1);
  if (scaled || toNumber(attribute('transA')?.i) !== 0) return null;
  return toNumber(attribute('transB')?.i) !== 0 ? 0 : 1;
}

const POOLING = /^(Global)?(Average|Max)Pool$/;

function isFollower(graph: NetworkGraph, { operator, inputs }: GraphNode): boolean {
  if (operator === 'Add') return inputs.every((name) => graph.variable.has(name));
  return POOLING.test(operator);
}

/** Activation functions that whole numbers with the right zero point need no computation for. */
const CLIPS = ['Relu', 'Clip'];

function resultOf(graph: NetworkGraph, { outputs }: GraphNode): string {
  const readers = graph.consumers.get(outputs[0]) ?? [];
  const isOutput = graph.outputs.some(({ name }) => name === outputs[0]);
  if (isOutput || readers.length !== 1 || !CLIPS.includes(readers[0].operator)) return outputs[0];
  return readers[0].outputs[0];
}
