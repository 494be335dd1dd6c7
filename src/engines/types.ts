import type { TensorFormat } from '../render/types.js';

export interface NetworkInput extends TensorFormat {
  /** Name of the graph's input. */
  readonly name: string;
}

export type OutputKind = 'classifier' | 'embedding' | 'other';

/** How a probe turns a map [C, H, W] (or tokens [T, C]) into units. */
export type ProbePooling = 'mean' | 'max' | 'centre' | 'all';

export interface ProbeRequest {
  /** `auto`, or names and globs of graph tensors or nodes. */
  readonly names: 'auto' | readonly string[];
  readonly pooling: ProbePooling;
}

/** A probed layer: a run of `units` columns of the activation matrix from `offset`. */
export interface ProbedLayer {
  readonly name: string;
  readonly units: number;
  readonly offset: number;
  /** Shape of the tapped tensor without the batch, as [C, H, W], [T, C] or [C]. */
  readonly shape: readonly number[];
}

/** What fixes the numbers an engine returns, besides network and images. */
export interface NumericMode {
  readonly engine: string;
  readonly version: string;
  readonly precision: 'f32' | 'bf16' | 'f16' | 'int8';
  /** Device class, e.g. `cpu-avx512`, `cpu-avx2`, `cuda-sm90`. */
  readonly device: string;
  /** Images per call; a shorter batch is padded. */
  readonly batch: number;
}

export interface EngineInfo {
  readonly mode: NumericMode;
  readonly layers: readonly ProbedLayer[];
  /** Columns of the activation matrix, the output's included. */
  readonly units: number;
  /** The network's own output, always probed: the last layer of `layers`. */
  readonly output: ProbedLayer;
}

/** A loaded network. One engine serves one caller: calls may not overlap. */
export interface Engine {
  readonly info: EngineInfo;
  /**
   * Scores one batch. `images` holds exactly `mode.batch` tensors in the network's format; the result is
   * [mode.batch, units], row by row, valid until the next call.
   */
  score(images: Float32Array): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Kinds of network file: ONNX, the two of TensorFlow.js, TensorFlow's own. */
export type NetworkFormat = 'onnx' | 'tfjs-layers' | 'tfjs-graph' | 'saved-model';

/** What a network file says of itself before any engine loads it. */
export interface NetworkDescription {
  readonly format: NetworkFormat;
  /** SHA-256 of the file's bytes, external data included; of the archive where a network is several files. */
  readonly sha256: string;
  readonly bytes: number;
  /** What wrote the file, with its version, e.g. `pytorch 2.15.0`; null where the file does not say. */
  readonly producer: string | null;
  /** Null for other formats than ONNX. */
  readonly opset: number | null;
  readonly parameters: number;
  readonly inputs: readonly { name: string; shape: readonly (number | string)[]; type: string }[];
  readonly outputs: readonly { name: string; shape: readonly (number | string)[]; type: string }[];
  /** Tensors that can be probed, in graph order. */
  readonly tensors: readonly {
    name: string;
    node: string;
    operator: string;
    /** Without the batch, channels first, as in `ProbedLayer`; null when the file does not fix it. */
    shape: readonly number[] | null;
  }[];
  /** What whoever reads results of this network must know, such as what its int8 arithmetic changes. */
  readonly notes?: readonly string[];
}
