export {
  calibratingViews,
  calibrationViewCount,
  calibrationViews,
  defaultCalibrationPoints,
  MAX_CALIBRATION_POINTS,
} from './calibration-points.js';
export { PERTURBATIONS, PIXEL_PERTURBATIONS } from './copies.js';
export type { Alteration, Copies, Perturbation, PixelPerturbation } from './copies.js';
export { designIndex, designPoint, JITTER_KEY } from './design-point.js';
export type { DesignPoint } from './design-point.js';
export {
  DEFAULT_LEVEL,
  DESIGN_FACTORS,
  ETHNICITIES,
  EXPRESSIONS,
  IDENTITY_FACTORS,
  JITTER_FACTORS,
  LEVEL_RANGE,
  LISTED_FACTORS,
  NAMED_LEVELS,
  ORIGINAL,
  SEXES,
  STUDY_FACTORS,
  VIEW_FACTORS,
} from './factors.js';
export type {
  DesignFactor,
  Ethnicity,
  Expression,
  FactorName,
  IdentityFactor,
  JitterFactor,
  Level,
  ListedFactor,
  Sex,
  ViewFactor,
} from './factors.js';
export { WHOLE_FACE } from './patches.js';
export type { FacePart, FacePatch, VariantPatch, WholeFace } from './patches.js';
export { PRESETS, PRESET_NAMES } from './presets.js';
export type { PresetName } from './presets.js';
export {
  BLOCK_COUNT,
  blockCount,
  blockOf,
  coverWithCommitted,
  cutRanges,
  residualOf,
} from './ranges.js';
export type { Cover, IdentityRange } from './ranges.js';
export { MOST_SAMPLED, SAMPLED_FACTORS, sampledFactors } from './sample.js';
export type { Sample, SampledFactor } from './sample.js';
export { createSpace, JITTER_BINS, levelCount } from './space.js';
export type { Factor, Space, SpaceDefinition } from './space.js';
export { repeatedViews } from './repeated-views.js';
export { showsChanges, unchangedImages } from './unchanged-images.js';
export type { UnchangedImages } from './unchanged-images.js';
export type { Variant } from './variants.js';
