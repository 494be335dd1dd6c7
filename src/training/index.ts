export { trainingBatch } from './batches.js';
export type { Augmentation, BatchShape } from './batches.js';
export { folderCheckpoints } from './checkpoint.js';
export type { Checkpoint, Checkpoints } from './checkpoint.js';
export { createHeads, headLabels } from './heads.js';
export type { Head } from './heads.js';
export { heldOutImages, heldOutPoseImages } from './held-out-images.js';
export type { LayersFiles } from './layers-file.js';
export { NETWORK_RECIPES } from './network-recipes.js';
export type { NetworkRecipe } from './network-recipes.js';
export { learningRate } from './optimizer.js';
export type { OptimizerOptions } from './optimizer.js';
export { readParentNetwork } from './parent-network.js';
export type { ParentNetwork } from './parent-network.js';
export { createRenderedImages } from './rendered-images.js';
export { createResNet10, PAPER_STEM, SMALL_STEM } from './residual-network.js';
export type { ResNet10Options, Stem } from './residual-network.js';
export { trainNetwork } from './train-network.js';
export type {
  ImageSource,
  TrainedNetwork,
  TrainingLogEntry,
  TrainingOptions,
  TrainingState,
  TrainingTools,
} from './training-options.js';
export type { ViewImage } from './view-image.js';
export { isHeldOut } from './view-split.js';
export type { HeadPose, ViewSplit } from './view-split.js';
export { writeNetwork } from './write-network.js';
export type { NetworkRecord, WriteTools, WrittenNetwork } from './write-network.js';
