import type { OnnxAttribute } from '../../onnx/onnx-model.js';
import type { Layer } from '../tensorflow.js';
import { channelsFirst, floatAttribute, intAttribute } from './graph-writer.js';
import type { GraphWriter, WrittenTensor } from './graph-writer.js';

/** Keras activations that are one ONNX operator with default attributes. */
const PLAIN: Readonly<Record<string, string>> = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  elu: 'Elu',
  selu: 'Selu',
  softplus: 'Softplus',
  softsign: 'Softsign',
};

/**
 * Writes an activation function under the layer's name.
 * @param kind by default what the layer's configuration says
 */
export function writeActivation(
  graph: GraphWriter,
  layer: Layer,
  { name: input, shape }: WrittenTensor,
  kind = layer.getConfig().activation as string,
): WrittenTensor {
  const name = graph.nameOf(layer);
  const push = (opType: string, inputs = [input], attribute: OnnxAttribute[] = []) =>
    graph.pushNode(name, opType, inputs, shape, attribute);
  if (Object.hasOwn(PLAIN, kind)) return push(PLAIN[kind]);
  switch (kind) {
    case 'linear':
      return { name: input, shape };
    case 'relu6': {
      const low = graph.addWeight(`${name}/low`, [], [0]);
      const high = graph.addWeight(`${name}/high`, [], [6]);
      return push('Clip', [input, low, high]);
    }
    case 'hardSigmoid':
      return push('HardSigmoid', [input], [floatAttribute('alpha', 0.2)]);
    case 'swish':
      graph.pushNode(`${name}/sigmoid`, 'Sigmoid', [input], shape);
      return push('Mul', [input, `${name}/sigmoid`]);
    case 'softmax':
      return push('Softmax', [input], [intAttribute('axis', shape.length === 3 ? 1 : -1)]);
    default:
      throw new Error(
        `expected activation ${[...Object.keys(PLAIN), 'linear, relu6, hardSigmoid, swish, softmax'].join(', ')}, found ${kind} in layer ${layer.name}: ONNX export does not cover it`,
      );
  }
}

/** A layer's product, followed by its own activation if it has one. */
export function writeLinear(
  graph: GraphWriter,
  layer: Layer,
  opType: string,
  input: string[],
  attribute: OnnxAttribute[] = [],
): void {
  if (layer.getConfig().activation === 'linear') {
    graph.addNode(layer, opType, input, attribute);
    return;
  }
  const shape = channelsFirst(layer.outputShape as number[]);
  const name = `${graph.nameOf(layer)}/linear`;
  const linear = graph.pushNode(name, opType, input, shape, attribute);
  graph.alias(layer, writeActivation(graph, layer, linear));
}
