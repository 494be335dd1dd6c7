import { Float32, Float64, Int16, Int32, Utf8 } from 'apache-arrow';
import type { CountedTriple, ReadOutGroup, ReadOuts } from '../statistics/index.js';
import type { Calibration, UnitCalibration } from '../statistics/types.js';
import type { ArrowColumn, ArrowFile, FileFormat } from './arrow-file.js';
import { readArrowFile, writeArrowFile } from './arrow-file.js';
import { listColumn, listType, numberColumn, readListColumn } from './list-column.js';
import { textColumn, textValues } from './text-column.js';
import type { CalibrationHeader, StoredCalibration } from './types.js';

/** Bump when the layout of calibration files changes. */
export const CALIBRATION_FORMAT_VERSION = 4;

/**
 * A calibration as an Arrow IPC file: one row per unit (its measures, and `values`, `scores` and `atoms` of its knots),
 * one per read-out (`weights`, its offset first) and, for embeddings, one per identity (`template`, and `embeddings` where
 * those of its points are kept). Same calibration, same bytes.
 */
export function encodeCalibration(calibration: Calibration, header: CalibrationHeader): Uint8Array {
  checkCalibration(calibration);
  const { knots, values, scores, atoms, measures, templates, width, perIdentity, sums } =
    flatten(calibration);
  const readOuts = calibration.readOuts ?? null;
  const weights = flattenWeights(readOuts);
  const noKnots = [...weights.lengths, ...templates].map(() => null);
  const noWeights = [knots.map(() => null), templates.map(() => null)];
  const noTemplate = [...knots, ...weights.lengths].map(() => null);
  const columns = [
    {
      name: 'kind',
      data: textColumn([
        ...knots.map(() => UNIT),
        ...weights.lengths.map(() => READ_OUT),
        ...templates.map(() => IDENTITY),
      ]),
    },
    {
      name: 'number',
      data: numberColumn(
        new Int32(),
        rowNumbers([knots.length, weights.lengths.length, templates.length]),
      ),
    },
    { name: 'values', data: listColumn(new Float32(), [...knots, ...noKnots], values) },
    { name: 'scores', data: listColumn(new Float64(), [...knots, ...noKnots], scores) },
    { name: 'atoms', data: listColumn(new Int32(), [...knots, ...noKnots], atoms) },
    {
      name: 'measures',
      data: listColumn(new Float64(), [...knots.map(() => MEASURES.length), ...noKnots], measures),
    },
    {
      name: 'weights',
      data: listColumn(
        new Float32(),
        [...noWeights[0], ...weights.lengths, ...noWeights[1]],
        weights.values,
      ),
    },
    { name: 'template', data: listColumn(new Int32(), [...noTemplate, ...templates], sums) },
    ...embeddingsColumn(noTemplate, calibration.templates),
  ];
  const rows = knots.length + weights.lengths.length + templates.length;
  const description: FileHeader = {
    calibration: header,
    points: calibration.points,
    width,
    perIdentity,
    readOuts: readOuts && readOuts.groups,
    triples: calibration.triples ?? null,
    ...(calibration.templates?.points && {
      pointsPerIdentity: calibration.templates.points.perIdentity,
    }),
  };
  return writeArrowFile(FORMAT, description, rows, columns);
}

/** Decodes and verifies a calibration; throws a `corrupt` StorageError that names `key`. */
export function decodeCalibration(bytes: Uint8Array, key = 'calibration'): StoredCalibration {
  return readArrowFile(FORMAT, bytes, key, (file) => {
    const description = file.header as FileHeader;
    const flat = readFlat(file, description);
    const { width, perIdentity, sums } = flat;
    const readOuts = readReadOuts(file, description.readOuts);
    const calibration: Calibration = {
      points: description.points,
      units: unitsOf(flat),
      templates:
        width === null
          ? null
          : { width, perIdentity, sums, ...readPoints(file, description.pointsPerIdentity) },
      ...(readOuts && { readOuts }),
      ...(description.triples && { triples: description.triples }),
    };
    return { header: description.calibration, calibration };
  });
}

const FORMAT: FileFormat = {
  name: 'factorscope/calibration',
  version: CALIBRATION_FORMAT_VERSION,
};
const UNIT = 'unit';
const READ_OUT = 'read-out';
const IDENTITY = 'identity';
/** Numbers of a unit beside its knots, in the order of the column `measures`. */
const MEASURES = ['centre', 'spread', 'median', 'scale'] as const;

interface FileHeader {
  readonly calibration: CalibrationHeader;
  readonly points: number;
  /** Length of a template; null without templates. */
  readonly width: number | null;
  /** Null without read-outs. */
  readonly readOuts: readonly ReadOutGroup[] | null;
  /** Null where nothing is counted together. */
  readonly triples: readonly CountedTriple[] | null;
  /** Templates of an identity. */
  readonly perIdentity: number;
  /** Calibration points of an identity whose embeddings are kept; absent: none are. */
  readonly pointsPerIdentity?: number;
}

/** All units' knots, and all templates, one after the other. */
interface FlatCalibration {
  /** Knots of each unit. */
  readonly knots: number[];
  readonly values: Float32Array;
  readonly scores: Float64Array;
  readonly atoms: Int32Array;
  /** [units · MEASURES] */
  readonly measures: Float64Array;
  /** Numbers of each identity's templates: `perIdentity · width` for each. */
  readonly templates: number[];
  readonly width: number | null;
  readonly perIdentity: number;
  readonly sums: Int32Array;
}

