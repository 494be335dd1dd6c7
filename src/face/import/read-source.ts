import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { FaceModelError } from '../model-file.js';
import { statOf } from './limits.js';
import { readNpz } from './npz-file.js';
import { readObjFolder } from './obj-folder.js';
import { readTargetFolder } from './target-folder.js';
import { SOURCE_FORMATS } from './types.js';
import type { ImportOptions, SourceFormat, SourceModel } from './types.js';

/** One standard deviation of a morph target, as a share of it: clamped draws then reach 0.6 of what artists made. */
const TARGET_DEVIATION = 0.25;

/** Reads a source that is not a face-model file already. Throws FaceModelError. */
export async function readSource(
  path: string,
  format: Exclude<SourceFormat, 'arrow'>,
  options: ImportOptions,
): Promise<SourceModel> {
  switch (format) {
    case 'statismo': {
      // Loaded when needed: its HDF5 library is WebAssembly that no other command should wait for.
      const { readStatismo } = await import('./statismo-file.js');
      return readStatismo(path);
    }
    case 'npz':
      return readNpz(path);
    case 'targets':
      return readTargetFolder(path, options.targetDeviation ?? TARGET_DEVIATION);
    case 'obj-folder':
      return readObjFolder(path);
  }
}

/** Format of a path: by what a folder holds or a file begins with. Throws FaceModelError naming what is understood. */
export function detectFormat(path: string): SourceFormat {
  if (statOf(path).isDirectory()) return folderFormat(path);
  const start = firstBytes(path);
  const text = String.fromCharCode(...start);
  if (start[0] === 0x89 && text.startsWith('HDF', 1)) return 'statismo';
  if (text.startsWith('PK')) return 'npz';
  if (text.startsWith('ARROW1')) return 'arrow';
  if (text.startsWith('MATLAB')) {
    throw refusal(
      path,
      'a MATLAB file (Basel Face Model 2009): save its arrays as .npz, see docs/face-models.md',
    );
  }
  if (/\.obj$/i.test(path))
    throw refusal(path, 'one OBJ file: give the folder that also holds its modes');
  if (start[0] === 0x80)
    throw refusal(
      path,
      'a Python pickle (FLAME?): save its arrays as .npz, see docs/face-models.md',
    );
  throw refusal(path, `a file that begins with "${text.replace(/[^ -~]/g, '.').slice(0, 16)}"`);
}

function folderFormat(folder: string): SourceFormat {
  const names = readdirSync(folder, { recursive: true }).map(String);
  if (names.some((name) => name.endsWith('.target'))) return 'targets';
  if (names.some((name) => /^[^/\\]*\.obj$/i.test(name))) return 'obj-folder';
  throw refusal(folder, `a folder with neither OBJ files nor .target files`);
}

function firstBytes(path: string): Uint8Array {
  const bytes = new Uint8Array(16);
  const file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

function refusal(path: string, found: string): FaceModelError {
  return new FaceModelError(
    `${path}: expected a face model to import (Statismo .h5, .npz, a folder of OBJ meshes or of a base OBJ with .target files, a factorscope .arrow), found ${found}; formats: ${SOURCE_FORMATS.join(', ')}`,
  );
}
