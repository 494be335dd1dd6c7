import { firstLine, NetworkError } from '../network-error.js';

/** Name of the topology inside the container, whatever the file is called outside. */
export const MODEL_JSON = 'model.json';

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: {
    readonly dtype: string;
    readonly scale?: number;
    readonly min?: number;
  };
}

/** A file of TensorFlow.js: what the network computes, and where its weights lie. */
export interface ModelJson {
  readonly modelTopology: GraphTopology | LayersTopology;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly WeightSpec[];
  }[];
  readonly signature?: GraphSignature;
  readonly userDefinedMetadata?: object;
  /** What trained the network, and what wrote it in this format. */
  readonly generatedBy?: string | null;
  readonly convertedBy?: string | null;
}

/** Keras layers; older converters put them under `model_config`. */
export interface LayersTopology {
  readonly model_config?: LayersTopology;
  readonly class_name?: string;
  readonly config?: unknown;
  readonly keras_version?: string;
}

/** A TensorFlow GraphDef as JSON. */
export interface GraphTopology {
  readonly node: readonly GraphDefNode[];
}

export interface GraphDefNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, GraphDefAttribute>>;
}

export interface GraphDefAttribute {
  readonly shape?: GraphDefShape;
  readonly type?: string | number;
  /** Of `fused_ops`: base64. */
  readonly list?: { readonly s?: readonly string[] };
}

export interface GraphDefShape {
  readonly dim?: readonly { readonly size?: string | number }[];
  readonly unknownRank?: boolean;
}

export interface GraphSignature {
  readonly inputs?: Readonly<Record<string, SignatureTensor>>;
  readonly outputs?: Readonly<Record<string, SignatureTensor>>;
}

export interface SignatureTensor {
  /** `node:output` */
  readonly name?: string;
  readonly dtype?: string | number;
  readonly tensorShape?: GraphDefShape;
}

/** @throws NetworkError when it is no JSON, or JSON without a network or without its weights */
export function parseModelJson(bytes: Uint8Array, fileName: string): ModelJson {
  const json = parse(bytes, fileName) as Partial<ModelJson> | null;
  const topology = json?.modelTopology;
  const isNetwork = topology && (isGraph(topology) || layersOf(topology) !== null);
  if (!isNetwork) {
    throw notModel(fileName, topology ? 'a modelTopology of another kind' : 'no modelTopology');
  }
  if (!Array.isArray(json.weightsManifest)) throw notModel(fileName, 'no weightsManifest');
  return json as ModelJson;
}

export function isGraph(topology: ModelJson['modelTopology']): topology is GraphTopology {
  return Array.isArray((topology as Partial<GraphTopology>).node);
}

/** The Keras model inside a topology; null where there is none. */
export function layersOf(topology: LayersTopology | GraphTopology): LayersTopology | null {
  const layers = topology as LayersTopology;
  const model = layers.model_config ?? layers;
  return typeof model.class_name === 'string' && model.config ? model : null;
}

/** `TensorFlow.js tfjs-layers v4.22.0`, `keras 2.1.5`: null where the file says neither. */
export function producerOf(json: ModelJson): string | null {
  const { keras_version: keras } = json.modelTopology as LayersTopology;
  const said = [json.generatedBy, json.convertedBy].filter(Boolean);
  if (said.length === 0 && keras) return `keras ${keras}`;
  return said.join(', ') || null;
}

/** Names of the files that hold the weights, as the manifest gives them. */
export function weightFiles({ weightsManifest }: ModelJson): string[] {
  return [...new Set(weightsManifest.flatMap(({ paths }) => paths))];
}

/**
 * Weights of all groups one behind another, in the order of the manifest.
 * @throws NetworkError when a file is missing or a group is longer or shorter than its weights
 */
export function joinWeights(
  json: ModelJson,
  files: ReadonlyMap<string, Uint8Array>,
  fileName: string,
): { specs: WeightSpec[]; data: ArrayBuffer } {
  const pieces: Uint8Array[] = [];
  for (const { paths, weights } of json.weightsManifest) {
    const missing = paths.find((path) => !files.has(path));
    if (missing !== undefined) {
      throw new NetworkError(
        fileName,
        `expected its weights in ${missing}, found no such file; keep ${missing} beside it`,
      );
    }
    const group = paths.map((path) => files.get(path)!);
    checkLength(group, paths, weights, fileName);
    pieces.push(...group);
  }
  const data = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    data.set(piece, offset);
    offset += piece.length;
  }
  return { specs: json.weightsManifest.flatMap(({ weights }) => weights), data: data.buffer };
}

/** Bytes of one number as it is stored. Texts have no fixed length. */
const BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  complex64: 8,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

function checkLength(
  group: readonly Uint8Array[],
  paths: readonly string[],
  weights: readonly WeightSpec[],
  fileName: string,
): void {
  const types = weights.map(({ dtype, quantization }) => quantization?.dtype ?? dtype);
  if (types.some((type) => !Object.hasOwn(BYTES, type))) return;
  const expected = weights.reduce((sum, spec, i) => sum + countOf(spec) * BYTES[types[i]], 0);
  const found = group.reduce((sum, { length }) => sum + length, 0);
  if (found === expected) return;
  throw new NetworkError(
    fileName,
    `expected ${expected} bytes of weights in ${paths.join(', ')}, found ${found}; copy or convert the network again`,
  );
}

export function countOf({ shape }: { readonly shape: readonly number[] }): number {
  return shape.reduce((product, size) => product * size, 1);
}

function parse(bytes: Uint8Array, fileName: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw notModel(fileName, `no JSON (${firstLine(cause)})`, cause);
  }
}

function notModel(fileName: string, found: string, cause?: unknown): NetworkError {
  return new NetworkError(
    fileName,
    `expected the model.json of a TensorFlow.js network, found ${found}; give the file that tensorflowjs_converter or model.save wrote`,
    { cause },
  );
}
