import { NetworkError } from './network-error.js';
import { externalFiles } from './onnx/external-data.js';
import { readOnnx } from './onnx/onnx-model.js';
import { parseModelJson, weightFiles } from './tfjs/model-json.js';

/**
 * Files that hold weights of a network, as paths relative to the file that names them: an ONNX file's external data, the
 * weights of a TensorFlow.js `model.json`. None of a file that is no such network.
 */
export function networkParts(bytes: Uint8Array, fileName: string): string[] {
  try {
    if (/\.json$/i.test(fileName)) return weightFiles(parseModelJson(bytes, fileName));
    return externalFiles(readOnnx(bytes, fileName));
  } catch (error) {
    if (error instanceof NetworkError) return [];
    throw error;
  }
}
