import { NetworkError } from '../network-error.js';
import type { NetworkFile } from '../network-file.js';
import type { GraphTensor, NetworkGraph } from '../onnx/graph.js';
import type { TensorInfo } from '../onnx/tensor-shapes.js';
import type { NetworkDescription } from '../types.js';
import { openBackend } from './backend.js';
import { graphOutline } from './graph-outline.js';
import { layersFileOutline } from './layers-file-outline.js';
import { countOf, producerOf } from './model-json.js';
import type { WeightSpec } from './model-json.js';
import { readContent } from './network-content.js';
import type { NetworkContent } from './network-content.js';
import { openNetwork } from './open-network.js';
import { outlineGraph } from './outline.js';
import type { Outline } from './outline.js';
import { savedModelOutline } from './saved-model-outline.js';
import { fixedImage, runOnZeros, tappedTensors } from './tapped-network.js';

/**
 * What a network of TensorFlow says of itself. Shapes are found by running it once on zeros; where it does not run
 * (an open image size, an operator that no backend here has) they are null, and all else still comes from the file.
 */
export async function describeTensorFlow(network: NetworkFile): Promise<NetworkDescription> {
  const content = readContent(network.bytes, network.fileName);
  const outline = outlineOf(content);
  const tapped = await tap(content, outline);
  return {
    format: content.format,
    sha256: network.sha256,
    bytes: network.size,
    producer: content.format === 'saved-model' ? content.model.producer : producerOf(content.json),
    opset: null,
    parameters:
      content.format === 'saved-model' ? content.model.parameters : countParameters(content.specs),
    inputs: outline.inputs,
    outputs: outline.outputs.map((output) => withShape(output, tapped?.shapes)),
    tensors: tapped?.tensors ?? unshaped(outlineGraph(outline)),
  };
}

function outlineOf(content: NetworkContent): Outline {
  if (content.format === 'saved-model') return savedModelOutline(content);
  if (content.format === 'tfjs-graph') return graphOutline(content);
  return layersFileOutline(content);
}

interface Tapped {
  readonly shapes: ReadonlyMap<string, TensorInfo>;
  readonly tensors: NetworkDescription['tensors'];
}

/** Null where the network does not run here. */
async function tap(content: NetworkContent, { inputs }: Outline): Promise<Tapped | null> {
  const image = fixedImage(inputs[0]);
  if (content.format === 'saved-model' || image === null) return null;
  try {
    const backend = await openBackend('wasm');
    const open = await openNetwork(backend, content);
    try {
      const shapes = runOnZeros(backend, open, image);
      const tensors = tappedTensors(open, shapes).map(({ tensor, node, shape }) => {
        return { name: tensor, node: node.name, operator: node.operator, shape };
      });
      return { shapes, tensors };
    } finally {
      open.dispose();
    }
  } catch (cause) {
    if (cause instanceof NetworkError) return null;
    throw cause;
  }
}

function withShape(output: GraphTensor, shapes?: ReadonlyMap<string, TensorInfo>): GraphTensor {
  const shape = shapes?.get(output.name)?.shape;
  return shape ? { ...output, shape: ['?', ...shape.slice(1)] } : output;
}

function unshaped({ nodes, variable }: NetworkGraph): NetworkDescription['tensors'] {
  return nodes
    .filter(({ outputs: [tensor] }) => variable.has(tensor))
    .map(({ name, operator, outputs: [tensor] }) => ({
      name: tensor,
      node: name,
      operator,
      shape: null,
    }));
}

/** Numbers in the file's weights; shapes and indices are none. */
function countParameters(specs: readonly WeightSpec[]): number {
  return specs
    .filter(({ dtype }) => dtype === 'float32')
    .reduce((sum, spec) => sum + countOf(spec), 0);
}
