import { firstLine, NetworkError } from '../network-error.js';
import type { GraphTensor } from '../onnx/graph.js';
import type { ProbeTensor } from '../onnx/probe-tensors.js';
import type { TensorInfo } from '../onnx/tensor-shapes.js';
import { shapeBatch } from '../onnx/tensor-shapes.js';
import type { Backend } from './backend.js';
import type { OpenNetwork } from './open-network.js';

/**
 * Shape and type of every tensor of a network that changes with the image, found by running it once on zeros.
 * @param imageShape without the batch
 * @throws NetworkError when the network does not run on such images
 */
export function runOnZeros(
  { tf, activate, version }: Backend,
  { graph, evaluator }: OpenNetwork,
  imageShape: readonly number[],
): Map<string, TensorInfo> {
  activate();
  const names = graph.nodes
    .flatMap(({ outputs }) => outputs)
    .filter((name) => graph.variable.has(name));
  const shape = [shapeBatch(graph), ...imageShape];
  try {
    const infos: TensorInfo[] = [];
    tf.tidy(() => {
      const results = evaluator(names)(tf.zeros(shape));
      infos.push(...results.map((tensor) => ({ shape: tensor.shape, type: tensor.dtype })));
    });
    return new Map(names.map((name, i) => [name, infos[i]]));
  } catch (cause) {
    throw new NetworkError(
      graph.fileName,
      `expected a network that TensorFlow.js ${version} runs on an input of shape [${shape.join(', ')}], found: ${firstLine(cause)}`,
      { cause },
    );
  }
}

/** Tensors that can become units: see `probeTensors` of ONNX networks. Maps lie as [N, H, W, C] throughout. */
export function tappedTensors(
  { graph }: OpenNetwork,
  shapes: ReadonlyMap<string, TensorInfo>,
): ProbeTensor[] {
  const batch = shapeBatch(graph);
  return graph.nodes.flatMap((node) => {
    const [tensor] = node.outputs;
    const info = shapes.get(tensor);
    if (info?.type !== 'float32' || info.shape[0] !== batch) return [];
    const rank = info.shape.length;
    if (rank < 2 || rank > 4 || info.shape.includes(0)) return [];
    const [first, second, third] = info.shape.slice(1);
    const shape = rank === 4 ? [third, first, second] : info.shape.slice(1);
    return [{ tensor, node, layer: node.name, shape, channelsLast: rank === 4, type: info.type }];
  });
}

/** The image's dimensions where the file fixes them all, else null. */
export function fixedImage(input: GraphTensor | undefined): number[] | null {
  const image = input?.shape.slice(1) ?? [];
  return image.length === 3 && image.every((size) => typeof size === 'number') ? image : null;
}
