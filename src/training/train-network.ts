import { canonicalJson } from '../numeric/index.js';
import { createSpace } from '../stimulus/index.js';
import type { Space } from '../stimulus/index.js';
import { trainingBatch } from './batches.js';
import { createHeads } from './heads.js';
import type { Head } from './heads.js';
import { heldOutImages, heldOutPoseImages } from './held-out-images.js';
import { headAccuracies } from './name-images.js';
import { useNativeOperations } from './native-operations.js';
import { learningRate, Optimizer } from './optimizer.js';
import { startFromParent } from './parent-network.js';
import { createResNet10 } from './residual-network.js';
import { trainingLoss } from './training-loss.js';
import type { WeighedHead } from './training-loss.js';
import type { LayersModel, Tensor, Variable } from '../engines/tfjs/tensorflow.js';
import type {
  TrainedNetwork,
  TrainingInterval,
  TrainingLogEntry,
  TrainingOptions,
  TrainingTools,
} from './training-options.js';
import type { ViewImage } from './view-image.js';
import type { ViewSplit } from './view-split.js';

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
    for (;;) {
      await training.pause();
      if (training.isEntryDue()) await training.record();
      if (training.step === options.steps) return await training.finish();
      training.runStep();
      tools.onStep?.(training.step);
      if (training.isSaveDue()) await training.save();
    }
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
    this.interval.renderMilliseconds += performance.now() - started;
    const rate = learningRate(options.optimizer, step, options.steps);
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(
        () =>
          trainingLoss(tf, this.model, this.weighedHeads(), images, batch, options.labelSmoothing),
        this.variables,
      );
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
    const shares = await this.nameImages(heldOutImages(this.space, this.split, during));
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

  async finish(): Promise<TrainedNetwork> {
    const { log, space, split } = this;
    const { final } = this.options.evaluationImages;
    const views = heldOutImages(space, split, final);
    const poses = heldOutPoseImages(space, split, final);
    const shares = await this.nameImages(views);
    const [heldOutPoseAccuracy] = await this.nameImages(poses);
    return {
      model: this.withoutAuxiliaryHeads(),
      log,
      heldOutAccuracy: shares[0],
      heldOutImages: views.length,
      headAccuracies: this.byFactor(shares),
      heldOutPoseAccuracy,
      heldOutPoseImages: poses.length,
    };
  }

  /**
   * Lets signals and timers through: TensorFlow's steps are synchronous. Aborted, it saves what is done and throws the
   * signal's reason.
   */
  async pause(): Promise<void> {
    await new Promise(setImmediate);
    if (!this.tools.signal?.aborted) return;
    await this.save();
    throw this.tools.signal.reason;
  }

  /** Also after a stop while the entry was being measured. */
  isEntryDue(): boolean {
    const { evaluateEverySteps, steps } = this.options;
    const isTime = this.step % evaluateEverySteps === 0 || this.step === steps;
    return isTime && this.step > (this.log.at(-1)?.step ?? 0);
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

  private weighedHeads(): WeighedHead[] {
    const weight = (h: number): number => (h < this.writtenHeads ? 1 : AUXILIARY_WEIGHT);
    return this.heads.map((head, h) => ({ ...head, weight: weight(h) }));
  }

  /** The identity's head and those asked for. */
  private get writtenHeads(): number {
    return 1 + (this.options.heads ?? []).length;
  }

  private nameImages(images: readonly ViewImage[]): Promise<(number | null)[]> {
    const { tools, model, heads } = this;
    const render = (batch: readonly ViewImage[]): Tensor => this.render(batch);
    return headAccuracies(tools.tf, model, heads, images, render, () => this.pause());
  }

  private byFactor(shares: readonly (number | null)[]): TrainedNetwork['headAccuracies'] {
    const factors = this.options.heads ?? [];
    return Object.fromEntries(factors.map((factor, i) => [factor, shares[i + 1]]));
  }

  private render(images: readonly ViewImage[]): Tensor {
    const { sizePixels } = this.options.network;
    const values = new Float32Array(images.length * sizePixels ** 2 * 3);
    this.tools.images.render(images, values);
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
