import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { firstLine, NetworkError } from './network-error.js';
import { embedExternalData, externalFiles } from './onnx/external-data.js';
import { readOnnx, writeOnnx } from './onnx/onnx-model.js';
import { isContainer, packFiles } from './tfjs/container.js';
import { readContent } from './tfjs/network-content.js';
import { readTensorFlowFiles } from './tfjs/network-files.js';
import type { NetworkFormat } from './types.js';

/** A network as one piece: what a worker elsewhere needs to load it. */
export interface NetworkFile {
  /** Name without folders, for messages. */
  readonly fileName: string;
  /**
   * The file itself, or, where its weights lie in other files, the file with them moved in; for the formats of
   * TensorFlow an archive of the files.
   */
  readonly bytes: Uint8Array;
  /** Of the file as it lies on disk, followed by its external data in the order of their names; of the archive. */
  readonly sha256: string;
  /** Size on disk, external data included. */
  readonly size: number;
}

/** Protocol buffers end at 2 GiB, and so does what a runtime takes from memory. */
const MAX_BYTES = 2 ** 31 - 1;

const KINDS = 'an .onnx file, a TensorFlow.js model.json or a SavedModel folder';

/**
 * Reads a network with all of its files: ONNX and external data, a TensorFlow.js `model.json` and weights (or the
 * folder of both), a SavedModel folder, or an archive of either.
 * @throws NetworkError when a file is missing, unreadable, too large, empty, cut short or no network
 */
export async function readNetworkFile(path: string): Promise<NetworkFile> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return readTensorFlow(path);
  const bytes = await readOne(path, path, `give the path of ${KINDS}`);
  if (isContainer(bytes)) return networkFromBytes(bytes, basename(path));
  return isJson(bytes) ? readTensorFlow(path) : readOnnxFile(bytes, path);
}

/** Format of a network in one piece. Reads no more of it than that takes. */
export function networkFormat({ bytes, fileName }: NetworkFile): NetworkFormat {
  return isContainer(bytes) ? readContent(bytes, fileName).format : 'onnx';
}

async function readTensorFlow(path: string): Promise<NetworkFile> {
  const bytes = packFiles(await readTensorFlowFiles(path));
  checkSize(path, bytes.length);
  return networkFromBytes(bytes, basename(path));
}

/** The first character that is no space opens an object. */
function isJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20);
  return first === 0x7b;
}

async function readOnnxFile(bytes: Uint8Array, path: string): Promise<NetworkFile> {
  const model = readOnnx(bytes, path);
  const files = await readExternalFiles(path, externalFiles(model));
  const pieces = [bytes, ...files.values()];
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  checkSize(path, size);
  return {
    fileName: basename(path),
    bytes: files.size === 0 ? bytes : writeOnnx(embedExternalData(model, files, path)),
    sha256: hash.digest('hex'),
    size,
  };
}

function checkSize(path: string, size: number): void {
  if (size <= MAX_BYTES) return;
  throw new NetworkError(path, `expected at most 2 GiB with its weights, found ${size} bytes`);
}

/** A network already in memory: whole, or refused. */
export function networkFromBytes(bytes: Uint8Array, fileName: string): NetworkFile {
  if (isContainer(bytes)) {
    readContent(bytes, fileName);
    return { fileName, bytes, sha256: sha256(bytes), size: bytes.length };
  }
  const missing = externalFiles(readOnnx(bytes, fileName));
  if (missing.length > 0) {
    throw new NetworkError(
      fileName,
      `expected a network in one piece, found weights in ${missing.join(', ')}; read it from its folder instead`,
    );
  }
  return { fileName, bytes, sha256: sha256(bytes), size: bytes.length };
}

async function readExternalFiles(
  path: string,
  locations: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const location of locations) {
    if (location === '' || isAbsolute(location) || normalize(location).startsWith('..')) {
      throw new NetworkError(
        path,
        `expected weights in a file beside it, found the location "${location}"; export it again`,
      );
    }
    const advice = `keep the weights file ${location} beside the network`;
    files.set(location, await readOne(join(dirname(path), location), path, advice));
  }
  return files;
}

async function readOne(path: string, network: string, advice: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const found = code === 'ENOENT' ? 'no such file' : firstLine(cause);
    const what = path === network ? 'a network file' : `its weights in ${path}`;
    throw new NetworkError(network, `expected ${what}, found ${found}; ${advice}`, { cause });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