function flatten({ units, templates }: Calibration): FlatCalibration {
  const knots = units.map(({ values }) => values.length);
  const total = knots.reduce((sum, count) => sum + count, 0);
  const values = new Float32Array(total);
  const scores = new Float64Array(total);
  const atoms = new Int32Array(total);
  let offset = 0;
  for (const unit of units) {
    values.set(unit.values, offset);
    scores.set(unit.scores, offset);
    atoms.set(unit.atoms, offset);
    offset += unit.values.length;
  }
  const width = templates?.width ?? null;
  const perIdentity = templates?.perIdentity ?? 0;
  const sums = templates?.sums ?? new Int32Array(0);
  const length = (width ?? 0) * perIdentity;
  return {
    knots,
    values,
    scores,
    atoms,
    measures: Float64Array.from(units.flatMap((unit) => MEASURES.map((name) => unit[name]))),
    ...{ width, perIdentity, sums },
    templates: Array<number>(length === 0 ? 0 : sums.length / length).fill(length),
  };
}

function unitsOf(flat: FlatCalibration): UnitCalibration[] {
  const { knots, values, scores, atoms, measures } = flat;
  let offset = 0;
  return knots.map((count, unit) => {
    const from = offset;
    offset += count;
    const [centre, spread, median, scale] = measures.subarray(unit * MEASURES.length);
    return {
      values: values.subarray(from, offset),
      scores: scores.subarray(from, offset),
      atoms: Uint8Array.from(atoms.subarray(from, offset)),
      ...{ centre, spread, median, scale },
    };
  });
}

function readFlat(file: ArrowFile, { width, perIdentity }: FileHeader): FlatCalibration {
  const unitCount = textValues(file.column('kind', new Utf8())).lastIndexOf(UNIT) + 1;
  const values = readListColumn(file.column('values', listType(new Float32())));
  const scores = readListColumn(file.column('scores', listType(new Float64())));
  const atoms = readListColumn(file.column('atoms', listType(new Int32())));
  const measures = readListColumn(file.column('measures', listType(new Float64())));
  const templates = readListColumn(file.column('template', listType(new Int32())));
  const knots = values.lengths.slice(0, unitCount).map((length) => length ?? 0);
  return {
    knots,
    values: values.values,
    scores: scores.values,
    atoms: atoms.values,
    measures: measures.values,
    templates: templates.lengths.filter((length) => length !== null),
    ...{ width, perIdentity, sums: templates.values },
  };
}

/** Files without embeddings have no column of them. */
function embeddingsColumn(
  before: readonly null[],
  templates: Calibration['templates'],
): ArrowColumn[] {
  if (!templates?.points) return [];
  const { perIdentity, embeddings } = templates.points;
  const length = perIdentity * templates.width;
  const identities = Array<number>(embeddings.length / length).fill(length);
  const data = listColumn(new Int16(), [...before, ...identities], embeddings);
  return [{ name: 'embeddings', data }];
}

function readPoints(file: ArrowFile, perIdentity: number | undefined) {
  if (perIdentity === undefined) return {};
  const { values } = readListColumn(file.column('embeddings', listType(new Int16())));
  return { points: { perIdentity, embeddings: values } };
}

/** Offset, then weights, of each read-out, one after the other. */
function flattenWeights(readOuts: ReadOuts | null): { lengths: number[]; values: Float32Array } {
  const weights = readOuts?.weights ?? [];
  const lengths = weights.map(({ length }) => length + 1);
  const values = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  let offset = 0;
  weights.forEach((own, r) => {
    values[offset] = readOuts?.offsets[r] ?? 0;
    values.set(own, offset + 1);
    offset += lengths[r];
  });
  return { lengths, values };
}

function readReadOuts(file: ArrowFile, groups: FileHeader['readOuts']): ReadOuts | null {
  if (groups === null) return null;
  const { lengths, values } = readListColumn(file.column('weights', listType(new Float32())));
  const weights: Float32Array[] = [];
  const offsets: number[] = [];
  let next = 0;
  for (const length of lengths) {
    if (length === null) continue;
    offsets.push(values[next]);
    weights.push(values.subarray(next + 1, next + length));
    next += length;
  }
  return { groups, weights, offsets: Float32Array.from(offsets) };
}

/** Rows of each kind are numbered from 0. */
function rowNumbers(counts: readonly number[]): Int32Array {
  return Int32Array.from(counts.flatMap((count) => Array.from({ length: count }, (_, row) => row)));
}

function checkCalibration({ units, templates }: Calibration): void {
  units.forEach(({ values, scores, atoms }, unit) => {
    if (values.length !== scores.length || values.length !== atoms.length) {
      throw new RangeError(
        `unit ${unit}: expected a score and a mark of atoms for each of ${values.length} knots, found ${scores.length} and ${atoms.length}`,
      );
    }
  });
  if (!templates) return;
  const length = templates.width * templates.perIdentity;
  if (!(length > 0 && templates.sums.length % length === 0)) {
    throw new RangeError(
      `expected templates of ${length} numbers per identity, found ${templates.sums.length} numbers`,
    );
  }
  const { points } = templates;
  const kept = ((points?.perIdentity ?? 0) * templates.width * templates.sums.length) / length;
  if (points && points.embeddings.length !== kept) {
    throw new RangeError(
      `expected ${kept} numbers of kept embeddings, found ${points.embeddings.length}`,
    );
  }
}
