import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FaceModelError } from '../model-file.js';
import { readLandmarkFile } from './landmark-file.js';
import { readObj, readObjPositions } from './obj-file.js';
import type { Landmarks, SourceMode, SourceModel } from './types.js';

const NEUTRAL = /neutral|^(mean|base|template|average)/i;
/** `identity000`, `id_12`, `shape3`, `pc-07`; every other mesh is an expression. */
const IDENTITY = /^(identity|id|shape|pca?|person|mode)[-_ ]?\d+$/i;

/**
 * A folder of whole meshes of one topology (ICT-FaceKit's layout): a neutral one, identities and expressions; a mode
 * is its mesh minus the neutral one. A JSON file with 68 landmark vertices beside them is read too.
 */
export function readObjFolder(folder: string): SourceModel {
  const names = readdirSync(folder).sort();
  const files = names.filter((name) => /\.obj$/i.test(name));
  const neutral = files.find((name) => NEUTRAL.test(name));
  if (neutral === undefined) {
    throw new FaceModelError(
      `${folder}: expected an OBJ file named neutral, mean, base or template among ${files.length} OBJ files, found none: name the neutral mesh so`,
    );
  }
  const mesh = readObj(join(folder, neutral));
  const modes = files
    .filter((name) => name !== neutral)
    .map((name) => wholeMeshMode(join(folder, name), mesh.positions));
  return {
    source: folder,
    name: basename(folder),
    ...mesh,
    modes,
    expressionMean: null,
    texture: null,
    landmarks: landmarksBeside(folder, names),
    millimetresPerUnit: null,
    notes: [],
  };
}

function wholeMeshMode(file: string, neutral: Float64Array): SourceMode {
  const positions = readObjPositions(file);
  if (positions.length !== neutral.length) {
    throw new FaceModelError(
      `${file}: expected the ${neutral.length / 3} vertices of the neutral mesh, found ${positions.length / 3}: modes must share its topology`,
    );
  }
  const name = basename(file).replace(/\.obj$/i, '');
  return {
    name,
    role: IDENTITY.test(name) ? 'residual' : 'expression',
    values: Float32Array.from(positions, (value, i) => value - neutral[i]),
  };
}

function landmarksBeside(folder: string, names: readonly string[]): Landmarks | null {
  const file = names.find((name) => /^(vertex_indices|landmarks.*)\.json$/i.test(name));
  return file === undefined ? null : readLandmarkFile(join(folder, file));
}
