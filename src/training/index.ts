export { heldOutImages, isHeldOut, trainingBatch } from './batches.js';
export type { Augmentation, BatchShape, ViewImage, ViewSplit } from './batches.js';
export { DEMO_CLASS_RULE, DEMO_INPUT, DEMO_TRAINING } from './demo-network.js';
export { learningRate } from './optimizer.js';
export type { OptimizerOptions } from './optimizer.js';
export { createRenderedImages } from './rendered-images.js';
export { createResNet10, PAPER_STEM, SMALL_STEM } from './residual-network.js';
export type { ResNet10Options, Stem } from './residual-network.js';
export { trainNetwork } from './train-network.js';
export type {
  ImageSource,
  TrainedNetwork,
  TrainingLogEntry,
  TrainingOptions,
  TrainingTools,
} from './train-network.js';
export { NETWORK_RECIPES, writeNetwork } from './write-network.js';
export type { NetworkRecipe, NetworkRecord, WriteTools, WrittenNetwork } from './write-network.js';
