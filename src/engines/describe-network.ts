import { guessInput } from './guess-input.js';
import { NetworkError } from './network-error.js';
import type { NetworkFile } from './network-file.js';
import { readNetworkFile } from './network-file.js';
import type { NetworkGraph } from './onnx/graph.js';
import { readGraph, typeName } from './onnx/graph.js';
import { readOnnx, toNumber } from './onnx/onnx-model.js';
import { probeTensors } from './onnx/probe-tensors.js';
import { quantizationNotes } from './onnx/quantized.js';
import { loadRuntime } from './onnx/runtime.js';
import type { TensorInfo } from './onnx/tensor-shapes.js';
import { shapeBatch, tensorShapes } from './onnx/tensor-shapes.js';
import { isContainer } from './tfjs/container.js';
import { describeTensorFlow } from './tfjs/describe-tensorflow.js';
import type { NetworkDescription } from './types.js';

/**
 * What a network file says of itself. Shapes are null where the file leaves the image size open.
 * @throws NetworkError when the file is missing, empty, cut short, no network, or lacks a part of it
 */
export async function describeNetwork(source: string | NetworkFile): Promise<NetworkDescription> {
  const network = typeof source === 'string' ? await readNetworkFile(source) : source;
  if (isContainer(network.bytes)) return describeTensorFlow(network);
  const graph = readGraph(readOnnx(network.bytes, network.fileName), network.fileName);
  return {
    format: 'onnx',
    sha256: network.sha256,
    bytes: network.size,
    producer: producerOf(graph),
    opset: graph.opset,
    parameters: countParameters(graph),
    inputs: graph.inputs,
    outputs: graph.outputs,
    tensors: await describeTensors(graph),
    notes: quantizationNotes(graph),
  };
}

function producerOf({ model: { producerName, producerVersion } }: NetworkGraph): string | null {
  return [producerName, producerVersion].filter(Boolean).join(' ') || null;
}

/** Probe tensors with their shapes, or, where the shapes stay unknown, every tensor that changes with the input. */
async function describeTensors(graph: NetworkGraph): Promise<NetworkDescription['tensors']> {
  const { layout } = guessInput(graph);
  const shapes = await shapesFromFile(graph);
  if (shapes === null) {
    return graph.nodes.flatMap(({ name, operator, outputs }) =>
      outputs
        .filter((tensor) => graph.variable.has(tensor))
        .map((tensor) => ({ name: tensor, node: name, operator, shape: null })),
    );
  }
  const tensors = probeTensors(graph, shapes, layout ?? 'nchw', shapeBatch(graph));
  return tensors.map(({ tensor, node: { name, operator }, shape }) => ({
    name: tensor,
    node: name,
    operator,
    shape,
  }));
}

/** Null when the file leaves a dimension besides the batch open, or describes what ONNX Runtime does not load. */
async function shapesFromFile(graph: NetworkGraph): Promise<Map<string, TensorInfo> | null> {
  const inputShape = [shapeBatch(graph), ...(graph.inputs[0]?.shape.slice(1) ?? [])];
  const isKnown = graph.inputs.length === 1 && inputShape.length > 1;
  if (!isKnown || !inputShape.every((size) => typeof size === 'number')) return null;
  try {
    return await tensorShapes(await loadRuntime(graph.fileName), graph, inputShape);
  } catch (cause) {
    if (cause instanceof NetworkError) return null;
    throw cause;
  }
}

const NOT_PARAMETERS = ['int32', 'int64', 'bool', 'string'];

/** Numbers in the file's weights; shapes and indices are none. */
function countParameters({ model, nodes }: NetworkGraph): number {
  const constants = nodes
    .filter(({ operator }) => operator === 'Constant')
    .flatMap(
      ({ source }) => source.attribute?.flatMap(({ t }) => (t?.dims?.length ? [t] : [])) ?? [],
    );
  return [...(model.graph?.initializer ?? []), ...constants]
    .filter(({ dataType }) => !NOT_PARAMETERS.includes(typeName(dataType)))
    .reduce(
      (sum, { dims = [] }) => sum + dims.reduce((size: number, dim) => size * toNumber(dim), 1),
      0,
    );
}
