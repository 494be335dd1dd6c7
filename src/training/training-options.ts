import type { LayersModel, TensorFlow } from '../engines/tfjs/tensorflow.js';
import type { DesignFactor, SpaceDefinition } from '../stimulus/index.js';
import type { Augmentation, BatchShape } from './batches.js';
import type { Checkpoints } from './checkpoint.js';
import type { OptimizerOptions } from './optimizer.js';
import type { ParentNetwork } from './parent-network.js';
import type { Stem } from './residual-network.js';
import type { ViewImage } from './view-image.js';
import type { HeadPose } from './view-split.js';

/** Everything that fixes the weights, given the images; plain JSON. */
export interface TrainingOptions {
  /** Identities are the classes: class c = identity c. */
  readonly space: SpaceDefinition;
  readonly network: { readonly sizePixels: number; readonly width: number; readonly stem: Stem };
  /** Factors whose levels the network names beside the identity, a head each. @default none */
  readonly heads?: readonly DesignFactor[];
  /** Factors that the network names in training alone, which teaches it faster; not written. @default none */
  readonly auxiliaryHeads?: readonly DesignFactor[];
  /** The network whose trunk this one begins with; its heads are new. @default none: random weights */
  readonly startFrom?: { readonly sha256: string };
  /** Seed of initial weights, batches, augmentation and split. */
  readonly seed: number;
  readonly steps: number;
  readonly batch: BatchShape;
  readonly augmentation: Augmentation;
  readonly optimizer: OptimizerOptions;
  /** Share of each label spread over all classes, 0..1. */
  readonly labelSmoothing: number;
  /** Share of each identity's views kept from training, 0..1. */
  readonly heldOutShare: number;
  /** Poses kept from training altogether. @default none */
  readonly heldOutPoses?: readonly HeadPose[];
  /** Steps between entries of the log. */
  readonly evaluateEverySteps: number;
  /** Held-out images per entry of the log, and after the last step. */
  readonly evaluationImages: { readonly during: number; readonly final: number };
}

/** Renders what training asks for. */
export interface ImageSource {
  /** Fixes the images besides the views: part of a checkpoint's fingerprint. */
  readonly digest: string;
  /** Writes the images as tensors [images, S, S, 3], channels last, into `out`. */
  render(images: readonly ViewImage[], out: Float32Array): void;
}

export interface TrainingTools {
  readonly tf: TensorFlow;
  readonly images: ImageSource;
  /** The network that `startFrom` of the options names. */
  readonly parent?: ParentNetwork;
  /** Called after every step with the steps done. */
  readonly onStep?: (step: number) => void;
  readonly onProgress?: (entry: TrainingLogEntry) => void;
  /** Ends the training after the running step, with a checkpoint where they are kept. */
  readonly signal?: AbortSignal;
  /** Where to save the state, and to resume from. */
  readonly checkpoints?: Checkpoints<TrainingState>;
  /** Seconds of training after which the state is saved, besides every entry of the log. @default 60 */
  readonly saveEverySeconds?: number;
}

export interface TrainingLogEntry {
  /** Steps done. */
  readonly step: number;
  /** Mean training loss since the last entry, in nats, summed over the heads. */
  readonly loss: number;
  /** Share of held-out images whose identity is named correctly; null where no view is held out. */
  readonly accuracy: number | null;
  /** The same for every other head. */
  readonly headAccuracies: Readonly<Partial<Record<DesignFactor, number | null>>>;
  /** Training images per second since the last entry, rendering included. */
  readonly imagesPerSecond: number;
  /** Share of that time spent on rendering, 0..1. */
  readonly renderShare: number;
}

/** What has been gathered since the last entry of the log. */
export interface TrainingInterval {
  steps: number;
  lossSum: number;
  milliseconds: number;
  renderMilliseconds: number;
}

/** The part of a checkpoint that is not tensors. */
export interface TrainingState {
  readonly log: readonly TrainingLogEntry[];
  readonly interval: TrainingInterval;
}

export interface TrainedNetwork {
  readonly model: LayersModel;
  readonly log: readonly TrainingLogEntry[];
  /** Share of `heldOutImages` held-out views whose identity is named correctly; null where no view was held out. */
  readonly heldOutAccuracy: number | null;
  readonly heldOutImages: number;
  readonly headAccuracies: Readonly<Partial<Record<DesignFactor, number | null>>>;
  /** The same for poses that training never saw; null where none was held out. */
  readonly heldOutPoseAccuracy: number | null;
  readonly heldOutPoseImages: number;
}
