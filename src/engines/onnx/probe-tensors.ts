import type { GraphNode, NetworkGraph } from './graph.js';
import { toNumber } from './onnx-model.js';
import type { TensorInfo } from './tensor-shapes.js';
import type { ProbePooling } from '../types.js';

/** A tensor that can become units. */
export interface ProbeTensor {
  /** Name of the tensor in the graph. */
  readonly tensor: string;
  readonly node: GraphNode;
  /** For readers: the node's name, or the tensor's where nodes have none. */
  readonly layer: string;
  /** Without the batch, channels first whatever the graph does: [C, H, W], [T, C] or [C]. */
  readonly shape: readonly number[];
  /** A map that lies in the graph as [N, H, W, C]. */
  readonly channelsLast: boolean;
  readonly type: string;
}

const FLOAT_TYPES = ['float32', 'float16', 'float64'];

/**
 * Tensors that change with the image, hold real numbers, and have the batch as the first of two to four axes, in
 * graph order. A dequantised tensor is the rounded copy of another and stands for it.
 * @param shapes as `tensorShapes` found them at this batch size
 */
export function probeTensors(
  graph: NetworkGraph,
  shapes: ReadonlyMap<string, TensorInfo>,
  inputLayout: 'nchw' | 'nhwc',
  batch: number,
): ProbeTensor[] {
  const channelAxes = findChannelAxes(graph, shapes, inputLayout);
  const layers = graph.nodes.filter(({ operator }) => operator !== 'DequantizeLinear');
  return layers.flatMap((node) =>
    node.outputs.flatMap((tensor) => {
      const info = shapes.get(tensor);
      if (!info || !FLOAT_TYPES.includes(info.type) || info.shape[0] !== batch) return [];
      const rank = info.shape.length;
      if (rank < 2 || rank > 4 || info.shape.includes(0)) return [];
      const channelsLast = rank === 4 && channelAxes.get(tensor) === 3;
      const [first, second, third] = info.shape.slice(1);
      const shape = channelsLast ? [third, first, second] : info.shape.slice(1);
      const layer = layerName(node, tensor);
      return [{ tensor, node, layer, shape, channelsLast, type: info.type }];
    }),
  );
}

/** Units that a tensor becomes. */
export function unitCount({ shape }: { shape: readonly number[] }, pooling: ProbePooling): number {
  if (pooling === 'all') return shape.reduce((product, size) => product * size, 1);
  return shape.length === 2 ? shape[1] : shape[0];
}

function layerName({ name, outputs }: GraphNode, tensor: string): string {
  const chosen = name === '' || outputs.length > 1 ? tensor : name;
  return chosen.replace(/^\//, '');
}

/** Operators whose second axis is the channel, by definition. */
const CHANNELS_SECOND =
  /^(Conv|ConvTranspose|BatchNormalization|InstanceNormalization|GroupNormalization|LRN|.*Pool)$/;
/** Operators that mix the last axis. */
const CHANNELS_LAST = /^(MatMul|LayerNormalization|SimplifiedLayerNormalization|RMSNormalization)$/;

/** Which axis of each map holds the channels: said by the operators that fix it, handed on by the others. */
function findChannelAxes(
  graph: NetworkGraph,
  shapes: ReadonlyMap<string, TensorInfo>,
  inputLayout: 'nchw' | 'nhwc',
): Map<string, number> {
  const axes = new Map<string, number>();
  for (const { name } of graph.inputs) axes.set(name, inputLayout === 'nchw' ? 1 : 3);
  for (const node of graph.nodes) {
    for (const name of node.outputs) {
      const axis = channelAxis(node, shapes.get(name)?.shape.length ?? 0, axes);
      if (axis !== undefined) axes.set(name, axis);
    }
  }
  return axes;
}

function channelAxis(
  node: GraphNode,
  rank: number,
  axes: ReadonlyMap<string, number>,
): number | undefined {
  if (CHANNELS_LAST.test(node.operator)) return rank - 1;
  const inherited = node.inputs.map((name) => axes.get(name)).find((axis) => axis !== undefined);
  if (node.operator === 'Transpose') {
    const order = node.source.attribute?.find(({ name }) => name === 'perm')?.ints?.map(toNumber);
    return inherited === undefined ? undefined : order?.indexOf(inherited);
  }
  if (CHANNELS_SECOND.test(node.operator)) return 1;
  return inherited;
}
