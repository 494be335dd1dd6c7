import protobuf from 'protobufjs';
import { firstLine, NetworkError } from '../network-error.js';
import type { GraphTensor } from '../onnx/graph.js';

/** Name of a SavedModel's graph in its folder. */
export const SAVED_MODEL = 'saved_model.pb';

/** A function of a SavedModel that can be called by name. */
export interface Signature {
  readonly name: string;
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
}

export interface SavedModel {
  /** Of the graph for serving. */
  readonly tags: readonly string[];
  /** `serving_default` first, if it exists. */
  readonly signatures: readonly Signature[];
  /** Numbers in its float variables; those of an optimiser are left out. */
  readonly parameters: number;
  /** `tensorflow 2.21.0`; null where the graph does not say. */
  readonly producer: string | null;
}

/** The signature that servers call. */
export const DEFAULT_SIGNATURE = 'serving_default';

/** @throws NetworkError when the bytes are cut short or hold no graph with a signature */
export function readSavedModel(bytes: Uint8Array, fileName: string): SavedModel {
  const { metaGraphs = [] } = decode(bytes, fileName);
  const graph = metaGraphs.find(({ info }) => info?.tags?.includes('serve')) ?? metaGraphs[0];
  const signatures = Object.entries(graph?.signatures ?? {})
    .filter(([name, { outputs }]) => !name.startsWith('__') && Object.keys(outputs ?? {}).length)
    .map(([name, { inputs, outputs }]) => {
      return { name, inputs: tensorsOf(inputs), outputs: tensorsOf(outputs) };
    })
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  if (!graph || signatures.length === 0) {
    throw new NetworkError(
      fileName,
      'expected a SavedModel with a signature, found none; save the network with a serving signature',
    );
  }
  return {
    tags: graph.info?.tags ?? [],
    signatures,
    parameters: countParameters(graph.graph?.node ?? []),
    producer: graph.info?.tensorflowVersion ? `tensorflow ${graph.info.tensorflowVersion}` : null,
  };
}

function rank({ name }: Signature): number {
  return name === DEFAULT_SIGNATURE ? 0 : 1;
}

interface ShapeMessage {
  dim?: { size?: { toNumber(): number } | number }[];
  unknownRank?: boolean;
}
interface TensorMessage {
  dtype?: number;
  shape?: ShapeMessage;
}
interface NodeMessage {
  name?: string;
  op?: string;
  attr?: Record<string, { type?: number; shape?: ShapeMessage }>;
}
interface SavedModelMessage {
  metaGraphs?: {
    info?: { tags?: string[]; tensorflowVersion?: string };
    graph?: { node?: NodeMessage[] };
    signatures?: Record<
      string,
      { inputs?: Record<string, TensorMessage>; outputs?: Record<string, TensorMessage> }
    >;
  }[];
}

/**
 * The part of TensorFlow's saved_model.proto, meta_graph.proto and graph.proto (Apache-2.0) that is read here, with the
 * field numbers of the public specification.
 */
const schema = protobuf.parse(`
syntax = "proto3";
message SavedModel { repeated MetaGraph meta_graphs = 2; }
message MetaGraph {
  MetaInfo info = 1;
  GraphDef graph = 2;
  map<string, SignatureDef> signatures = 5;
}
message MetaInfo { repeated string tags = 4; string tensorflow_version = 5; }
message GraphDef { repeated NodeDef node = 1; }
message NodeDef { string name = 1; string op = 2; map<string, AttrValue> attr = 5; }
message AttrValue { int32 type = 6; TensorShape shape = 7; }
message SignatureDef { map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2; }
message TensorInfo { string name = 1; int32 dtype = 2; TensorShape shape = 3; }
message TensorShape { repeated Dim dim = 2; bool unknown_rank = 3; }
message Dim { int64 size = 1; }
`).root;

function decode(bytes: Uint8Array, fileName: string): SavedModelMessage {
  try {
    return schema.lookupType('SavedModel').decode(bytes) as SavedModelMessage;
  } catch (cause) {
    throw new NetworkError(
      fileName,
      `expected a SavedModel, found a ${SAVED_MODEL} cut short or damaged (${firstLine(cause)}); copy or save it again`,
      { cause },
    );
  }
}

function tensorsOf(tensors: Record<string, TensorMessage> = {}): GraphTensor[] {
  return Object.entries(tensors)
    .map(([name, { dtype, shape }]) => {
      return { name, shape: dimensions(shape), type: typeOf(dtype) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function dimensions(shape?: ShapeMessage): (number | string)[] {
  if (!shape || shape.unknownRank) return [];
  return (shape.dim ?? []).map(({ size = 0 }) => {
    const number = typeof size === 'number' ? size : size.toNumber();
    return number < 0 ? '?' : number;
  });
}

/** Names of TensorFlow's `DataType`, as far as networks of images need them. */
const TYPES: Readonly<Record<string, string>> = {
  1: 'float32',
  2: 'float64',
  3: 'int32',
  4: 'uint8',
  9: 'int64',
  10: 'bool',
  19: 'float16',
  DT_FLOAT: 'float32',
  DT_DOUBLE: 'float64',
  DT_INT32: 'int32',
  DT_UINT8: 'uint8',
  DT_INT64: 'int64',
  DT_BOOL: 'bool',
  DT_HALF: 'float16',
};

/** @param type TensorFlow's number or name */
export function typeOf(type: number | string | undefined): string {
  return TYPES[type ?? ''] ?? 'unknown';
}

const OF_OPTIMISER = /(^|\/)(Adam|RMSprop|SGD|Adagrad|iteration|learning_rate)\b|\/[mv]$/;

function countParameters(nodes: readonly NodeMessage[]): number {
  return nodes
    .filter(({ op = '', name = '' }) => {
      return ['VarHandleOp', 'VariableV2'].includes(op) && !OF_OPTIMISER.test(name);
    })
    .filter(({ attr }) => typeOf(attr?.dtype?.type).startsWith('float'))
    .map(({ attr }) => dimensions(attr?.shape?.shape))
    .reduce(
      (sum, shape) => sum + shape.reduce<number>((product, size) => product * Number(size), 1),
      0,
    );
}
