import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { firstLine, NetworkError } from '../network-error.js';
import type { NetworkGraph } from '../onnx/graph.js';
import type { Backend } from './backend.js';
import { graphOutline } from './graph-outline.js';
import { layersOutline } from './layers-outline.js';
import type { NetworkContent, SavedModelContent, TfjsContent } from './network-content.js';
import { outlineGraph } from './outline.js';
import { savedModelOutline, signatureOf } from './saved-model-outline.js';
import type { LayersModel, Tensor, TensorFlow } from './tensorflow.js';

/** A network held by a backend. */
export interface OpenNetwork {
  readonly graph: NetworkGraph;
  /**
   * What computes the given tensors of the graph, in their order, from a batch of images. Call it inside `tf.tidy`
   * with the backend active; the tensors are the caller's.
   */
  readonly evaluator: (tensors: readonly string[]) => (images: Tensor) => Tensor[];
  readonly dispose: () => void;
}

/** @throws NetworkError when the backend cannot hold the network */
export async function openNetwork(backend: Backend, content: NetworkContent): Promise<OpenNetwork> {
  backend.activate();
  try {
    if (content.format === 'saved-model') return await openSavedModel(backend, content);
    if (content.format === 'tfjs-graph') return await openGraph(backend.tf, content);
    return await openLayers(backend.tf, content);
  } catch (cause) {
    if (cause instanceof NetworkError) throw cause;
    throw new NetworkError(
      content.fileName,
      `expected a network that TensorFlow.js ${backend.version} loads, found: ${firstLine(cause)}`,
      { cause },
    );
  }
}

/** A LayersModel as TensorFlow.js holds it, on whatever backend is active. */
export async function loadLayers(tf: TensorFlow, content: TfjsContent): Promise<LayersModel> {
  return tf.loadLayersModel(tf.io.fromMemory(artifacts(content)));
}

async function openLayers(tf: TensorFlow, content: TfjsContent): Promise<OpenNetwork> {
  const model = await loadLayers(tf, content);
  const { outline, tensors } = layersOutline(model, content.fileName);
  return {
    graph: outlineGraph(outline),
    evaluator(names) {
      const outputs = [...new Set(names.map((name) => tensors.get(name)!))];
      const tapped = tf.model({ inputs: model.inputs, outputs });
      const places = names.map((name) => outputs.indexOf(tensors.get(name)!));
      return (images) => {
        const results = [tapped.predictOnBatch(images)].flat();
        return places.map((place) => results[place]);
      };
    },
    dispose: () => void model.dispose(),
  };
}

async function openGraph(tf: TensorFlow, content: TfjsContent): Promise<OpenNetwork> {
  const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts(content)));
  const graph = outlineGraph(graphOutline(content));
  const [input] = graph.inputs;
  return {
    graph,
    evaluator: (names) => (images) =>
      [model.execute({ [input?.name ?? '']: images }, [...names])].flat(),
    dispose: () => model.dispose(),
  };
}

function artifacts({ json, specs, data }: TfjsContent) {
  const { modelTopology, signature, userDefinedMetadata } = json;
  return {
    modelTopology,
    signature,
    userDefinedMetadata,
    weightSpecs: specs.map((spec) => ({ ...spec, shape: [...spec.shape] })),
    weightData: data,
  } as Parameters<TensorFlow['io']['fromMemory']>[0];
}

async function openSavedModel(
  { node, name: backend }: Backend,
  content: SavedModelContent,
): Promise<OpenNetwork> {
  if (!node) {
    throw new NetworkError(
      content.fileName,
      `expected the native engine of TensorFlow.js for a SavedModel, found only ${backend}; run \`factorscope engine install tensorflow\``,
    );
  }
  const { tags, signatures } = content.model;
  const folder = await unpack(content.files);
  const models = await Promise.all(
    signatures.map(async ({ name }) => ({
      name,
      model: await node.loadSavedModel(folder, tags, name),
    })),
  ).finally(() => rm(folder, { recursive: true }));
  return {
    graph: outlineGraph(savedModelOutline(content)),
    evaluator: (names) => (images) =>
      names.map((name) => {
        const { signature, output } = signatureOf(content, name);
        const { model } = models.find((one) => one.name === signature.name)!;
        return model.predict({ [signature.inputs[0].name]: images })[output];
      }),
    dispose: () => models.forEach(({ model }) => model.dispose()),
  };
}

/** The native engine reads a SavedModel from a folder. */
async function unpack(files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'factorscope-saved-model-'));
  for (const [name, bytes] of files) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  return folder;
}
