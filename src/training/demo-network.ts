import type { TensorFormat } from '../render/types.js';
import { PRESETS } from '../stimulus/index.js';
import { SMALL_STEM } from './residual-network.js';
import type { TrainingOptions } from './train-network.js';

/** What the shipped network takes; sRGB 0..1 becomes -2..2. */
export const DEMO_INPUT: TensorFormat = {
  size: 64,
  layout: 'nchw',
  channels: 'rgb',
  range: [0, 1],
  mean: [0.5],
  std: [0.25],
  crop: { kind: 'centred', margin: 1 },
  background: { kind: 'constant', grey: 0.5 },
};

/** How the shipped network's outputs map to identities of the `demo` space. */
export const DEMO_CLASS_RULE =
  'class c is identity c of the demo space: identity = 4·residual + 2·sex + ethnicity (sex 0 male, 1 female; ethnicity 0 western-caucasian, 1 east-asian)';

/** How the shipped network was trained: 0.7 million parameters, minutes on two cores. */
export const DEMO_TRAINING: TrainingOptions = {
  space: PRESETS.demo,
  network: { sizePixels: DEMO_INPUT.size, width: 24, stem: SMALL_STEM },
  seed: 2018,
  steps: 1200,
  batch: { meshes: 16, posesPerMesh: 2, lightsPerPose: 2 },
  augmentation: { scale: 0.1, translation: 0.05 },
  optimizer: { kind: 'adam', peakRate: 0.003, schedule: 'cosine', weightDecay: 0.01 },
  labelSmoothing: 0.05,
  heldOutShare: 0.1,
  evaluateEverySteps: 100,
  evaluationImages: { during: 400, final: 4000 },
};
