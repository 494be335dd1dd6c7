import type { TensorFormat } from '../render/types.js';
import { PRESETS } from '../stimulus/index.js';
import type { SpaceDefinition } from '../stimulus/index.js';
import { PAPER_STEM, SMALL_STEM } from './residual-network.js';
import type { TrainingOptions } from './training-options.js';

/** What is trained, on which images, and how its outputs are to be read. */
export interface NetworkRecipe {
  readonly name: string;
  readonly training: TrainingOptions;
  readonly input: TensorFormat;
  readonly classRule: string;
  /** How the ONNX file keeps its kernels. @default 'float32' */
  readonly weights?: 'float32' | 'float16';
}

/** What the project's networks take; sRGB 0..1 becomes -2..2. */
const INPUT: TensorFormat = {
  size: 64,
  layout: 'nchw',
  channels: 'rgb',
  range: [0, 1],
  mean: [0.5],
  std: [0.25],
  crop: { kind: 'centred', margin: 1 },
  background: { kind: 'constant', grey: 0.5 },
};

const SHARED = {
  seed: 2018,
  augmentation: { scale: 0.1, translation: 0.05 },
  heldOutShare: 0.1,
} as const;

/** What brings the small networks furthest per second of a processor (docs/training.md has the measurements). */
const FAST = {
  ...SHARED,
  labelSmoothing: 0,
  auxiliaryHeads: ['residual', 'sex', 'ethnicity'],
  optimizer: { kind: 'muon', peakRate: 0.01, schedule: 'cosine', weightDecay: 0.01 },
} as const;

/** The first 200 people of `xu2018`, whose first 40 are those of `demo`, in all of its views. */
const PEOPLE_200: SpaceDefinition = {
  ...PRESETS.xu2018,
  name: 'xu2018-200',
  factors: {
    ...PRESETS.xu2018.factors,
    residual: Array.from({ length: 50 }, (_, residual) => residual),
  },
};

/** The shipped network of the small spaces: 200 people, 0.7 million parameters, minutes on two cores. */
const demo: NetworkRecipe = {
  name: 'demo',
  input: INPUT,
  classRule: classRule(PEOPLE_200.name),
  training: {
    ...FAST,
    space: PEOPLE_200,
    network: { sizePixels: INPUT.size, width: 24, stem: SMALL_STEM },
    steps: 3600,
    batch: { meshes: 32, posesPerMesh: 2, lightsPerPose: 2 },
    evaluateEverySteps: 200,
    evaluationImages: { during: 1000, final: 10_000 },
  },
};

/** The shipped network of the paper's space: all 2,000 people, 1.7 million parameters, an hour on two cores. */
const small: NetworkRecipe = {
  name: 'small',
  input: INPUT,
  classRule: classRule('xu2018'),
  weights: 'float16',
  training: {
    ...FAST,
    optimizer: { ...FAST.optimizer, peakRate: 0.015 },
    space: PRESETS.xu2018,
    network: { sizePixels: INPUT.size, width: 32, stem: SMALL_STEM },
    steps: 2600,
    batch: { meshes: 64, posesPerMesh: 2, lightsPerPose: 2 },
    evaluateEverySteps: 100,
    evaluationImages: { during: 1000, final: 20_000 },
  },
};

/**
 * The network of Xu et al. 2018, section 2.2: 224 px, 10 layers, 64 to 512 channels, SGD with a cyclic rate, shifts of
 * ±5 % and zoom of ±10 %; 5.9 million parameters, for a GPU.
 */
const paper: NetworkRecipe = {
  name: 'paper',
  input: { ...INPUT, size: 224 },
  classRule: classRule('xu2018'),
  training: {
    ...SHARED,
    labelSmoothing: 0.05,
    space: PRESETS.xu2018,
    network: { sizePixels: 224, width: 64, stem: PAPER_STEM },
    steps: 200_000,
    batch: { meshes: 32, posesPerMesh: 2, lightsPerPose: 2 },
    optimizer: { kind: 'sgd', peakRate: 0.1, schedule: 'cyclic', weightDecay: 0.0005 },
    evaluateEverySteps: 1000,
    evaluationImages: { during: 1000, final: 20_000 },
  },
};

/** Networks that `factorscope train` makes, by name. */
export const NETWORK_RECIPES = { demo, small, paper } as const satisfies Record<
  string,
  NetworkRecipe
>;

/** How a network's `logits` map to identities of the space it was trained on. */
function classRule(space: string): string {
  return `class c is identity c of space ${space}: identity = 4·residual + 2·sex + ethnicity (sex 0 male, 1 female; ethnicity 0 western-caucasian, 1 east-asian)`;
}
