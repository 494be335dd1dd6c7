export { AMPLIFICATION_RULE, amplificationRule } from './amplification/amplification-rule.js';
export { bakeAmbientVisibility } from './ambient-visibility.js';
export { faceCoefficients, RESIDUAL_LIMIT } from './coefficients.js';
export { CONDITION_NAMES, conditionValues } from './conditions.js';
export type { ConditionName, Conditions } from './conditions.js';
export { describeFaceModel } from './describe-face-model.js';
export type { FaceModelDescription, ModeDescription } from './describe-face-model.js';
export { patchKey } from './patch-person.js';
export { createFaceSource } from './face-source.js';
export type { FaceSource } from './face-source.js';
export { frontalArea } from './frontal-area.js';
export { regionWeights } from './region-weights.js';
export { MODEL_RANGE, rangeWarning } from './model-range.js';
export { modelFactors, spaceFault } from './model-factors.js';
export type { ModelFactors } from './model-factors.js';
export { faceModelDigest } from './model-content.js';
export type { FaceModelContent } from './model-content.js';
export { decodeFaceModel, encodeFaceModel, FaceModelError, loadFaceModel } from './model-file.js';
export { synthesise } from './synthesise.js';
export { ALIGNMENT_LANDMARKS } from './types.js';
export type {
  AlignmentLandmark,
  BasisColumn,
  FaceCoefficients,
  FaceMesh,
  FaceModel,
  FacePoint,
  LinearBasis,
  PartWeights,
  Residual,
} from './types.js';
export { packageFile } from './package-file.js';
