import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { firstLine, NetworkError } from '../network-error.js';
import { joinWeights, MODEL_JSON, parseModelJson, weightFiles } from './model-json.js';
import { SAVED_MODEL } from './saved-model.js';

/**
 * Files of a TensorFlow network by their names inside the container: `model.json` with its weights, or a SavedModel's
 * graph with its variables.
 * @param path of the model.json or of the folder that holds it, or a SavedModel's folder
 * @throws NetworkError when there is no network, or a part of it is missing or of another length than it should be
 */
export async function readTensorFlowFiles(path: string): Promise<Map<string, Uint8Array>> {
  if (!(await stat(path)).isDirectory()) return readWithWeights(path);
  const names = await readdir(path);
  if (names.includes(SAVED_MODEL)) return readSavedModel(path);
  if (names.includes(MODEL_JSON)) return readWithWeights(join(path, MODEL_JSON));
  throw new NetworkError(
    path,
    `expected a network file, found a folder without ${MODEL_JSON} or ${SAVED_MODEL}; give the path of an .onnx file, a TensorFlow.js model.json or a SavedModel folder`,
  );
}

async function readWithWeights(path: string): Promise<Map<string, Uint8Array>> {
  const bytes = await readFile(path);
  const json = parseModelJson(bytes, path);
  const files = new Map<string, Uint8Array>([[MODEL_JSON, bytes]]);
  for (const name of weightFiles(json)) {
    if (isAbsolute(name) || normalize(name).startsWith('..')) {
      throw new NetworkError(
        path,
        `expected weights in a file beside it, found the location "${name}"; convert the network again`,
      );
    }
    files.set(name, await readWeights(join(dirname(path), name), path, name));
  }
  joinWeights(json, files, path);
  return files;
}

async function readWeights(file: string, network: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new NetworkError(
      network,
      `expected its weights in ${name}, found ${missing ? 'no such file' : firstLine(cause)}; keep ${name} beside ${basename(network)}`,
      { cause },
    );
  }
}

const PARTS = ['variables', 'assets'];

async function readSavedModel(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map([[SAVED_MODEL, await readFile(join(folder, SAVED_MODEL))]]);
  for (const part of PARTS) {
    const names = await readdir(join(folder, part)).catch(() => []);
    for (const name of names) {
      const file = join(folder, part, name);
      if ((await stat(file)).isFile()) files.set(`${part}/${name}`, await readFile(file));
    }
  }
  return files;
}
