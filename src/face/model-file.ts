import { readFileSync } from 'node:fs';
import {
  Field,
  Int16,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Uint16,
  Uint32,
  Uint8,
} from 'apache-arrow';
import type { Data, DataType } from 'apache-arrow';
import { basisFault, faceModelDigest, faceModelFault } from './model-content.js';
import type { FaceModelContent } from './model-content.js';
import { packageFile } from './package-file.js';
import type { BasisColumn, FaceModel, LinearBasis } from './types.js';

/**
 * The face-model file: an Arrow IPC file with one row, whose columns are lists. `triangles` (uint16, above 65,536
 * vertices uint32), `specular` and `ambientVisibility` (uint8, 255 = 1), `regions` (uint8), and one int16 column per
 * vector of a basis, `shape mean`, `texture residual 0`, …, with its kind and scale (value = integer · scale) as field
 * metadata. Schema metadata: `format`, `name`, `vertexCount`,
 * `landmarks` and `regionNames` (JSON), and the `digest` of the content as it reads back.
 */
export const FACE_MODEL_FORMAT = 'factorscope/face-model@2';

/** A face-model file that cannot be used; the message is one line naming file, fault and remedy. */
export class FaceModelError extends Error {
  override readonly name = 'FaceModelError';
}

/** Reads a model file, by default the shipped procedural face. Throws FaceModelError. */
export function loadFaceModel(
  path: string = packageFile('assets/face/procedural.arrow'),
): FaceModel {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new FaceModelError(`expected a face-model file at ${path}, cannot read it: ${reason}`, {
      cause,
    });
  }
  return decodeFaceModel(bytes, path);
}

/** Model from a file's bytes; `source` names them in errors. Throws FaceModelError. */
export function decodeFaceModel(bytes: Uint8Array, source: string): FaceModel {
  const refuse = (fault: string, cause?: unknown): never => {
    const remedy = 'take the file from the package again or rebuild it';
    throw new FaceModelError(`${source}: ${fault}; ${remedy}`, { cause });
  };
  let content: FaceModelContent;
  let statedDigest: string | undefined;
  try {
    const table = tableFromIPC(bytes);
    const format = table.schema.metadata.get('format');
    if (format !== FACE_MODEL_FORMAT || table.numRows !== 1) {
      return refuse(
        `expected a ${FACE_MODEL_FORMAT} file, found ${format ?? 'another or a broken one'}`,
      );
    }
    statedDigest = table.schema.metadata.get('digest');
    content = readContent(table);
  } catch (cause) {
    if (cause instanceof FaceModelError) throw cause;
    return refuse(
      `expected a ${FACE_MODEL_FORMAT} file, found a truncated or corrupted one`,
      cause,
    );
  }
  const fault = faceModelFault(content);
  if (fault !== null) return refuse(fault);
  const digest = faceModelDigest(content);
  if (digest !== statedDigest) {
    return refuse(
      `expected content of digest ${statedDigest}, found ${digest}: the file is corrupted`,
    );
  }
  return { digest, ...content };
}

/** Bytes of a model file. Numbers are rounded to 1/32,767 of their column's largest. */
export function encodeFaceModel(model: FaceModelContent): Uint8Array {
  for (const part of ['shape', 'texture'] as const) {
    const fault = basisFault(part, model[part], model.vertexCount);
    if (fault !== null) throw new RangeError(fault);
  }
  const columns = [
    model.vertexCount > 65_536
      ? listColumn('triangles', new Uint32(), model.triangles)
      : listColumn('triangles', new Uint16(), Uint16Array.from(model.triangles)),
    listColumn(
      'specular',
      new Uint8(),
      model.specular.map((value) => Math.round(value * 255)),
    ),
    listColumn(
      'ambientVisibility',
      new Uint8(),
      model.ambientVisibility.map((value) => Math.round(value * 255)),
    ),
    listColumn('regions', new Uint8(), model.regions),
    ...basisColumns('shape', model.shape),
    ...basisColumns('texture', model.texture),
  ];
  const metadata = new Map([
    ['format', FACE_MODEL_FORMAT],
    ['name', model.name],
    ['vertexCount', String(model.vertexCount)],
    ['landmarks', JSON.stringify(model.landmarks)],
    ['regionNames', JSON.stringify(model.regionNames)],
  ]);
  metadata.set('digest', faceModelDigest(readContent(oneRowTable(columns, metadata))));
  return tableToIPC(oneRowTable(columns, metadata), 'file');
}

