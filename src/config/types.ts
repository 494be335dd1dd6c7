import type { OutputKind, ProbeRequest } from '../engines/types.js';
import type { Background, Crop, TensorFormat } from '../render/types.js';
import type { Copies, ListedFactor, Level, Sample, SpaceDefinition } from '../stimulus/index.js';
import type {
  DiagnosticOptions,
  GeneralizationOptions,
  RunGates,
  StudyName,
} from '../studies/index.js';

export type EngineName = 'auto' | 'cpu' | 'onnx' | 'openvino' | 'tfjs' | 'cuda' | 'webgpu';
export type PrecisionName = 'f32' | 'bf16' | 'int8';

/**
 * A study with everything decided that a file, the environment or a command line can decide: plain JSON, the same
 * bytes (as `canonicalJson`) for the same meaning. `science` makes the result; `execution` only how it is reached.
 */
export interface ResolvedStudy {
  readonly version: 1;
  readonly study: StudyName;
  readonly science: StudyScience;
  readonly execution: StudyExecution;
  /** Limits on what is found: they change no number either. */
  readonly gates: RunGates;
  /** What of the network's input the user named, defaults included, of what no network file says. */
  readonly namedInput: readonly InputScale[];
}

/** How grey values become the tensor's numbers. */
export type InputScale = keyof Pick<TensorFormat, 'range' | 'mean' | 'std'>;

/** What a result depends on. A shard's key takes the network's bytes and the engine's mode instead of their names. */
export interface StudyScience {
  /** As it was asked for: what the study adds to it, `studySpace` says. */
  readonly space: SpaceDefinition;
  /** Ranges that a sensitivity study draws its views from; null: the levels of the space. */
  readonly sensitivity: Sample | null;
  /** Null unless the study is one of generalization. */
  readonly generalization: GeneralizationOptions | null;
  /** Null unless the study looks for diagnostic features. */
  readonly diagnostic: DiagnosticOptions | null;
  /** Null unless the study resamples. */
  readonly resample: Copies | null;
  /** Absolute path of a face-model file; null: the shipped face. */
  readonly face: { readonly model: string | null };
  readonly network: NetworkRequest;
  readonly engine: EngineName;
  /** Arithmetic of convolutions and products. */
  readonly precision: PrecisionName;
  /** Images per call; null: the file's, or 64 where it leaves the batch open. */
  readonly batch: number | null;
  /** Design points, at most those of the space. */
  readonly calibration: { readonly points: number };
}

export interface NetworkRequest {
  /** Absolute path; null: the shipped network, whose input and output are fixed elsewhere. */
  readonly file: string | null;
  /** Null exactly when `file` is. */
  readonly input: NetworkInputRequest | null;
  /** Null exactly when `file` is. */
  readonly output: NetworkOutputRequest | null;
  readonly probes: ProbeRequest;
}

/** The tensor as far as the user says; null is read from the network file. */
export interface NetworkInputRequest extends Pick<TensorFormat, 'range' | 'mean' | 'std'> {
  readonly name: string | null;
  readonly size: TensorFormat['size'] | null;
  readonly layout: TensorFormat['layout'] | null;
  /** Null: RGB where the file says three channels, gray where it says one. */
  readonly channels: TensorFormat['channels'] | null;
  readonly crop: Crop;
  readonly background: Background;
}

export interface NetworkOutputRequest {
  readonly kind: OutputKind;
  /** Null: the network's only output of shape [N, C]. */
  readonly name: string | null;
  /** The space whose identity c is class c; null unless `kind` is `classifier` and its classes are people. */
  readonly space: SpaceDefinition | null;
  /** Null unless `kind` is `classifier` and its classes are levels of a factor. */
  readonly levels: ClassLevels | null;
}

/** A classifier of a factor: class c means level `classes[c]`, or nothing that is rendered where that is null. */
export interface ClassLevels {
  readonly factor: ListedFactor;
  readonly classes: readonly (Level | null)[];
}

/** How to run: changes no number of the result. */
export interface StudyExecution {
  /** `file:///absolute/folder` (percent-encoded) or `s3://bucket/prefix`. */
  readonly store: string;
  /** Absolute folder for copies of the results; null: none. */
  readonly out: string | null;
  readonly workers: number;
  /** Workers that the user asked for; null with `auto`. */
  readonly workersAsked: number | null;
  /** Null: as many as a worker does in 20 to 60 seconds, measured when the run starts. */
  readonly shardIdentities: number | null;
  readonly temporal: {
    /** HOST:PORT; null: the embedded server. */
    readonly address: string | null;
    readonly namespace: string;
  };
}
