import { writeOnnx } from '../../onnx/onnx-model.js';
import type { Layer, LayersModel } from '../tensorflow.js';
import { GraphWriter, inputLayers } from './graph-writer.js';
import type { WeightType } from './graph-writer.js';
import { LAYER_WRITERS } from './layer-writers.js';

export const ONNX_OPSET = 17;
const ONNX_IR_VERSION = 8;

export interface OnnxDescription {
  /** Name of the graph. */
  readonly name: string;
  readonly producerVersion: string;
  /** Written as the file's metadata properties, in this order. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Order of the file's input. @default 'nchw' */
  readonly inputLayout?: 'nchw' | 'nhwc';
  /** @default 'float32' */
  readonly weights?: WeightType;
}

/**
 * A LayersModel of images [N, H, W, C] as an ONNX file (opset 17) with the model's own names for input, nodes and
 * tensors. Inside, maps are [batch, C, H, W]; batch normalisation right after a linear convolution is folded into it
 * and goes by its name; layers of a nested model are named NESTED/LAYER. The same model gives the same bytes.
 * Throws an Error that names a layer it cannot write.
 */
export function layersModelToOnnx(model: LayersModel, description: OnnxDescription): Uint8Array {
  const graph = new GraphWriter(description.weights);
  for (const input of model.inputs) {
    requireFixedSize(input.sourceLayer);
    const { name } = input.sourceLayer;
    const layout = description.inputLayout ?? 'nchw';
    graph.addInput({ name, shape: input.shape }, input.sourceLayer, layout);
  }
  writeLayers(graph, model);
  const outputs = model.outputs.map(({ sourceLayer }) => graph.outputOf(sourceLayer).name);
  const metadata = Object.entries(description.metadata);
  return writeOnnx({
    irVersion: ONNX_IR_VERSION,
    producerName: 'factorscope',
    producerVersion: description.producerVersion,
    opsetImport: [{ domain: '', version: ONNX_OPSET }],
    graph: graph.graph(description.name, [...new Set(outputs)]),
    metadataProps: metadata.map(([key, value]) => ({ key, value })),
  });
}

function writeLayers(graph: GraphWriter, model: LayersModel): void {
  for (const layer of model.layers) {
    if (graph.isWritten(layer)) continue;
    const uses = layer.inboundNodes.length - (isModel(layer) ? 1 : 0);
    if (uses > 1) {
      throw new Error(
        `expected every layer to be used once, found layer ${layer.name} used ${uses} times: ONNX export does not cover it`,
      );
    }
    if (isModel(layer)) writeNested(graph, layer);
    else writerOf(layer)(graph, layer);
  }
}

function writeNested(graph: GraphWriter, model: LayersModel): void {
  const sources = inputLayers(model);
  if (sources.length === 0) {
    // A model that begins a sequence stands there with its own layers.
    writeLayers(graph, model);
    return;
  }
  model.inputs.forEach(({ sourceLayer }, i) => {
    graph.alias(sourceLayer, graph.outputOf(sources[i]));
  });
  graph.within(model.name, () => writeLayers(graph, model));
  graph.alias(model, graph.outputOf(model.outputs[0].sourceLayer));
}

function isModel(layer: Layer): layer is LayersModel {
  return 'layers' in layer;
}

function writerOf(layer: Layer): (graph: GraphWriter, layer: Layer) => void {
  const type = layer.getClassName();
  if (Object.hasOwn(LAYER_WRITERS, type)) return LAYER_WRITERS[type];
  throw new Error(
    `expected layers of type ${Object.keys(LAYER_WRITERS).join(', ')}, found ${type} in layer ${layer.name}: ONNX export does not cover it`,
  );
}

function requireFixedSize(layer: Layer): void {
  const [, ...shape] = layer.outputShape as (number | null)[];
  if (shape.every((size) => size !== null)) return;
  throw new Error(
    `expected an input of fixed size, found [${shape.map((size) => size ?? '?').join(', ')}] in layer ${layer.name}: ONNX export does not cover it`,
  );
}
