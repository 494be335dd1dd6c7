import { NetworkError } from '../network-error.js';
import { unpackFiles } from './container.js';
import { isGraph, joinWeights, MODEL_JSON, parseModelJson } from './model-json.js';
import type { ModelJson, WeightSpec } from './model-json.js';
import { readSavedModel, SAVED_MODEL } from './saved-model.js';
import type { SavedModel } from './saved-model.js';

/** A TensorFlow.js network with its weights. */
export interface TfjsContent {
  readonly format: 'tfjs-layers' | 'tfjs-graph';
  readonly fileName: string;
  readonly json: ModelJson;
  readonly specs: readonly WeightSpec[];
  readonly data: ArrayBuffer;
}

/** A SavedModel with the files of its folder. */
export interface SavedModelContent {
  readonly format: 'saved-model';
  readonly fileName: string;
  readonly model: SavedModel;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export type NetworkContent = TfjsContent | SavedModelContent;

/**
 * What lies in a container.
 * @throws NetworkError when it holds no network, or not all of it
 */
export function readContent(bytes: Uint8Array, fileName: string): NetworkContent {
  const files = unpackFiles(bytes, fileName);
  const graph = files.get(SAVED_MODEL);
  if (graph) {
    return { format: 'saved-model', fileName, model: readSavedModel(graph, fileName), files };
  }
  const topology = files.get(MODEL_JSON);
  if (!topology) {
    throw new NetworkError(
      fileName,
      `expected an archive with ${MODEL_JSON} or ${SAVED_MODEL}, found neither; give the network's folder instead`,
    );
  }
  const json = parseModelJson(topology, fileName);
  const format = isGraph(json.modelTopology) ? 'tfjs-graph' : 'tfjs-layers';
  return { format, fileName, json, ...joinWeights(json, files, fileName) };
}
