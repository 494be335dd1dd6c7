import type { GraphNode, NetworkGraph } from './graph.js';
import { INT32, INT64 } from './graph-parts.js';
import { toNumber } from './onnx-model.js';
import { constantTensor } from './read-floats.js';
import type { TensorInfo } from './tensor-shapes.js';

/** Shapes with the batch, by tensor; the image's own included. */
export type TensorShapes = ReadonlyMap<string, Pick<TensorInfo, 'shape'>>;

/**
 * Multiply-adds of one image, by node: convolutions and matrix products, as papers count them (twice as many floating
 * point operations). Zero for all other operators, which are far cheaper.
 */
export function multiplyAdds(graph: NetworkGraph, node: GraphNode, shapes: TensorShapes): number {
  const [data, weight] = node.source.input ?? [];
  const result = shapes.get(node.outputs[0])?.shape;
  if (!data || !weight || !result) return 0;
  const batch = graph.inputs[0] && shapes.get(graph.inputs[0].name)?.shape[0];
  const perImage = (shape: readonly number[]) => product(shape) / (batch ?? 1);
  if (node.operator === 'Conv') {
    return perImage(result) * product(weightShape(graph, weight).slice(1));
  }
  if (node.operator === 'ConvTranspose') {
    return perImage(shapes.get(data)?.shape ?? []) * product(weightShape(graph, weight).slice(1));
  }
  if (node.operator === 'Gemm' || node.operator === 'MatMul') {
    return perImage(result) * (innerLength(node, shapes.get(data)?.shape) ?? 0);
  }
  return 0;
}

/** Numbers in the weights that a node reads, directly or behind a cast or a dequantisation; scalars are settings, not learnt. */
export function nodeParameters(graph: NetworkGraph, { source }: GraphNode): number {
  const shapes = (source.input ?? [])
    .filter((name) => name !== '' && !graph.variable.has(name) && !isIntegers(graph, name))
    .map((name) => weightShape(graph, name));
  return shapes.reduce((sum, shape) => sum + (shape.length === 0 ? 0 : product(shape)), 0);
}

/** Shapes and indices; the integers of a quantised weight stand behind a dequantisation. */
function isIntegers(graph: NetworkGraph, name: string): boolean {
  const { dataType } = constantTensor(graph, name) ?? {};
  return dataType === INT32 || dataType === INT64;
}

/** Length of the axis that a matrix product sums over. */
function innerLength({ operator, source }: GraphNode, left?: readonly number[]): number | null {
  if (!left) return null;
  const transposed =
    operator === 'Gemm' &&
    toNumber(source.attribute?.find(({ name }) => name === 'transA')?.i) !== 0;
  return transposed ? left[0] : left[left.length - 1];
}

const SAME_SHAPE = ['Cast', 'Identity', 'DequantizeLinear', 'QuantizeLinear'];

/** Shape of a constant tensor; empty where it cannot be read from the file. */
function weightShape(graph: NetworkGraph, name: string): number[] {
  const tensor = constantTensor(graph, name);
  if (tensor) return (tensor.dims ?? []).map(toNumber);
  const producer = graph.producer.get(name);
  if (!producer || !SAME_SHAPE.includes(producer.operator)) return [];
  return weightShape(graph, producer.inputs[0]);
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1);
}
