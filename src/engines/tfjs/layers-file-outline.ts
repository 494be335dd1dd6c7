import type { GraphTensor } from '../onnx/graph.js';
import { layersOf } from './model-json.js';
import type { TfjsContent } from './network-content.js';
import type { Outline } from './outline.js';

interface LayerConfig {
  readonly class_name: string;
  readonly name?: string;
  readonly config: {
    readonly name?: string;
    readonly batch_input_shape?: readonly (number | null)[];
    readonly dtype?: string;
  };
  readonly inbound_nodes?: unknown;
}

interface ModelConfig {
  readonly layers?: readonly LayerConfig[];
  readonly input_layers?: unknown;
  readonly output_layers?: unknown;
}

/**
 * Layers of a LayersModel as its file lists them, without loading it: names, classes and readers, no shapes. A model
 * in sequence has each layer read the one before.
 */
export function layersFileOutline({ fileName, json }: TfjsContent): Outline {
  const config = layersOf(json.modelTopology)?.config as ModelConfig | readonly LayerConfig[];
  const isSequence = Array.isArray(config) || !('input_layers' in config);
  const layers = Array.isArray(config) ? config : ((config as ModelConfig).layers ?? []);
  const named = (layers as readonly LayerConfig[]).map((layer) => {
    return { layer, name: layer.name ?? layer.config.name ?? '' };
  });
  const first = named[0];
  const last = named.at(-1);
  const names = isSequence
    ? { inputs: [inputName(first)], outputs: [last?.name ?? ''] }
    : endsOf(config);
  const nodes = named
    .filter(({ layer }) => layer.class_name !== 'InputLayer')
    .map(({ layer, name }, i, list) => ({
      name,
      operator: layer.class_name,
      inputs: isSequence
        ? [i === 0 ? names.inputs[0] : list[i - 1].name]
        : readNames(layer.inbound_nodes),
      output: name,
    }));
  return {
    fileName,
    inputs: names.inputs.map((name) =>
      describeInput(name, (isSequence ? first : named.find((one) => one.name === name))?.layer),
    ),
    outputs: names.outputs.map((name) => ({ name, shape: ['?', '?'], type: 'float32' })),
    nodes,
  };
}

function endsOf({ input_layers, output_layers }: ModelConfig) {
  return { inputs: readNames([input_layers]), outputs: readNames([output_layers]) };
}

/** TensorFlow.js names the input it adds to a sequence after the first layer. */
function inputName(first: { layer: LayerConfig; name: string } | undefined): string {
  if (!first) return '';
  return first.layer.class_name === 'InputLayer' ? first.name : `${first.name}_input`;
}

function describeInput(name: string, layer: LayerConfig | undefined): GraphTensor {
  const shape = layer?.config.batch_input_shape ?? [null, null, null, null];
  return { name, shape: shape.map((size) => size ?? '?'), type: layer?.config.dtype ?? 'float32' };
}

/** Layer names in Keras's references, [[NAME, node, tensor, …], …], however deep; of one reference alone too. */
function readNames(reference: unknown): string[] {
  if (!Array.isArray(reference)) return [];
  if (typeof reference[0] === 'string') return [reference[0]];
  return reference.flatMap(readNames);
}
