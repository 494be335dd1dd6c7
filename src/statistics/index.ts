export { createAccumulator } from './accumulate.js';
export type { Accumulator, AccumulatorOptions } from './accumulate.js';
export { fitCalibration, fitUnitCalibration, MAX_KNOTS } from './calibrate.js';
export { decisionLayer, DECISION_LAYER, DECISION_UNITS, defineDecision } from './decision.js';
export type { DecisionRequest } from './decision.js';
export { addToTemplate, createTemplates } from './embedding-decision.js';
export { estimateAudit } from './estimate.js';
export type { AuditRequest } from './estimate.js';
export {
  binnedInformation,
  conditionalInformation,
  conditionalInformationDiscrete,
  copulaNormalize,
  informationContinuous,
  informationDiscrete,
  informationMixture,
  interactionInformation,
  interactionInformationDiscrete,
  partialInformation,
} from './estimators/index.js';
export type {
  ConditionalInformationValue,
  InformationOptions,
  JointProbabilities,
  PartialInformation,
  PartialInformationOptions,
  Samples,
} from './estimators/index.js';
export type { InformationValue } from './information-value.js';
export { histogramColumns, jitterColumns, levelColumns } from './level-columns.js';
export { mergeTables } from './merge.js';
export { binOfScore } from './score-bins.js';
export { createScorer } from './scorer.js';
export type { Scorer, ScoreRequest } from './scorer.js';
export { rowLength, tableShapes } from './table-shapes.js';
export type { TableShape } from './table-shapes.js';
export { canonicalBytes, tablesDigest } from './tables-digest.js';
export { BIN_COUNT, SCORE_SCALE, STATISTICS_VERSION } from './types.js';
export type {
  AuditEstimates,
  Calibration,
  Decision,
  DecisionEstimate,
  DecisionEstimates,
  DecisionOutcome,
  InformationEstimate,
  InvarianceEstimate,
  LevelColumn,
  LevelDecision,
  MeanEstimate,
  StatisticsTable,
  TuningCurve,
  UnitCalibration,
  UnitInformation,
  UnitLayer,
} from './types.js';
