import { canonicalJson } from '../numeric/index.js';
import { createSpace } from '../stimulus/index.js';
import type { Space, SpaceDefinition } from '../stimulus/index.js';
import { heldOutImages, trainingBatch } from './batches.js';
import type { Augmentation, BatchShape, ViewImage, ViewSplit } from './batches.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import { learningRate, Optimizer } from './optimizer.js';
import type { OptimizerOptions } from './optimizer.js';
import { createResNet10 } from './residual-network.js';
import type { Stem } from './residual-network.js';
import type { LayersModel, Tensor, TensorFlow, Variable } from '../engines/tfjs/tensorflow.js';

export interface TrainingOptions {
  /** Identities are the classes: class c = identity c. */
  readonly space: SpaceDefinition;
  readonly network: { readonly sizePixels: number; readonly width: number; readonly stem: Stem };
  /** Seed of initial weights, batches, augmentation and split. */
  readonly seed: number;
  readonly steps: number;
  readonly batch: BatchShape;
  readonly augmentation: Augmentation;
  readonly optimizer: OptimizerOptions;
  /** Share of each label spread over all classes, 0..1. */
  readonly labelSmoothing: number;
  readonly heldOutShare: number;
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
  readonly onProgress?: (entry: TrainingLogEntry) => void;
  /** Ends the training after the running step, with a checkpoint where a folder is given. */
  readonly signal?: AbortSignal;
  /** Where to save the state at every entry of the log, and to resume from. */
  readonly checkpointFolder?: string;
}

export interface TrainingLogEntry {
  /** Steps done. */
  readonly step: number;
  /** Mean training loss since the last entry, in nats. */
  readonly loss: number;
  /** Share of held-out images classified correctly. */
  readonly accuracy: number;
  /** Training images per second since the last entry or resume, rendering included. */
  readonly imagesPerSecond: number;
  /** Share of that time spent on rendering, 0..1. */
  readonly renderShare: number;
}

export interface TrainedNetwork {
  readonly model: LayersModel;
  readonly log: readonly TrainingLogEntry[];
  /** Share of `evaluationImages.final` held-out images classified correctly. */
  readonly heldOutAccuracy: number;
  readonly heldOutImages: number;
}

/**
 * Trains the residual network to name the identities of a space from images rendered on the way; nothing is stored.
 * Batches depend on (seed, step) alone, so a resumed training continues as if it had never stopped. Throws the signal's
 * reason when aborted.
 */
export async function trainNetwork(
  options: TrainingOptions,
  tools: TrainingTools,
): Promise<TrainedNetwork> {
  const training = await Training.start(options, tools);
  try {
    while (training.step < options.steps) {
      if (tools.signal?.aborted) await training.stop();
      training.runStep();
      if (training.step % options.evaluateEverySteps === 0) await training.record();
      // Lets signals and timers through: TensorFlow's steps are synchronous.
      await new Promise(setImmediate);
    }
    if (training.log.at(-1)?.step !== options.steps) await training.record();
    return training.finish();
  } finally {
    training.dispose();
  }
}

class Training {
  step = 0;
  readonly log: TrainingLogEntry[] = [];
  private readonly variables: Variable[];
  private readonly optimizer: Optimizer;
  private readonly split: ViewSplit;
  private readonly fingerprint: string;
  private interval = newInterval();

  private constructor(
    private readonly options: TrainingOptions,
    private readonly tools: TrainingTools,
    private readonly space: Space,
    private readonly model: LayersModel,
  ) {
    this.variables = model.trainableWeights.map((weight) => weight.read() as Variable);
    this.optimizer = new Optimizer(tools.tf, options.optimizer, this.variables);
    this.split = { seed: options.seed, heldOutShare: options.heldOutShare };
    this.fingerprint = canonicalJson({ options, images: tools.images.digest });
  }

  static async start(options: TrainingOptions, tools: TrainingTools): Promise<Training> {
    const space = createSpace(options.space);
    const model = createResNet10(tools.tf, {
      ...options.network,
      classes: space.identityCount,
      seed: options.seed,
    });
    const training = new Training(options, tools, space, model);
    await training.resume();
    return training;
  }

