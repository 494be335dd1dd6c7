import protobuf from 'protobufjs';
import { firstLine, NetworkError } from '../network-error.js';
import { ONNX_PROTO } from './schema/onnx-proto.js';

/** A 64-bit integer: read as an object, written from either. */
export type Integer = number | { toNumber(): number };

export interface OnnxModel {
  irVersion?: Integer;
  producerName?: string;
  producerVersion?: string;
  graph?: OnnxGraph | null;
  metadataProps?: readonly { key?: string; value?: string }[];
  opsetImport?: readonly { domain?: string; version?: Integer }[];
}

export interface OnnxGraph {
  node?: readonly OnnxNode[];
  name?: string;
  initializer?: readonly OnnxTensor[];
  input?: readonly OnnxValueInfo[];
  output?: readonly OnnxValueInfo[];
  valueInfo?: readonly OnnxValueInfo[];
}

export interface OnnxNode {
  input?: readonly string[];
  output?: readonly string[];
  name?: string;
  opType?: string;
  attribute?: readonly OnnxAttribute[];
  domain?: string;
}

export interface OnnxAttribute {
  name?: string;
  /** `AttributeProto.AttributeType` of the specification. */
  type?: number;
  f?: number;
  i?: Integer;
  s?: Uint8Array;
  t?: OnnxTensor | null;
  g?: OnnxGraph | null;
  floats?: readonly number[];
  ints?: readonly Integer[];
  graphs?: readonly OnnxGraph[];
}

export interface OnnxValueInfo {
  name?: string;
  type?: {
    tensorType?: {
      elemType?: number;
      shape?: { dim?: readonly { dimValue?: Integer; dimParam?: string }[] } | null;
    } | null;
  } | null;
}

export interface OnnxTensor {
  dims?: readonly Integer[];
  dataType?: number;
  name?: string;
  rawData?: Uint8Array;
  floatData?: readonly number[];
  externalData?: readonly { key?: string; value?: string }[];
  /** 0 = here, 1 = in the file that `externalData` names. */
  dataLocation?: number;
}

const modelType = protobuf.parse(ONNX_PROTO).root.lookupType('onnx.ModelProto');

/** First byte of nearly every ONNX file: field 1, `ir_version`. */
const FIRST_BYTE = 0x08;

/**
 * Decodes an ONNX file. Fields outside the schema are kept as bytes and written back by `writeOnnx`.
 * @param fileName for messages
 * @throws NetworkError when the bytes are empty, cut short or not ONNX
 */
export function readOnnx(bytes: Uint8Array, fileName: string): OnnxModel {
  if (bytes.length === 0) {
    throw new NetworkError(
      fileName,
      'expected an ONNX network, found an empty file; export it again',
    );
  }
  const model = decode(bytes, fileName);
  if (!model.graph?.node?.length || !model.opsetImport?.length) {
    throw new NetworkError(fileName, notOnnx(bytes, 'no graph or no operator set in it'));
  }
  return model;
}

export function writeOnnx(model: OnnxModel): Uint8Array {
  return modelType.encode(model).finish();
}

/** A copy of a message with some fields replaced; unlike `{...message}` it keeps the fields outside the schema. */
export function withFields<Message extends object>(
  message: Message,
  changes: Partial<Message>,
): Message {
  const copy: object = Object.create(
    Object.getPrototypeOf(message) as object,
    Object.getOwnPropertyDescriptors(message),
  ) as object;
  return Object.assign(copy, changes) as Message;
}

export function toNumber(value: Integer | null | undefined): number {
  return typeof value === 'number' ? value : (value?.toNumber() ?? 0);
}

/** Version of the default operator set. */
export function opsetOf(model: OnnxModel): number {
  const standard = model.opsetImport?.find(({ domain }) => !domain || domain === 'ai.onnx');
  return toNumber(standard?.version);
}

function decode(bytes: Uint8Array, fileName: string): OnnxModel {
  const reader = protobuf.Reader.create(bytes);
  reader.discardUnknown = false;
  try {
    return modelType.decode(reader) as OnnxModel;
  } catch (cause) {
    throw new NetworkError(fileName, notOnnx(bytes, firstLine(cause)), { cause });
  }
}

function notOnnx(bytes: Uint8Array, found: string): string {
  return bytes[0] === FIRST_BYTE
    ? `expected a whole ONNX network, found one cut short or damaged after ${bytes.length} bytes (${found}); copy or export it again`
    : `expected an ONNX network, found another kind of file (${found}); give a file that an ONNX exporter wrote`;
}
