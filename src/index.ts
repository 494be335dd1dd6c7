/** What a notebook or another program may use: the stimulus space, the estimators, the engines and the readers. */
export { parseConfig, resolveConfig } from './config/index.js';
export type { ResolvedStudy, StudyConfig } from './config/index.js';
export { describeNetwork, loadEngine, NetworkError } from './engines/index.js';
export type { Engine, EngineInfo, NetworkDescription, ProbedLayer } from './engines/index.js';
export { importFaceModel } from './face/import/index.js';
export type { ImportedModel, ImportOptions } from './face/import/index.js';
export { createFaceSource, faceCoefficients, loadFaceModel, synthesise } from './face/index.js';
export type { FaceMesh, FaceModel } from './face/index.js';
export { createRelighter, displayFormat, rasterise, toRgb8 } from './render/index.js';
export type { GBuffer, Light, Pose, TensorFormat } from './render/index.js';
export {
  binnedInformation,
  copulaNormalize,
  estimateAudit,
  informationContinuous,
  informationDiscrete,
  mergeTables,
  tablesDigest,
} from './statistics/index.js';
export type { AuditEstimates, StatisticsTable } from './statistics/index.js';
export { createSpace, designIndex, designPoint, levelCount, PRESETS } from './stimulus/index.js';
export type { DesignPoint, Space, SpaceDefinition } from './stimulus/index.js';
export { decodeCalibration, decodeShard, openStore, StorageError } from './storage/index.js';
export type { ObjectStore, Shard } from './storage/index.js';
export type { AuditSummary } from './studies/index.js';