  runStep(): void {
    const { tf } = this.tools;
    const { space, options, split, step } = this;
    const started = performance.now();
    const batch = trainingBatch(space, split, options.batch, options.augmentation, step);
    const images = this.render(batch);
    const rate = learningRate(options.optimizer, step, options.steps);
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => this.loss(images, batch), this.variables);
      this.optimizer.apply(
        this.variables.map(({ name }) => grads[name]),
        rate,
        step,
      );
      this.interval.lossSum += value.dataSync()[0];
    });
    images.dispose();
    this.step++;
    this.interval.steps++;
    this.interval.milliseconds += performance.now() - started;
  }

  async record(): Promise<void> {
    const { lossSum, steps, milliseconds, renderMilliseconds } = this.interval;
    const { meshes, posesPerMesh, lightsPerPose } = this.options.batch;
    const { correct, total } = this.evaluate(this.options.evaluationImages.during);
    const entry = {
      step: this.step,
      loss: lossSum / steps,
      accuracy: correct / total,
      imagesPerSecond: (1000 * steps * meshes * posesPerMesh * lightsPerPose) / milliseconds,
      renderShare: renderMilliseconds / milliseconds,
    };
    this.interval = newInterval();
    this.log.push(entry);
    await this.save();
    this.tools.onProgress?.(entry);
  }

  finish(): TrainedNetwork {
    const { correct, total } = this.evaluate(this.options.evaluationImages.final);
    return {
      model: this.model,
      log: this.log,
      heldOutAccuracy: correct / total,
      heldOutImages: total,
    };
  }

  /** Saves what is done and throws the signal's reason. */
  async stop(): Promise<never> {
    await this.save();
    throw this.tools.signal?.reason;
  }

  dispose(): void {
    this.optimizer.dispose();
  }

  private loss(images: Tensor, batch: readonly ViewImage[]) {
    const { tf } = this.tools;
    const logits = this.model.apply(images, { training: true }) as Tensor;
    const labels = tf.tensor1d(
      batch.map(({ identity }) => identity),
      'int32',
    );
    const wanted = tf.oneHot(labels, this.space.identityCount);
    const smoothing = this.options.labelSmoothing;
    return tf.losses.softmaxCrossEntropy(wanted, logits, undefined, smoothing).asScalar();
  }

  private evaluate(count: number): { correct: number; total: number } {
    const { tf } = this.tools;
    const images = heldOutImages(this.space, this.split, count);
    let correct = 0;
    for (let from = 0; from < images.length; from += EVALUATION_BATCH) {
      const batch = images.slice(from, from + EVALUATION_BATCH);
      const chosen = tf.tidy(() =>
        (this.model.apply(this.render(batch)) as Tensor).argMax(-1).dataSync(),
      );
      batch.forEach(({ identity }, i) => (correct += identity === chosen[i] ? 1 : 0));
    }
    return { correct, total: images.length };
  }

  private render(images: readonly ViewImage[]): Tensor {
    const started = performance.now();
    const { sizePixels } = this.options.network;
    const values = new Float32Array(images.length * sizePixels ** 2 * 3);
    this.tools.images.render(images, values);
    this.interval.renderMilliseconds += performance.now() - started;
    return this.tools.tf.tensor4d(values, [images.length, sizePixels, sizePixels, 3]);
  }

  private async save(): Promise<void> {
    if (!this.tools.checkpointFolder) return;
    const weights = this.model.weights.map((weight) => weight.read());
    const tensors = [...weights, ...this.optimizer.state].map((t) => t.dataSync<'float32'>());
    const { fingerprint, step, log } = this;
    await saveCheckpoint(this.tools.checkpointFolder, { fingerprint, step, log, tensors });
  }

  private async resume(): Promise<void> {
    const folder = this.tools.checkpointFolder;
    const saved = folder ? await loadCheckpoint<TrainingLogEntry>(folder, this.fingerprint) : null;
    if (!saved) return;
    const { tf } = this.tools;
    const weights = this.model.weights.map((weight) => weight.read() as Variable);
    [...weights, ...this.optimizer.state].forEach((variable, i) =>
      tf.tidy(() => variable.assign(tf.tensor(saved.tensors[i], variable.shape))),
    );
    this.step = saved.step;
    this.log.push(...saved.log);
  }
}

const EVALUATION_BATCH = 200;

function newInterval() {
  return { steps: 0, lossSum: 0, milliseconds: 0, renderMilliseconds: 0 };
}
