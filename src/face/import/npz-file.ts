import { basename } from 'node:path';
import { unzipSync } from 'fflate';
import { FaceModelError } from '../model-file.js';
import { landmarksOf68 } from './landmark-file.js';
import { checkVertexCount, readBounded } from './limits.js';
import { readNpy } from './npy-file.js';
import type { NpyArray } from './npy-file.js';
import type { Landmarks, SourceMode, SourceModel } from './types.js';

/** Names under which arrays are looked for, in this order. */
const NAMES = {
  mean: ['mean', 'shape_mean', 'v_template'],
  triangles: ['triangles', 'faces', 'f'],
  shape: ['shape', 'shape_basis', 'shapedirs'],
  expression: ['expression', 'expression_basis'],
  textureMean: ['texture_mean', 'color_mean'],
  texture: ['texture', 'texture_basis', 'color'],
  landmarks: ['landmarks'],
} as const;
type ArrayName = keyof typeof NAMES;

/** Decompressed arrays may be this much larger than the file may be. */
const MAX_UNZIPPED_BYTES = 2 ** 31;

/**
 * A NumPy archive: `mean` [V,3], `triangles` [T,3] (0-based), bases `shape`, `expression` and `texture` [K,V,3] or
 * [V,3,K] of one standard deviation (or full expression) per mode, `texture_mean` [V,3], `landmarks` (68 vertices).
 */
export function readNpz(file: string): SourceModel {
  const arrays = readArrays(file);
  const mean = expectArray(file, arrays, 'mean');
  const vertexCount = mean.shape[0];
  expectShape(file, 'mean', mean, [vertexCount, 3]);
  checkVertexCount(file, vertexCount);
  const triangles = expectArray(file, arrays, 'triangles');
  expectShape(file, 'triangles', triangles, [triangles.shape[0], 3]);
  const modes = (name: 'shape' | 'expression' | 'texture'): SourceMode[] => {
    const basis = arrays[name];
    if (!basis) return [];
    const role = name === 'expression' ? 'expression' : 'residual';
    return columnsOf(file, name, basis, vertexCount).map((values, k) => ({
      name: `${name} ${k}`,
      role,
      values,
    }));
  };
  const textureMean = arrays.textureMean;
  if (textureMean) expectShape(file, 'texture_mean', textureMean, [vertexCount, 3]);
  return {
    source: file,
    name: basename(file).replace(/\.npz$/i, ''),
    positions: Float64Array.from(mean.values),
    triangles: Uint32Array.from(triangles.values),
    triangleParts: null,
    partNames: [],
    modes: [...modes('shape'), ...modes('expression')],
    expressionMean: null,
    texture: textureMean
      ? { mean: Float32Array.from(textureMean.values), modes: modes('texture') }
      : null,
    landmarks: landmarksIn(file, arrays.landmarks),
    millimetresPerUnit: null,
    notes: [],
  };
}

type Arrays = Partial<Record<ArrayName, NpyArray>>;

function readArrays(file: string): Arrays {
  const wanted = new Map(
    Object.entries(NAMES).flatMap(([name, known]) => known.map((key) => [`${key}.npy`, name])),
  );
  let unzipped: Record<string, Uint8Array>;
  let total = 0;
  try {
    unzipped = unzipSync(readBounded(file), {
      filter: ({ name, originalSize }) => {
        if (!wanted.has(name)) return false;
        total += originalSize;
        return total <= MAX_UNZIPPED_BYTES;
      },
    });
  } catch (cause) {
    if (cause instanceof FaceModelError) throw cause;
    throw new FaceModelError(
      `${file}: expected a NumPy archive (.npz), found another or a broken file`,
      { cause },
    );
  }
  if (total > MAX_UNZIPPED_BYTES) {
    throw new FaceModelError(
      `${file}: expected at most 2 GiB of arrays, found more: keep fewer modes or vertices`,
    );
  }
  const arrays: Arrays = {};
  for (const [name, keys] of Object.entries(NAMES)) {
    const key = keys.find((candidate) => unzipped[`${candidate}.npy`] !== undefined);
    if (key !== undefined) arrays[name as ArrayName] = parse(file, key, unzipped[`${key}.npy`]);
  }
  return arrays;
}

function parse(file: string, key: string, bytes: Uint8Array): NpyArray {
  try {
    return readNpy(bytes);
  } catch (cause) {
    throw new FaceModelError(`${file}: array "${key}": ${(cause as Error).message}`, { cause });
  }
}

function expectArray(file: string, arrays: Arrays, name: ArrayName): NpyArray {
  const array = arrays[name];
  if (array) return array;
  throw new FaceModelError(
    `${file}: expected an array named ${NAMES[name].join(' or ')}, found none`,
  );
}

function expectShape(file: string, name: string, array: NpyArray, shape: readonly number[]): void {
  if (array.shape.length === shape.length && array.shape.every((size, k) => size === shape[k]))
    return;
  const wanted = shape.map((size) => (Number.isInteger(size) ? size : 'n')).join(', ');
  throw new FaceModelError(
    `${file}: expected "${name}" of shape [${wanted}], found [${array.shape.join(', ')}]`,
  );
}

/** [K,V,3] or [V,3,K] -> K columns of [3V]. */
function columnsOf(
  file: string,
  name: string,
  basis: NpyArray,
  vertexCount: number,
): Float32Array[] {
  const length = 3 * vertexCount;
  const [a, b, c] = basis.shape;
  const modesFirst = basis.shape.length === 3 && b === vertexCount && c === 3;
  const modesLast = basis.shape.length === 3 && a === vertexCount && b === 3;
  if (!modesFirst && !modesLast) {
    throw new FaceModelError(
      `${file}: expected "${name}" of shape [modes, ${vertexCount}, 3], found [${basis.shape.join(', ')}]`,
    );
  }
  const count = modesFirst ? a : c;
  return Array.from({ length: count }, (_, k) =>
    modesFirst
      ? Float32Array.from(basis.values.subarray(k * length, (k + 1) * length))
      : Float32Array.from({ length }, (_unused, i) => basis.values[i * count + k]),
  );
}

function landmarksIn(file: string, array: NpyArray | undefined): Landmarks | null {
  if (!array) return null;
  expectShape(file, 'landmarks', array, [68]);
  return landmarksOf68([...array.values]);
}
