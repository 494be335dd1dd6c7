import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from './onnx-model.js';
import { withFields } from './onnx-model.js';
import { NetworkError } from '../network-error.js';

/** `data_location` of a tensor whose bytes lie in another file. */
const EXTERNAL = 1;

/** Files that hold weights of this model, as paths relative to it, sorted. */
export function externalFiles(model: OnnxModel): string[] {
  const files = new Set<string>();
  embedInGraph(model.graph ?? {}, (tensor) => {
    files.add(entry(tensor, 'location') ?? '');
    return tensor;
  });
  return [...files].sort();
}

/**
 * The model with every external weight moved into it.
 * @param files bytes of each file of `externalFiles`
 * @throws NetworkError when a file is shorter than the model says
 */
export function embedExternalData(
  model: OnnxModel,
  files: ReadonlyMap<string, Uint8Array>,
  fileName: string,
): OnnxModel {
  const embed = (tensor: OnnxTensor) => embedTensor(tensor, files, fileName);
  return withFields(model, { graph: model.graph && embedInGraph(model.graph, embed) });
}

function embedTensor(
  tensor: OnnxTensor,
  files: ReadonlyMap<string, Uint8Array>,
  fileName: string,
): OnnxTensor {
  const location = entry(tensor, 'location') ?? '';
  const bytes = files.get(location)!;
  const offset = Number(entry(tensor, 'offset') ?? 0);
  const length = Number(entry(tensor, 'length') ?? bytes.length - offset);
  if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length)) {
    throw new NetworkError(
      fileName,
      `expected bytes ${offset} to ${offset + length} of weight "${tensor.name}" in ${location}, ` +
        `found a file of ${bytes.length} bytes; copy both files again`,
    );
  }
  const rawData = bytes.subarray(offset, offset + length);
  return withFields(tensor, { rawData, externalData: [], dataLocation: 0 });
}

type Replace = (tensor: OnnxTensor) => OnnxTensor;

/** Replaces each external tensor of a graph: initializers, constants, and those of subgraphs. */
function embedInGraph(graph: OnnxGraph, replace: Replace): OnnxGraph {
  return withFields(graph, {
    initializer: graph.initializer?.map((tensor) => embedIn(tensor, replace)),
    node: graph.node?.map((node) => embedInNode(node, replace)),
  });
}

function embedInNode(node: OnnxNode, replace: Replace): OnnxNode {
  if (!node.attribute?.some(({ t, g, graphs }) => t ?? g ?? graphs?.length)) return node;
  const attribute = node.attribute.map((attribute) =>
    withFields(attribute, {
      ...(attribute.t && { t: embedIn(attribute.t, replace) }),
      ...(attribute.g && { g: embedInGraph(attribute.g, replace) }),
      ...(attribute.graphs && { graphs: attribute.graphs.map((g) => embedInGraph(g, replace)) }),
    }),
  );
  return withFields(node, { attribute });
}

function embedIn(tensor: OnnxTensor, replace: Replace): OnnxTensor {
  return tensor.dataLocation === EXTERNAL ? replace(tensor) : tensor;
}

function entry(tensor: OnnxTensor, key: string): string | undefined {
  return tensor.externalData?.find((pair) => pair.key === key)?.value;
}
