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

/** The people of `demo` first, and 40 residuals more: a network that has to tell 200 identities apart. */
const DEMO_PEOPLE: SpaceDefinition = {
  ...PRESETS.demo,
  name: 'demo-people',
  factors: { ...PRESETS.demo.factors, residual: Array.from({ length: 50 }, (_, i) => i) },
};

const SHARED = {
  seed: 2018,
  augmentation: { scale: 0.1, translation: 0.05 },
  labelSmoothing: 0.05,
  heldOutShare: 0.1,
} as const;

/** The shipped network: 0.8 million parameters, minutes on two cores. */
const demo: NetworkRecipe = {
  name: 'demo',
  input: INPUT,
  classRule: classRule('demo-people'),
  training: {
    ...SHARED,
    space: DEMO_PEOPLE,
    network: { sizePixels: INPUT.size, width: 24, stem: SMALL_STEM },
    steps: 2400,
    batch: { meshes: 16, posesPerMesh: 2, lightsPerPose: 2 },
    optimizer: { kind: 'adam', peakRate: 0.003, schedule: 'cosine', weightDecay: 0.01 },
    evaluateEverySteps: 200,
    evaluationImages: { during: 400, final: 4000 },
  },
};

/** All 2,000 identities of the paper's space on a small network: 2.3 million parameters, hours on two cores. */
const small: NetworkRecipe = {
  name: 'small',
  input: INPUT,
  classRule: classRule('xu2018'),
  training: {
    ...SHARED,
    space: PRESETS.xu2018,
    network: { sizePixels: INPUT.size, width: 32, stem: SMALL_STEM },
    steps: 40_000,
    batch: { meshes: 32, posesPerMesh: 2, lightsPerPose: 2 },
    optimizer: { kind: 'adam', peakRate: 0.003, schedule: 'cosine', weightDecay: 0.01 },
    evaluateEverySteps: 500,
    evaluationImages: { during: 1000, final: 10_000 },
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
