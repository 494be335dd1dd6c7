import { firstLine, NetworkError } from '../network-error.js';
import type { NetworkFile } from '../network-file.js';
import { openBackend } from './backend.js';
import { layersModelToOnnx } from './export/layers-to-onnx.js';
import { isContainer } from './container.js';
import { readContent } from './network-content.js';
import { loadLayers } from './open-network.js';

export interface ExportOptions {
  /** Order of the ONNX file's input. @default 'nchw' */
  readonly inputLayout?: 'nchw' | 'nhwc';
}

/** A LayersModel with a layer that the export to ONNX does not cover. */
export class ExportError extends NetworkError {}

/**
 * A TensorFlow.js LayersModel as an ONNX file: see `layersModelToOnnx`. The same network gives the same bytes, whatever
 * backends are installed.
 * @throws ExportError naming a layer that is not covered; NetworkError when it is no LayersModel or does not load
 */
export async function exportLayers(
  { bytes, fileName }: NetworkFile,
  { inputLayout = 'nchw' }: ExportOptions = {},
): Promise<Uint8Array> {
  const content = isContainer(bytes) ? readContent(bytes, fileName) : null;
  if (content?.format !== 'tfjs-layers') {
    throw new NetworkError(
      fileName,
      `expected a TensorFlow.js LayersModel to export, found format ${content?.format ?? 'onnx'}; only a LayersModel can be written as ONNX`,
    );
  }
  const { tf, activate } = await openBackend('wasm');
  activate();
  const model = await loadLayers(tf, content).catch((cause: unknown) => {
    throw new ExportError(
      fileName,
      `expected layers that TensorFlow.js ${tf.version_core} knows, found: ${firstLine(cause)}`,
      { cause },
    );
  });
  try {
    return layersModelToOnnx(model, {
      name: model.name,
      producerVersion: '',
      metadata: {},
      inputLayout,
    });
  } catch (cause) {
    throw new ExportError(fileName, firstLine(cause), { cause });
  } finally {
    model.dispose();
  }
}
