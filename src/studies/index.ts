export { outsidePeople } from './audit/outside-people.js';
export { levelClasses, trueClasses } from './audit/true-classes.js';
export { CHANGED_RATE, compareAudits } from './compare/compare-audits.js';
export { spaceDifference } from './compare/space-difference.js';
export type {
  ComparedRun,
  Comparison,
  ComparisonSide,
  InformationDifference,
  InvarianceDifference,
  PerformanceDifference,
  TestedDifference,
} from './compare/types.js';
export { concludeGeneralization } from './generalization/conclude.js';
export type {
  AmplificationCurve,
  GeneralizationFindings,
  ShapeAgainstTexture,
  VariantResult,
  Verdict,
} from './generalization/types.js';
export { generalizationVariants } from './generalization/variants.js';
export type { GeneralizationOptions } from './generalization/variants.js';
export { concludeDiagnostic } from './diagnostic/conclude.js';
export { summariseFeatures } from './diagnostic/summarise-features.js';
export type {
  FeatureOverview,
  FeatureSummary,
  MeanFeatures,
} from './diagnostic/summarise-features.js';
export type {
  DiagnosticCheck,
  DiagnosticFindings,
  DiagnosticPoint,
  DiagnosticRegion,
  FeatureEnergy,
  RegionResampling,
} from './diagnostic/types.js';
export { diagnosticVariants } from './diagnostic/variants.js';
export type { DiagnosticOptions, Patched } from './diagnostic/variants.js';
export type { DecisionDifference } from './variants/types.js';
export { concludeImage } from './resample/conclude-image.js';
export type { ImageCopies } from './resample/conclude-image.js';
export { concludeResample } from './resample/conclude.js';
export { jaccardOf, overlapOf } from './resample/overlap.js';
export type {
  ImageResampling,
  LayerResampling,
  Overlap,
  ResampledUnit,
  ResampleFindings,
} from './resample/types.js';
export { concludeSample } from './sensitivity/conclude-sample.js';
export { concludeSensitivity } from './sensitivity/conclude.js';
export type {
  FactorSensitivity,
  LayerSensitivity,
  PairSensitivity,
  RedrawnJitter,
  ResponseSensitivity,
  SampledSensitivity,
  SensitiveCell,
  SensitivityFindings,
} from './sensitivity/types.js';
export { studySpace } from './study-space.js';
export { evaluateGates } from './gates/evaluate-gates.js';
export type { GateEvidence } from './gates/evaluate-gates.js';
export { gateName } from './gates/gate-name.js';
export { layerFault } from './gates/layer-fault.js';
export type { Gate, GateLimit, GateMetric, GateResult, RunGates } from './gates/types.js';
export type {
  AuditIllustrations,
  FeatureDrawings,
  LayerMapDrawing,
  LevelMapDrawing,
  MapDrawing,
  OutsiderDrawing,
  PointPicture,
} from './illustration-types.js';
export type {
  AuditPerformance,
  AuditSettings,
  AuditSummary,
  IncompleteSummary,
  InformationRow,
  JointMapSummary,
  LayerMapSummary,
  MapSummary,
  NullSummary,
  OutsidePeople,
  OutsidePerson,
  RunWarning,
  StudyName,
  UnitMapSummary,
  WarningConcern,
  WarningGroup,
} from './types.js';
export { worstCases } from './audit/worst-cases.js';
export type { WorstCase } from './types.js';
