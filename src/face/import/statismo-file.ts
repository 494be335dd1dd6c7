import { basename } from 'node:path';
import { Dataset, File, Group, ready } from 'h5wasm/node';
import { FaceModelError } from '../model-file.js';
import { checkFileSize, checkVertexCount } from './limits.js';
import { statismoLandmarks } from './statismo-landmarks.js';
import type { SourceMode, SourceModel } from './types.js';

/**
 * A Statismo HDF5 file with `/shape` and, where they are, `/color` and `/expression` (the layout of the Basel Face
 * Models 2017 and 2019): `model/{mean, pcaBasis, pcaVariance}` and `representer/{points, cells}`. From version 0.9 on a
 * column of the basis has unit length and is scaled by the square root of its variance; in 0.8 it is scaled already.
 */
export async function readStatismo(path: string): Promise<SourceModel> {
  checkFileSize(path);
  await ready;
  const file = openFile(path);
  try {
    return readModel(path, file);
  } finally {
    file.close();
  }
}

function openFile(path: string): File {
  try {
    return new File(path, 'r');
  } catch (cause) {
    throw new FaceModelError(`${path}: expected an HDF5 file, found a damaged one`, { cause });
  }
}

function readModel(path: string, file: File): SourceModel {
  const shape = readPart(path, file, 'shape');
  const expression = file.get('expression') ? readPart(path, file, 'expression') : null;
  const colour = file.get('color') ? readPart(path, file, 'color') : null;
  const positions = Float64Array.from(shape.mean);
  const vertexCount = positions.length / 3;
  for (const [name, part] of [
    ['expression', expression],
    ['color', colour],
  ] as const) {
    if (part && part.mean.length !== positions.length) {
      throw new FaceModelError(
        `${path}: expected /${name}/model/mean of ${positions.length} numbers as in /shape, found ${part.mean.length}`,
      );
    }
  }
  return {
    source: path,
    name: basename(path).replace(/\.(h5|hdf5)$/i, ''),
    positions,
    triangles: readCells(path, file, vertexCount),
    triangleParts: null,
    partNames: [],
    modes: [
      ...modesOf(shape, 'shape', 'residual'),
      ...(expression ? modesOf(expression, 'expression', 'expression') : []),
    ],
    expressionMean: expression?.mean ?? null,
    texture: colour ? { mean: colour.mean, modes: modesOf(colour, 'texture', 'residual') } : null,
    landmarks: statismoLandmarks(
      textAt(file, 'metadata/landmarks/json'),
      textAt(file, 'metadata/landmarks/text'),
      positions,
    ),
    millimetresPerUnit: lengthUnit(file),
    notes: [],
  };
}

interface Part {
  /** [3V] */
  readonly mean: Float32Array;
  /** [3V] each, one standard deviation. */
  readonly columns: readonly Float32Array[];
}

function readPart(path: string, file: File, name: string): Part {
  const meanSet = dataset(path, file, `${name}/model/mean`);
  checkVertexCount(path, (meanSet.shape?.[0] ?? 0) / 3);
  const mean = Float32Array.from(numbers(meanSet));
  const basisSet = dataset(path, file, `${name}/model/pcaBasis`);
  const variance = numbers(dataset(path, file, `${name}/model/pcaVariance`));
  const [rows, count] = basisSet.shape ?? [];
  if (mean.length % 3 !== 0 || rows !== mean.length || count !== variance.length) {
    throw new FaceModelError(
      `${path}: expected /${name}/model/pcaBasis of shape [${mean.length}, ${variance.length}], as mean and pcaVariance, found [${basisSet.shape?.join(', ')}]`,
    );
  }
  const scaled = !isScaledAlready(file, name);
  const basis = numbers(basisSet);
  const columns = Array.from({ length: count }, (_, k) => {
    const deviation = scaled ? Math.sqrt(variance[k]) : 1;
    return Float32Array.from({ length: rows }, (_unused, i) => deviation * basis[i * count + k]);
  });
  return { mean, columns };
}

/** Version 0.8 and earlier; the part's own version stands before the file's. */
function isScaledAlready(file: File, part: string): boolean {
  const version = (name: string): number | null => {
    const set = file.get(`${part}/version/${name}`) ?? file.get(`version/${name}`);
    return set instanceof Dataset ? numbers(set)[0] : null;
  };
  return version('majorVersion') === 0 && (version('minorVersion') ?? 9) < 9;
}

function modesOf({ columns }: Part, name: string, role: SourceMode['role']): SourceMode[] {
  return columns.map((values, k) => ({ name: `${name} ${k}`, role, values }));
}

/** [3, T] (corner by corner) or [T, 3]. */
function readCells(path: string, file: File, vertexCount: number): Uint32Array {
  const set = dataset(path, file, 'shape/representer/cells');
  const cells = numbers(set);
  const [rows, columns] = set.shape ?? [];
  if (rows !== 3 && columns !== 3) {
    throw new FaceModelError(
      `${path}: expected /shape/representer/cells of shape [3, triangles], found [${set.shape?.join(', ')}]`,
    );
  }
  const count = cells.length / 3;
  const triangles = Uint32Array.from(cells, (_, i) =>
    rows === 3 ? cells[(i % 3) * count + Math.floor(i / 3)] : cells[i],
  );
  const outside = triangles.find((vertex) => vertex >= vertexCount);
  if (outside === undefined) return triangles;
  throw new FaceModelError(
    `${path}: expected cells of vertices 0 to ${vertexCount - 1}, found ${outside}`,
  );
}

function lengthUnit(file: File): number | null {
  const set = file.get('shape/representer/length-unit');
  if (!(set instanceof Dataset)) return null;
  const metres = numbers(set)[0];
  return metres > 0 ? Number((1000 * metres).toPrecision(6)) : null;
}

function dataset(path: string, file: File, name: string): Dataset {
  const found = file.get(name);
  if (found instanceof Dataset) return found;
  const groups =
    file
      .keys()
      .map((key) => `/${key}`)
      .join(', ') || 'no groups';
  const missing = found instanceof Group ? 'a group' : 'none';
  throw new FaceModelError(
    `${path}: expected a dataset /${name} (Statismo, as in the Basel Face Models 2017 and 2019), found ${missing} in a file with ${groups}`,
  );
}

/** Values of a dataset, or its one value. */
function numbers(set: Dataset): ArrayLike<number> {
  const { value } = set;
  if (typeof value === 'number') return [value];
  if (value === null || typeof value === 'string') return [];
  return value as unknown as ArrayLike<number>;
}

function textAt(file: File, name: string): string | null {
  const set = file.get(name);
  if (!(set instanceof Dataset)) return null;
  const value: unknown = set.value;
  const text: unknown = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' ? text : null;
}
