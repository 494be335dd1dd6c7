import { canonicalJson } from '../numeric/index.js';
import { createSpace } from '../stimulus/index.js';
import type { DesignFactor, Space } from '../stimulus/index.js';
import { trainingBatch } from './batches.js';
import { createHeads, headLabels } from './heads.js';
import type { Head } from './heads.js';
import { heldOutImages, heldOutPoseImages } from './held-out-images.js';
import { applyHeads, headAccuracies } from './name-images.js';
import { useNativeOperations } from './native-operations.js';
import { learningRate, Optimizer } from './optimizer.js';
import { startFromParent } from './parent-network.js';
import { createResNet10 } from './residual-network.js';
import type { LayersModel, Scalar, Tensor, Variable } from '../engines/tfjs/tensorflow.js';
import type {
  TrainingInterval,
  TrainingLogEntry,
  TrainingOptions,
  TrainingTools,
} from './training-options.js';
import type { ViewImage } from './view-image.js';
import type { ViewSplit } from './view-split.js';

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

/**
 * Trains the residual network to name the identities of a space, and the levels of its factors where heads are asked
 * for, from images rendered on the way; nothing is stored. Batches depend on (seed, step) alone, so a resumed training
 * continues as if it had never stopped. Throws the signal's reason when aborted.
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
      tools.onStep?.(training.step);
      if (training.step % options.evaluateEverySteps === 0) await training.record();
      else if (training.isSaveDue()) await training.save();
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
  private savedAt = performance.now();

  private constructor(
    private readonly options: TrainingOptions,
    private readonly tools: TrainingTools,
    private readonly space: Space,
    private readonly heads: readonly Head[],
    private readonly model: LayersModel,
  ) {
    this.variables = model.trainableWeights.map((weight) => weight.read() as Variable);
    this.optimizer = new Optimizer(tools.tf, options.optimizer, this.variables);
    this.split = options;
    this.fingerprint = canonicalJson({ options, images: tools.images.digest });
  }

  static async start(options: TrainingOptions, tools: TrainingTools): Promise<Training> {
    const space = createSpace(options.space);
    const { heads = [], auxiliaryHeads = [], seed, network } = options;
    const all = createHeads(space, [...heads, ...auxiliaryHeads]);
    const model = createResNet10(tools.tf, { ...network, heads: all, seed });
    useNativeOperations(tools.tf, model);
    const training = new Training(options, tools, space, all, model);
    if (!(await training.resume())) training.startFromParent();
    return training;
  }

  startFromParent(): void {
    const { startFrom } = this.options;
    const { tf, parent } = this.tools;
    if (!startFrom) return;
    if (parent?.sha256 !== startFrom.sha256) {
      throw new Error(
        `expected the parent network ${startFrom.sha256}, found ${parent?.sha256 ?? 'none'}`,
      );
    }
    startFromParent(tf, this.model, parent);
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
    const { during } = this.options.evaluationImages;
    const shares = this.nameImages(heldOutImages(this.space, this.split, during));
    const entry: TrainingLogEntry = {
      step: this.step,
      loss: lossSum / steps,
      accuracy: shares[0],
      headAccuracies: this.byFactor(shares),
      imagesPerSecond: (1000 * steps * meshes * posesPerMesh * lightsPerPose) / milliseconds,
      renderShare: renderMilliseconds / milliseconds,
    };
    this.interval = newInterval();
    this.log.push(entry);
    await this.save();
    this.tools.onProgress?.(entry);
  }

  finish(): TrainedNetwork {
    const { log, space, split } = this;
    const { final } = this.options.evaluationImages;
    const views = heldOutImages(space, split, final);
    const poses = heldOutPoseImages(space, split, final);
    const shares = this.nameImages(views);
    return {
      model: this.withoutAuxiliaryHeads(),
      log,
      heldOutAccuracy: shares[0],
      heldOutImages: views.length,
      headAccuracies: this.byFactor(shares),
      heldOutPoseAccuracy: this.nameImages(poses)[0],
      heldOutPoseImages: poses.length,
    };
  }

  /** Saves what is done and throws the signal's reason. */
  async stop(): Promise<never> {
    await this.save();
    throw this.tools.signal?.reason;
  }

  isSaveDue(): boolean {
    const { saveEverySeconds = SAVE_EVERY_SECONDS } = this.tools;
    return performance.now() - this.savedAt >= 1000 * saveEverySeconds;
  }

  async save(): Promise<void> {
    this.savedAt = performance.now();
    if (!this.tools.checkpoints) return;
    const tensors = this.tensors().map((tensor) => tensor.dataSync<'float32'>());
    const { fingerprint, step, log, interval } = this;
    await this.tools.checkpoints.save({ fingerprint, step, state: { log, interval }, tensors });
  }

  dispose(): void {
    this.optimizer.dispose();
  }

  private withoutAuxiliaryHeads(): LayersModel {
    const { inputs, outputs } = this.model;
    if (!this.options.auxiliaryHeads?.length) return this.model;
    return this.tools.tf.model({ inputs, outputs: outputs.slice(0, this.writtenHeads) });
  }

  /** The identity's head and those asked for. */
  private get writtenHeads(): number {
    return 1 + (this.options.heads ?? []).length;
  }

  /** Cross entropies of all heads, added. */
  private loss(images: Tensor, batch: readonly ViewImage[]): Scalar {
    const { tf } = this.tools;
    const logits = applyHeads(this.model, images, true);
    const losses = this.heads.map((head, h) => {
      const labels = tf.oneHot(tf.tensor1d(headLabels(head, batch), 'int32'), head.classes);
      const weight = h < this.writtenHeads ? 1 : AUXILIARY_WEIGHT;
      const smoothing = this.options.labelSmoothing;
      return tf.losses.softmaxCrossEntropy(labels, logits[h], weight, smoothing);
    });
    return tf.addN(losses).asScalar();
  }

  private nameImages(images: readonly ViewImage[]): (number | null)[] {
    const { tools, model, heads } = this;
    return headAccuracies(tools.tf, model, heads, images, (batch) => this.render(batch));
  }

  private byFactor(shares: readonly (number | null)[]): TrainedNetwork['headAccuracies'] {
    const factors = this.options.heads ?? [];
    return Object.fromEntries(factors.map((factor, i) => [factor, shares[i + 1]]));
  }

  private render(images: readonly ViewImage[]): Tensor {
    const started = performance.now();
    const { sizePixels } = this.options.network;
    const values = new Float32Array(images.length * sizePixels ** 2 * 3);
    this.tools.images.render(images, values);
    this.interval.renderMilliseconds += performance.now() - started;
    return this.tools.tf.tensor4d(values, [images.length, sizePixels, sizePixels, 3]);
  }

  private async resume(): Promise<boolean> {
    const saved = await this.tools.checkpoints?.load(this.fingerprint);
    if (!saved) return false;
    const { tf } = this.tools;
    this.tensors().forEach((variable, i) =>
      tf.tidy(() => variable.assign(tf.tensor(saved.tensors[i], variable.shape))),
    );
    this.step = saved.step;
    this.log.push(...saved.state.log);
    this.interval = { ...saved.state.interval };
    return true;
  }

  /** All that changes in training: the weights, then the optimizer's moments. */
  private tensors(): Variable[] {
    const weights = this.model.weights.map((weight) => weight.read() as Variable);
    return [...weights, ...this.optimizer.state];
  }
}

const SAVE_EVERY_SECONDS = 60;
/** Of an auxiliary head's cross entropy in the loss. */
const AUXILIARY_WEIGHT = 0.5;

function newInterval(): TrainingInterval {
  return { steps: 0, lossSum: 0, milliseconds: 0, renderMilliseconds: 0 };
}
