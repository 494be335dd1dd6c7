import { readFileSync, statSync } from 'node:fs';
import { FaceModelError } from '../model-file.js';

/** Larger models are refused before they are read. */
export const MAX_VERTICES = 500_000;
export const MAX_BYTES = 2 ** 30;

/** Refuses a mesh that no use of a face needs. */
export function checkVertexCount(source: string, vertexCount: number): void {
  if (vertexCount > MAX_VERTICES) {
    throw new FaceModelError(
      `${source}: expected at most ${MAX_VERTICES} vertices, found ${vertexCount}: simplify the mesh or crop it to the head`,
    );
  }
}

/** Bytes of one file, refused by its size before they are read. */
export function readBounded(file: string): Uint8Array {
  checkFileSize(file);
  return readFileSync(file);
}

/** The same without reading it. Throws FaceModelError also when the file is not there. */
export function checkFileSize(file: string): void {
  const { size } = statOf(file);
  if (size > MAX_BYTES) {
    throw new FaceModelError(
      `${file}: expected at most 1 GiB, found ${(size / 2 ** 30).toFixed(1)} GiB: keep fewer modes or vertices`,
    );
  }
}

/** What is at a path. Throws FaceModelError when it is nothing. */
export function statOf(path: string): { size: number; isDirectory(): boolean } {
  try {
    return statSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'nothing there' : (code ?? String(cause));
    throw new FaceModelError(`${path}: expected a face model, found ${found}`, { cause });
  }
}