interface ListColumn {
  readonly field: Field;
  readonly data: Data;
}

type Numbers = Int16Array | Uint16Array | Uint32Array | Uint8Array | Float32Array;

function listColumn(
  name: string,
  type: DataType,
  values: Numbers,
  metadata = new Map<string, string>(),
): ListColumn {
  const ArrayType = type.ArrayType as { from(values: Numbers): Numbers };
  const item = makeData({
    type: type as Int16,
    length: values.length,
    nullCount: 0,
    data: ArrayType.from(values) as Int16Array,
  });
  const list = new List(new Field('item', type as Int16, false));
  const valueOffsets = Int32Array.of(0, values.length);
  return {
    field: new Field(name, list, false, metadata),
    data: makeData({ type: list, length: 1, nullCount: 0, valueOffsets, child: item }),
  };
}

function basisColumns(part: string, basis: LinearBasis): ListColumn[] {
  const vectors = [{ name: 'mean', kind: 'mean', values: basis.mean }, ...basis.columns];
  return vectors.map(({ name, kind, values }) => {
    const scale = values.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0) / 32_767 || 1;
    const integers = Int16Array.from(values, (value) => Math.round(value / scale));
    const metadata = new Map([
      ['kind', kind],
      ['scale', String(scale)],
    ]);
    return listColumn(`${part} ${name}`, new Int16(), integers, metadata);
  });
}

function oneRowTable(columns: readonly ListColumn[], metadata: Map<string, string>): Table {
  const fields = columns.map(({ field }) => field);
  const schema = new Schema(fields, new Map(metadata));
  const children = columns.map(({ data }) => data);
  const row = makeData({ type: new Struct(fields), length: 1, nullCount: 0, children });
  return new Table(schema, [new RecordBatch(schema, row)]);
}

function readContent(table: Table): FaceModelContent {
  const metadata = table.schema.metadata;
  return {
    name: metadata.get('name')!,
    vertexCount: Number(metadata.get('vertexCount')),
    triangles: Uint32Array.from(readList(table, 'triangles')),
    shape: readBasis(table, 'shape'),
    texture: readBasis(table, 'texture'),
    specular: Float32Array.from(readList(table, 'specular'), (value) => value / 255),
    ambientVisibility: Float32Array.from(
      readList(table, 'ambientVisibility'),
      (value) => value / 255,
    ),
    landmarks: JSON.parse(metadata.get('landmarks')!) as Record<string, number[]>,
    regions: Uint8Array.from(readList(table, 'regions')),
    regionNames: JSON.parse(metadata.get('regionNames')!) as string[],
  };
}

function readBasis(table: Table, part: string): LinearBasis {
  const columns: BasisColumn[] = [];
  let mean = new Float32Array(0);
  for (const field of table.schema.fields) {
    if (!field.name.startsWith(`${part} `)) continue;
    const name = field.name.slice(part.length + 1);
    const scale = Number(field.metadata.get('scale'));
    const values = Float32Array.from(readList(table, field.name), (value) => value * scale);
    const kind = field.metadata.get('kind') as BasisColumn['kind'] | 'mean';
    if (kind === 'mean') mean = values;
    else columns.push({ name, kind, values });
  }
  return { mean, columns };
}

function readList(table: Table, name: string): Int16Array | Uint16Array | Uint8Array {
  const list = table.getChild(name)?.get(0) as { toArray(): Int16Array } | null | undefined;
  if (!list) throw new Error(`column "${name}" is missing`);
  return list.toArray();
}
