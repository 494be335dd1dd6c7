/**
 * The envelope all of the project's Arrow files share: one record batch in an Arrow IPC file whose schema metadata
 * names the format, its version, a header and the SHA-256 of the file, so that a file explains itself and a damaged one
 * is refused.
 */
import type { Data, DataType, Int32 } from 'apache-arrow';
import {
  Field,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchReader,
  Schema,
  Struct,
} from 'apache-arrow';
import { canonicalJson } from '../numeric/index.js';
import { SEAL, sealFault, sealFile } from './file-seal.js';
import { StorageError } from './storage-error.js';

export interface FileFormat {
  /** As in `factorscope/shard`. */
  readonly name: string;
  readonly version: number;
}

export interface ArrowColumn {
  readonly name: string;
  readonly data: Data;
}

export interface ArrowFile {
  /** What the writer said of the content; to be checked by whoever uses it. */
  readonly header: unknown;
  /** The one chunk of a column of the given type; a RangeError when there is none. */
  column<T extends DataType>(name: string, type: T): Data<T>;
}

/** Same columns and header, same bytes. All columns have `rows` entries. */
export function writeArrowFile(
  format: FileFormat,
  header: unknown,
  rows: number,
  columns: readonly ArrowColumn[],
): Uint8Array {
  const metadata = new Map([
    [FORMAT, format.name],
    [VERSION, String(format.version)],
    [HEADER, canonicalJson(header)],
    [CHECKSUM, SEAL],
  ]);
  const bytes = writeBatch(rows, columns, metadata);
  sealFile(bytes);
  return bytes;
}

/** An Arrow IPC file of one record batch. Every column may hold nulls, so that files of a kind have one schema. */
export function writeBatch(
  rows: number,
  columns: readonly ArrowColumn[],
  metadata: Map<string, string>,
): Uint8Array {
  const fields = columns.map(({ name, data }) => new Field(name, data.type, true));
  const struct = makeData({
    type: new Struct(fields),
    length: rows,
    nullCount: 0,
    children: columns.map(({ data }) => data),
  });
  const batch = new RecordBatch(new Schema(fields, metadata), struct);
  return RecordBatchFileWriter.writeAll([batch]).toUint8Array(true);
}

/**
 * Reads a file of the given format and lets `decode` make of it what it holds. `decode` throws a RangeError for
 * content that cannot be; any failure becomes a `corrupt` StorageError that names the key.
 */
export function readArrowFile<T>(
  format: FileFormat,
  bytes: Uint8Array,
  key: string,
  decode: (file: ArrowFile) => T,
): T {
  checkMagic(bytes, key);
  const fault = sealFault(bytes);
  if (fault !== null) throw corrupt(key, fault);
  try {
    return decode(openFile(format, bytes, key));
  } catch (error) {
    if (error instanceof StorageError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw corrupt(key, `cannot be read: ${reason}`, error);
  }
}

const FORMAT = 'factorscope.format';
const VERSION = 'factorscope.version';
const HEADER = 'factorscope.header';
const CHECKSUM = 'factorscope.checksum';
/** First and last bytes of an Arrow IPC file. */
const MAGIC = 'ARROW1';

function openFile(format: FileFormat, bytes: Uint8Array, key: string): ArrowFile {
  const reader = RecordBatchReader.from(bytes).open();
  const { metadata } = reader.schema;
  checkFormat(format, metadata, key);
  const batches = [...reader];
  if (batches.length !== 1) {
    throw new RangeError(`expected 1 record batch, found ${batches.length}`);
  }
  return {
    header: JSON.parse(metadata.get(HEADER) ?? '') as unknown,
    column: (name, type) => columnOf(batches[0], name, type),
  };
}

function checkFormat(format: FileFormat, metadata: Map<string, string>, key: string): void {
  const name = metadata.get(FORMAT) ?? 'no format';
  if (name !== format.name) throw corrupt(key, `expected ${format.name}, found ${name}`);
  const version = metadata.get(VERSION) ?? 'none';
  if (version !== String(format.version)) {
    throw corrupt(
      key,
      `expected ${format.name} of format version ${format.version}, found version ${version}: it was written by another version of factorscope`,
    );
  }
}

function columnOf<T extends DataType>(batch: RecordBatch, name: string, type: T): Data<T> {
  const vector = batch.getChild(name);
  if (!vector) throw new RangeError(`expected a column "${name}", found none`);
  const expected = typeName(type);
  const found = typeName(vector.type as DataType);
  if (found !== expected) {
    throw new RangeError(`expected the column "${name}" to be ${expected}, found ${found}`);
  }
  if (vector.length !== batch.numRows) {
    throw new RangeError(`expected ${batch.numRows} rows of "${name}", found ${vector.length}`);
  }
  return vector.data[0] as Data<T>;
}

/** As in `List<Int32>`: every concrete type has such a name, though their base class does not say so. */
function typeName(type: DataType): string {
  return (type as Int32).toString();
}

/** Both ends must be there: a truncated file has lost its footer, which holds the schema. */
function checkMagic(bytes: Uint8Array, key: string): void {
  const text = new TextDecoder('latin1');
  const start = text.decode(bytes.subarray(0, MAGIC.length));
  const end = text.decode(bytes.subarray(-MAGIC.length));
  if (start !== MAGIC || end !== MAGIC) {
    const found = start === MAGIC ? 'one that ends early' : 'something else';
    throw corrupt(key, `expected a whole Arrow file, found ${found} of ${bytes.length} bytes`);
  }
}

function corrupt(key: string, reason: string, cause?: unknown): StorageError {
  return new StorageError(
    'corrupt',
    `${key}: ${reason}; delete the object and run again to remake it`,
    { cause },
  );
}
